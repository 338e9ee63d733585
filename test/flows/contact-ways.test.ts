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

/** Somebody who has chosen a topic and is asked to say in his own words what happened. */
function atTheWords(desk: Partial<typeof DESK>): StoredState {
  const steps = [answerOf("look", { ...DESK, ...desk }), { type: "chose.chat" }, { type: "chose.claim" }];
  const { state } = startFlow(contact, { intent: "contact-agent" });
  return steps.reduce((at, event) => stepFlow(contact, at, event)?.state ?? at, state);
}

const answers = (desk: Partial<typeof DESK>, text: string, intent: Intent | null = null) =>
  stepFlow(contact, atTheWords(desk), { type: "user.said", text, intent } as never);

describe("somebody who is asked what happened, and names a way instead,", () => {
  test("is shown when he can be called, and need not choose the topic again", () => {
    const asked = answers({ signedIn: true }, "minta ditelpon aja pak");
    expect(asked?.effects).toContainEqual(
      expect.objectContaining({ type: "call", name: "readCallbackSlots" }),
    );
    const slots = [{ at: "2026-11-30T01:00:00Z", date: "2026-11-30", from: "08.00", to: "09.00" }];
    const shown = stepFlow(contact, asked?.state as StoredState, answerOf("slots", { slots }));
    const chosen = stepFlow(contact, shown?.state as StoredState, { type: "chose.slot0" });
    expect(spoken(chosen)).toEqual(["contact:words"]);
    expect(chosen?.state.context).toMatchObject({ kind: "callback", topic: "claim" });
  });

  test("is answered by e-mail where he can be, and asked again", () => {
    const step = answers({ signedIn: true, canMail: true }, "lewat email");
    expect(spoken(step)).toEqual(["contact:by-email", "contact:words"]);
    expect(step?.state.context).toMatchObject({ kind: "email", topic: "claim", words: "" });
  });

  test.each([
    ["telepon", {}, "contact:ways-signed-out"],
    ["email aja", { signedIn: true }, "contact:ways-direct"],
    ["WA", { signedIn: true, canMail: true }, "contact:ways-direct"],
  ])("hears how it goes, and is asked again: %s", (text, desk, key) => {
    const step = answers(desk, text);
    expect(spoken(step)).toEqual([key, "contact:words"]);
    expect(step?.state.context).toMatchObject({ topic: "claim", words: "" });
  });

  test("is told of branches in passing", () => {
    expect(answers({}, "kantor cabang", "branch-location")).toBeNull();
  });

  test.each<[string, Intent | null]>([
    ["email saya sudah tidak aktif", "change-email"],
    ["petugas telepon tapi tidak ada suara", null],
    ["cabang bandung tidak mau terima berkas saya", "branch-location"],
  ])("but not where he tells more: %s", (text, intent) => {
    expect(answers({}, text, intent)?.state.context).toMatchObject({ words: text });
  });
});
