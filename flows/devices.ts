import { assign, setup } from "xstate";
import type { BoundChat } from "./kit/account.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { type Ask, type Choice, effects, type Text } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, noCode, type StartedCode, service, subFlow } from "./kit/flow.ts";
import { lastWord, unavailable } from "./kit/saying.ts";
import { signInAgain, signInFirst, signingIn } from "./kit/signing-in.ts";
import { provingStepUp, startingStepUp, stepUpGuards } from "./kit/step-up.ts";

interface Context {
  expired: boolean;
  chats: BoundChat[];
  /** The chat to end, or null for all but this one. */
  ending: string | null;
  code: StartedCode;
}

/** A member has at most three chats (policy), so at most two others. */
const OTHERS = 2;

function list({ chats }: Context): Ask {
  const others = chats.filter(({ here }) => !here).slice(0, OTHERS);
  const ends = others.map(
    (chat, index): Choice => ({
      id: `end-${index + 1}`,
      label: { key: "devices:end-button", values: { number: String(chats.indexOf(chat) + 1) } },
    }),
  );
  const all: Choice = { id: "end-all", label: { key: "devices:end-all-button" } };
  return {
    text: { key: others.length === 0 ? "devices:only-here" : "devices:list" },
    again: { key: "devices:again" },
    table: {
      caption: { key: "devices:caption" },
      header: [{ key: "devices:chat-header" }, { key: "devices:since-header" }],
      rows: chats.map((chat, index) => [
        nameOf(chat, index + 1),
        { key: "devices:since", values: { at: chat.since } },
      ]),
      rightAligned: [],
    },
    choices: [
      ...ends,
      ...(others.length > 1 ? [all] : []),
      offer("not-me"),
      offer("logout"),
      { id: "fine", label: { key: "devices:fine-button" } },
    ],
  };
}

function nameOf({ channel, here }: BoundChat, at: number): Text {
  const number = String(at);
  return here
    ? { key: `devices:here-${channel}`, values: { number } }
    : { key: `devices:chat-${channel}`, values: { number } };
}

/** Id of one of the other chats, as they are numbered by the choices. */
function otherChat({ chats }: Context, index: number): string | null {
  return chats.filter(({ here }) => !here)[index]?.id ?? null;
}

/** Perangkat saya: the chats that speak for the account, since when, and the way to end one or all others. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent },
  actions: {
    ...effects,
    sessionEnded: assign({ expired: true }),
    keepCode: assign((_, code: StartedCode) => ({ code })),
  },
  actors: {
    readAccount: service<"readAccount">(),
    startStepUp: service<"startStepUp">(),
    code: subFlow<"code">(),
    "sign-in": subFlow<"sign-in">(),
  },
  guards: stepUpGuards,
  delays,
}).createMachine({
  id: "devices",
  context: { expired: false, chats: [], ending: null, code: noCode },
  initial: "looking",
  states: {
    looking: {
      invoke: {
        id: "account",
        src: "readAccount",
        input: {},
        onDone: {
          target: "listed",
          actions: assign({ chats: ({ event }) => event.output.chats }),
        },
        onError: signInFirst("signingIn", "unavailable"),
      },
      after: { serviceTimeout: "unavailable" },
    },
    signingIn: signingIn({ signedIn: "looking", declined: "over" }),
    listed: {
      entry: { type: "ask", params: ({ context }) => list(context) },
      on: {
        "chose.end-1": {
          target: "starting",
          actions: assign({ ending: ({ context }) => otherChat(context, 0) }),
        },
        "chose.end-2": {
          target: "starting",
          actions: assign({ ending: ({ context }) => otherChat(context, 1) }),
        },
        "chose.end-all": { target: "starting", actions: assign({ ending: null }) },
        "chose.fine": "unchanged",
        "user.back": "unchanged",
      },
      after: { answerTimeout: "over" },
    },
    starting: startingStepUp({
      id: "start",
      act: ({ context }) => ({ act: "unbind", draftId: null, chat: context.ending }),
      sent: "proving",
      notNow: [],
      refused: "over",
      instead: [offer("not-me"), toAgent, offer("menu")],
      signedOut: signInAgain,
      away: "unavailable",
    }),
    proving: provingStepUp({
      id: "code",
      proven: { target: "ended" },
      again: "starting",
      back: "looking",
      stopped: "unchanged",
      away: "unavailable",
    }),
    ended: lastWord(({ context }) => ({
      text: { key: context.ending === null ? "devices:ended-all" : "devices:ended-one" },
      choices: [offer("my-devices"), offer("menu")],
    })),
    unchanged: lastWord({ text: { key: "devices:unchanged" }, choices: [offer("menu")] }),
    over: { type: "final" },
    unavailable: unavailable(),
  },
});

export const devices = defineFlow({ version: 1, machine, intents: ["my-devices"], needsConsent: true });
