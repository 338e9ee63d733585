import { contact } from "../../flows/contact.ts";
import type { StoredState } from "../../flows/kit/flow.ts";
import type { Intent } from "../../flows/kit/intents.ts";
import { answerOf, type Step, startFlow, stepFlow } from "../../src/runtime/step-flow.ts";

const DESK = {
  ticket: null,
  hours: { open: true, next: { date: "2026-11-30", time: "17.00" }, holiday: null },
  signedIn: false,
  canMail: false,
};

/** Somebody who was asked how he would like to reach a person. */
function atTheWays(): StoredState {
  const { state } = startFlow(contact, { intent: "contact-agent" });
  return stepFlow(contact, state, answerOf("look", DESK))?.state ?? state;
}

const says = (text: string, intent: Intent | null) =>
  stepFlow(contact, atTheWays(), { type: "user.said", text, intent } as never);

/** Names of what is said and asked. */
const spoken = (step: Step | null) =>
  step?.effects.flatMap((effect) =>
    effect.type === "say" ? effect.say.text.key : effect.type === "ask" ? effect.ask.text.key : [],
  );

describe("somebody who is asked which way he would like", () => {
  test("and names what it is about need not say it twice", () => {
    const step = says("Klaim", "claim");
    expect(spoken(step)).toEqual(["contact:words"]);
    expect(step?.state.context).toMatchObject({ topic: "claim", kind: "chat" });
  });

  test.each<[string, Intent, string]>([
    ["teman saya jatuh dari scaffolding", "report-accident", "contact:accident"],
    ["suami saya meninggal", "claim-jkm", "contact:death"],
  ])("and tells of an emergency is first told what counts now: %s", (text, intent, key) => {
    expect(spoken(says(text, intent))).toEqual([key, "contact:words"]);
  });

  test.each(["email", "E-mail", "telepon", "lewat telpon", "WA"])(
    "but has not signed in learns how %s goes",
    (way) => {
      expect(spoken(says(way, null))).toEqual(["contact:ways-signed-out"]);
    },
  );

  test("and wishes what the assistant does itself is left to it", () => {
    expect(says("cek saldo", "check-balance")).toBeNull();
  });
});
