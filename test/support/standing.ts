import { flows } from "../../flows/registry.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { policy } from "../../src/policy.ts";
import type { Said } from "../../src/ports/channel.ts";
import type { Log } from "../../src/ports/log.ts";
import type { ServiceTable } from "../../src/ports/services.ts";
import type { Language } from "../../src/ports/translator.ts";
import { conduct, flowsByName } from "../../src/runtime/conduct.ts";
import { type Conversation, type Frame, newConversation } from "../../src/runtime/conversation.ts";
import { Exchange } from "../../src/runtime/exchange.ts";
import { Navigation } from "../../src/runtime/navigation.ts";
import { choicesAfter, type Reply, toReplies } from "../../src/runtime/replies.ts";
import { Respondent } from "../../src/runtime/respond.ts";
import { createWording } from "../../src/runtime/wording.ts";
import { createFakeClock } from "./fake-clock.ts";
import { serviceSamples } from "./samples.ts";

/** What a message made of a conversation. */
export interface Response {
  conversation: Conversation;
  replies: Reply[];
}

const clock = createFakeClock();
const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const byName = flowsByName(flows);

/**
 * Every service answers at once with the first of its samples; whether somebody is signed in it takes from the conversation, and what has come to
 * the desk from what was sent, as in life.
 */
const services = {
  ...(Object.fromEntries(
    Object.entries(serviceSamples).map(([name, [output]]) => [name, async () => ({ output })]),
  ) as unknown as ServiceTable),
  tellDesk: (async ({ sent: [first] }) => {
    const told = { known: true, over: false, arrived: first ? [first.id] : [] };
    return { output: { ...told, file: first && "file" in first ? "passed-on" : null } };
  }) satisfies ServiceTable["tellDesk"],
  readSession: async (_: unknown, { session }: { session: unknown }) => ({
    output: { signedIn: session !== null },
  }),
};

const translator = await createTranslator({ demo: true, operator: null });
const respondent = new Respondent(new Navigation(byName), createWording(translator, byName));

/** A conversation that has come to this stack of flows, with the last question on the screen. */
export function standingAt(stack: Frame[], language: Language): Conversation {
  return {
    ...newConversation(clock.now(), policy.flood.burst),
    language,
    met: true,
    consent: true,
    stack: structuredClone(stack),
    screen: { id: "screen", choices: stack.at(-1)?.question?.choices ?? [] },
  };
}

/** Lets a person say something, with the real flows and runtime, and services that answer from the samples. */
export async function respond(before: Conversation, content: Said): Promise<Response> {
  const conversation = structuredClone(before);
  const occasion = { conversation: "test:1", id: "m1", messageId: "m1" };
  const exchange = new Exchange(conversation, occasion, { flows: byName, services, clock, log: silentLog });
  await conduct(exchange, { type: "content", content }, respondent);
  const choices = choicesAfter(exchange.said);
  if (choices) conversation.screen = { id: "next", choices };
  const made = { language: conversation.language, session: null, at: clock.now(), screen: "next" };
  return { conversation, replies: toReplies(exchange.said, made) };
}
