import { flows } from "../../flows/registry.ts";
import type { Said } from "../../src/ports/channel.ts";
import type { Language } from "../../src/ports/translator.ts";
import { flowsByName } from "../../src/runtime/conduct.ts";
import type { Conversation, Frame } from "../../src/runtime/conversation.ts";
import type { Reply } from "../../src/runtime/replies.ts";
import { placesOf } from "../support/places.ts";
import { type Response, respond, standingAt } from "../support/standing.ts";

const byName = flowsByName(flows);

/** Every place in which a conversation can wait for the person. One that no wish opens is never at the bottom. */
const places = flows.filter(({ intents }) => intents.length > 0).flatMap((flow) => placesOf(flow, byName));
const flowsThatWait = flows.filter((flow) => places.some(([bottom]) => bottom?.flow === flow.id));

const WORDS: [Language, string][] = [
  ["id", "menu"],
  ["id", "batal"],
  ["id", "kembali"],
  ["id", "bantuan"],
  ["id", "bahasa"],
  ["id", "petugas"],
  ["en", "menu"],
  ["en", "cancel"],
  ["en", "back"],
  ["en", "help"],
  ["en", "language"],
  ["en", "agent"],
];

const PHOTO = { kind: "photo", ref: "f1", mime: "image/jpeg", name: null, bytes: 1_000 } as const;

const BAD_INPUT: [string, Said][] = [
  ["a sticker", { type: "other", kind: "sticker" }],
  ["a voice message", { type: "other", kind: "voice" }],
  ["a photo with words under it", { type: "file", file: PHOTO, caption: "ini KTP saya" }],
  ["65,000 letters", { type: "text", text: "x".repeat(65_000) }],
  ["65,000 digits", { type: "text", text: "7".repeat(65_000) }],
  ["control characters", { type: "text", text: "\u0000\u0007\u001b[2J\u202e\u200b" }],
  ["HTML", { type: "text", text: "<img src=x onerror=alert(1)><b>%s</b>" }],
  ["a button of another message", { type: "tap", screen: "another", choice: 1 }],
  ["a button that is not there", { type: "tap", screen: "screen", choice: 98 }],
  ["an unknown command", { type: "command", name: "xyzzy", payload: "" }],
];

function nameOf(stack: Frame[]): string {
  return stack.map(({ flow, state }) => `${flow} ${JSON.stringify(state.value)}`).join(" › ");
}

/** What is wrong with an answer, or null. */
function fault({ conversation, replies }: Response): string | null {
  // The link of a page leaves after its question, as a message of its own.
  const said = replies.filter(({ kind }) => !["hide", "hide-personal", "link"].includes(kind));
  const last = said.at(-1);
  if (last?.kind !== "message" || last.texts.length === 0) return "says nothing";
  if (said.length > 1) return `takes ${said.length} messages`;
  const leadsOn = last.choices.length > 0 || (conversation.stack.at(-1)?.question ?? null) !== null;
  return leadsOn ? null : "leads nowhere";
}

/** Says something at each place and gathers what is wrong with the answers, each once. */
async function faultsOf(
  stacks: Frame[][],
  said: { language: Language; content: Said },
  judge: (response: Response, before: Conversation) => string | null,
): Promise<string[]> {
  const faults = new Set<string>();
  for (const stack of stacks) {
    const before = standingAt(stack, said.language);
    const wrong = judge(await respond(before, said.content), before);
    if (wrong !== null) faults.add(`${nameOf(stack)}: ${wrong}`);
  }
  return [...faults];
}

/** Where people are asked to say it in their own words, for people to read: there whatever is typed is an answer. */
function takesWords({ stack }: Conversation): boolean {
  const top = stack.at(-1);
  return top !== undefined && byName.get(top.flow)?.forPeople === true;
}

const text = (words: string): Said => ({ type: "text", text: words });
const statesOf = ({ stack }: Conversation) => stack.map(({ flow, state }) => ({ flow, state }));

function messageOf(replies: Reply[]) {
  const [message] = replies;
  if (message?.kind !== "message") throw new Error("expected a message");
  return message;
}

describe.each(flowsThatWait.map((flow) => flow.id))("wherever %s waits", (flow) => {
  const stacks = places.filter(([bottom]) => bottom?.flow === flow);

  test.each(WORDS)("(%s) a person who says %p gets one message with a way on", async (language, word) => {
    expect(await faultsOf(stacks, { language, content: text(word) }, fault)).toEqual([]);
  });

  test.each(BAD_INPUT)("%s is answered kindly, and his step is kept", async (_, content) => {
    const faults = await faultsOf(stacks, { language: "id", content }, (response, before) => {
      const kept = JSON.stringify(statesOf(response.conversation)) === JSON.stringify(statesOf(before));
      if (!kept && content.type === "text" && takesWords(before)) return fault(response);
      return kept ? fault(response) : `goes to ${nameOf(response.conversation.stack)}`;
    });
    expect(faults).toEqual([]);
  });

  test.each(["bantuan", "bahasa"])("after %p the same question is open", async (word) => {
    const faults = await faultsOf(
      stacks,
      { language: "id", content: text(word) },
      ({ conversation }, before) => {
        const below = statesOf(conversation).slice(0, before.stack.length);
        return JSON.stringify(below) === JSON.stringify(statesOf(before)) ? null : "lost its place";
      },
    );
    expect(faults).toEqual([]);
  });
});

describe("a registration that is left by way of the menu", () => {
  const stacks = places.filter((stack) => stack.some(({ flow }) => flow === "register"));

  test("is offered again first, and goes on at the same question with everything that was entered", async () => {
    const lost = new Set<string>();
    for (const stack of stacks) {
      const before = standingAt(stack, "id");
      const menu = await respond(before, text("menu"));
      const [offer] = menu.conversation.screen?.choices ?? [];
      if (!offer || !("go" in offer) || offer.go !== "continue") {
        lost.add(`${nameOf(stack)}: not offered`);
        continue;
      }
      const resumed = await respond(menu.conversation, { type: "tap", screen: "next", choice: 1 });
      expect(resumed.conversation.stack).toEqual(before.stack);
      const question = before.stack.at(-1)?.question;
      expect(messageOf(resumed.replies).texts).toContainEqual(question?.again ?? question?.text);
    }
    expect([...lost]).toEqual([]);
  });

  test.each(["lanjut", "lanjutkan", "lanjutkan mendaftar", "continue"])(
    "goes on with %p too",
    async (word) => {
      const [stack = []] = stacks.filter(({ length }) => length === 1);
      const before = standingAt(stack, "id");
      const menu = await respond(before, text("menu"));
      const resumed = await respond(menu.conversation, text(word));
      expect(resumed.conversation.stack).toEqual(before.stack);
    },
  );

  test("is still there after a question that was answered in between", async () => {
    const [stack = []] = stacks.filter(({ length }) => length === 1);
    const menu = await respond(standingAt(stack, "id"), text("menu"));
    const asked = await respond(menu.conversation, text("apakah ini resmi?"));
    const resumed = await respond(asked.conversation, text("lanjutkan"));
    expect(resumed.conversation.stack).toEqual(stack);
  });

  test("is gone after batal", async () => {
    const [stack = []] = stacks.filter(({ length }) => length === 1);
    const cancelled = await respond(standingAt(stack, "id"), text("batal"));
    expect(cancelled.conversation).toMatchObject({ stack: [], paused: null });
    expect(messageOf(cancelled.replies).texts[0]).toEqual({ key: "common:cancelled" });
  });
});
