import { bankAccount } from "../../flows/bank-account.ts";
import { code } from "../../flows/code.ts";
import { type Flow, noCode, type StoredState } from "../../flows/kit/flow.ts";
import type { Intent } from "../../flows/kit/intents.ts";
import { page } from "../../flows/page.ts";
import { privacy } from "../../flows/privacy.ts";
import { register } from "../../flows/register.ts";
import { answerOf, type Step, startFlow, stepFlow } from "../../src/runtime/step-flow.ts";

/** A flow that has had these answers of its services. */
function after(flow: Flow, input: object, ...answers: [call: string, output: unknown][]): StoredState {
  let { state } = startFlow(flow, input);
  for (const [call, output] of answers) state = stepFlow(flow, state, answerOf(call, output))?.state ?? state;
  return state;
}

function said(flow: Flow, state: StoredState, text: string, intent: Intent | null = null): Step | null {
  return stepFlow(flow, state, { type: "user.said", text, intent } as never);
}

/** Names of what is said and asked. */
const spoken = (step: Step | null) =>
  step?.effects.flatMap((effect) =>
    effect.type === "say" ? effect.say.text.key : effect.type === "ask" ? effect.ask.text.key : [],
  );

test("who asks in Data saya what is kept is told it once more, not only asked again", () => {
  const step = said(
    privacy,
    after(privacy, { intent: "delete-data" }),
    "data apa aja yg disimpan",
    "delete-data",
  );
  expect(spoken(step)).toEqual(["privacy:what-is-kept"]);
});

describe("who is registering", () => {
  const asked = after(register, {}, ["session", { signedIn: false }], ["way", { way: "chat" }]);
  const askedPhone = { ...asked, context: { ...(asked.context as object), field: "phone" } };

  test("and wonders which number is meant learns it, and is not led to changing one", () => {
    const step = said(register, askedPhone, "no hp yg lama apa yg baru", "change-phone");
    expect(spoken(step)).toEqual(["register:help-phone"]);
  });

  test("still may wish to change a number while something else is asked for", () => {
    expect(said(register, asked, "ganti no hp", "change-phone")).toBeNull();
  });
});

describe("who looks through what he has entered", () => {
  const masks = { nik: "3174•••", kpj: "•••456", phone: "0812•••", email: "s•••" };
  const { context } = startFlow(register, {}).state;
  const confirming = { value: "confirming", context: { ...(context as object), masks, draftId: "draft" } };

  test.each([
    ["phone", "0813 1111 2222"],
    ["email", "siti.baru@contoh.com"],
  ])("and types the right %s at once has it kept in place of the other", (field, text) => {
    const step = said(register, confirming, text, "unsafe-input");
    expect(step?.effects).toContainEqual(
      expect.objectContaining({
        type: "call",
        name: "keepInDraft",
        input: expect.objectContaining({ field }),
      }),
    );
    expect(step?.state.context).toMatchObject({ field, correcting: true });
  });

  test("and types something else has nothing changed", () => {
    expect(said(register, confirming, "benar semua")).toBeNull();
  });
});

describe("who waits for a code", () => {
  const waiting = after(code, { purpose: "sign-in", start: noCode });

  test("and has given a wrong number goes back to it", () => {
    expect(said(code, waiting, "no nya salah", "change-phone")?.output).toMatchObject({ ending: "back" });
  });

  test("and finds the code wrong stays", () => {
    expect(said(code, waiting, "salah terus kodenya")?.done ?? false).toBe(false);
  });
});

test.each<[string, object, string]>([
  ["his password", { purpose: "enter-password", challengeId: null }, "page:help"],
  [
    "who he is",
    { purpose: "identifiers", challengeId: null, wanted: { draftId: null, fields: ["nik", "kpj"] } },
    "page:help-identifiers",
  ],
])("who can't open the page that asks for %s is told how", (_, input, key) => {
  const started = { result: "started", pageId: "p", validMinutes: 10, validMs: 600_000 };
  expect(spoken(said(page, after(page, input, ["open", started]), "link nya ga bisa dibuka"))).toEqual([key]);
});

test("who is still looking for his passbook has named no bank", () => {
  const account = { bank: null, changes: [], frozen: false };
  const asked = after(bankAccount, {}, ["account", account], ["way", { way: "chat" }]);
  expect(said(bankAccount, asked, "bentar lihat buku tabungan")).toBeNull();
  expect(said(bankAccount, asked, "Bank Nagari")?.state.value).toBe("keeping");
});
