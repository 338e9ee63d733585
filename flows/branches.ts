import { assign, setup } from "xstate";
import type { BranchesFound } from "./kit/branches.ts";
import { offer, toAgent } from "./kit/choices.ts";
import { officialContacts } from "./kit/contact-facts.ts";
import { effects, type Say } from "./kit/effects.ts";
import type { UserEvent } from "./kit/events.ts";
import { defineFlow, delays, type OpenedBy, service } from "./kit/flow.ts";

interface Context {
  /** Words in which a town may be named, masked. */
  words: string;
  found: BranchesFound;
}

/** Treatment is asked for, which is no matter of a branch. */
const HOSPITAL = /rumah\s*sakit|\brs\b|plkk|klinik|puskesmas|\bigd\b|\bugd\b|dokter|hospital|clinic|doctor/iu;

/** What a town may be taken for. */
const PLACES = ["branch-location", "ambiguous", "out-of-scope"];

const official: Say = {
  text: { key: "branches:official", values: officialContacts },
  choices: [toAgent, offer("menu")],
};

function listed({ found }: Context): Say {
  if (found.result === "no-list") return official;
  const { place, branches, more, source, asOf } = found;
  const list = branches
    .map(({ name, address, phone }) => `${name}\n${address}${phone === null ? "" : `\n${phone}`}`)
    .join("\n\n");
  const { phone, site } = officialContacts;
  return {
    text: { key: "branches:found", values: { place, list, source, asOf, phone, site } },
    ...(more > 0 && { footer: { key: "branches:more", values: { count: more } } }),
    choices: [offer("branch-location"), toAgent, offer("menu")],
  };
}

function unknown({ found }: Context): Say {
  const examples = found.result === "no-list" ? "" : found.examples.join(", ");
  return { text: { key: "branches:unknown", values: { examples } } };
}

/** Kantor cabang terdekat: the branches of a town, from the operator's list with its date; without a list, where to look officially. */
const machine = setup({
  types: { context: {} as Context, events: {} as UserEvent, input: {} as OpenedBy },
  actions: effects,
  actors: { findBranches: service<"findBranches">() },
  guards: {
    isForHospital: ({ context }) => HOSPITAL.test(context.words),
    isFirstLook: ({ context }) => context.found.result === "no-list",
    came: (_, { found, result }: { found: BranchesFound; result: BranchesFound["result"] }) =>
      found.result === result,
    /** Numbers are an answer to what this has interrupted, and a clear wish is one. */
    mayBePlace: (_, { text, intent }: { text: string; intent: string | null }) =>
      !/\d{4}/.test(text) && (intent === null || PLACES.includes(intent)),
  },
  delays,
}).createMachine({
  id: "branches",
  context: ({ input }) => ({ words: input.words ?? "", found: { result: "no-list" } }),
  initial: "beginning",
  states: {
    beginning: { always: [{ guard: "isForHospital", target: "official" }, { target: "searching" }] },
    searching: {
      invoke: {
        id: "find",
        src: "findBranches",
        input: ({ context }) => ({ words: context.words }),
        onDone: [
          {
            guard: { type: "came", params: ({ event }) => ({ found: event.output, result: "no-list" }) },
            target: "official",
          },
          {
            guard: { type: "came", params: ({ event }) => ({ found: event.output, result: "found" }) },
            target: "found",
            actions: assign({ words: "", found: ({ event }) => event.output }),
          },
          {
            description: "What opened the flow need not name a town.",
            guard: "isFirstLook",
            target: "asking",
            actions: assign({ words: "", found: ({ event }) => event.output }),
          },
          {
            target: "asking",
            actions: [assign({ words: "" }), { type: "say", params: ({ context }) => unknown(context) }],
          },
        ],
        onError: "official",
      },
      after: { serviceTimeout: "official" },
    },
    asking: {
      entry: {
        type: "ask",
        params: ({ context: { found } }) => ({
          text: {
            key: "branches:ask",
            values: { examples: found.result === "no-list" ? "" : found.examples.join(", ") },
          },
          again: { key: "branches:ask-again" },
          choices: [{ id: "official", label: { key: "branches:official-button" } }],
        }),
      },
      on: {
        "chose.official": "official",
        "user.said": {
          guard: { type: "mayBePlace", params: ({ event: { text, intent } }) => ({ text, intent }) },
          target: "searching",
          actions: assign({ words: ({ event }) => event.text }),
        },
      },
      after: { answerTimeout: "over" },
    },
    found: { type: "final", entry: { type: "say", params: ({ context }) => listed(context) } },
    official: { type: "final", entry: { type: "say", params: official } },
    over: { type: "final" },
  },
});

/** Its words are those of a place, never more of what was said: identifiers in them are masked before. */
export const branches = defineFlow({
  version: 1,
  machine,
  intents: ["branch-location"],
  aside: true,
  forPeople: true,
  hearsWords: true,
});
