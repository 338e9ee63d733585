import { officialContacts } from "../../flows/kit/contact-facts.ts";
import type { Flow } from "../../flows/kit/flow.ts";
import { flows } from "../../flows/registry.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { flowsByName } from "../../src/runtime/conduct.ts";
import type { Frame } from "../../src/runtime/conversation.ts";
import { renewFrames, toRestart } from "../../src/runtime/renew.ts";
import { type FlowFixture, readFixtures, shapeOf, writeFixture } from "../support/flow-fixtures.ts";
import { respond, standingAt } from "../support/standing.ts";

/**
 * Conversations outlive the program that began them. `UPDATE=1 npm test` writes a fixture for each flow whose version has none; those that are
 * there are never written again, nor removed: somebody may still be in the middle of one.
 */
const byName = flowsByName(flows);
if (process.env["UPDATE"]) for (const flow of flows) writeFixture(flow, byName);
const fixtures = readFixtures();
const translator = await createTranslator({ demo: true, operator: null });

describe.each(flows.map((flow): [string, Flow] => [flow.id, flow]))("%s", (id, flow) => {
  test("has the shape that its version was written down with", () => {
    const written = fixtures.find(({ flow: name, version }) => name === id && version === flow.version);
    const remedy = written
      ? `raise the version of ${id} and say how old states go on (migrations), then UPDATE=1`
      : `write version ${flow.version} of ${id} down with UPDATE=1`;
    expect({ remedy, shape: written?.shape }).toEqual({ remedy, shape: shapeOf(flow) });
  });
});

/** One frame of a fixture, with a name for its test. */
function framesOf({ flow, version, frames }: FlowFixture): [string, Frame][] {
  return frames.map((frame) => [`${flow} ${version} in ${JSON.stringify(frame.state.value)}`, frame]);
}

describe.each(fixtures.flatMap(framesOf))("a conversation left in %s", (_, stored) => {
  test("goes on, or begins anew with what it was opened for", async () => {
    const stack = [structuredClone(stored)];
    if (!renewFrames(stack, byName)) {
      const conversation = standingAt([stored], "id");
      // A flow that is gone leads to the menu; any other begins again.
      expect(toRestart(conversation, byName)?.flow.id ?? stored.flow).toBe(stored.flow);
      return;
    }
    const before = standingAt(stack, "id");
    for (const word of ["menu", "bantuan"]) {
      const { replies } = await respond(before, { type: "text", text: word });
      expect([word, replies.length]).toEqual([word, 1]);
    }
    for (const word of ["12345678901", "1", "kembali"]) await respond(before, { type: "text", text: word });
  });

  test("can still say its question in both languages", () => {
    const stack = [structuredClone(stored)];
    if (!renewFrames(stack, byName)) return;
    for (const { text, choices = [], help } of stack.flatMap(({ question }) => question ?? [])) {
      for (const one of [text, ...choices.map(({ label }) => label), ...(help ? [help] : [])]) {
        expect(translator.plain(one, "id")).not.toBe("");
        expect(translator.plain(one, "en")).not.toBe("");
      }
    }
  });

  test("holds no identifier", () => {
    const { state, input, question } = stored;
    // Identifiers are texts; a number is a time. Of an address only a mask may stand there.
    const texts = JSON.stringify({ state, input, question }, (_, value) =>
      typeof value === "number" ? 0 : value,
    );
    expect(texts.replaceAll(officialContacts.mail, "")).not.toMatch(/\d{10,}|[^•]@/);
  });
});
