import { jest } from "@jest/globals";
import { runApprovals } from "../../src/cli/approvals-command.ts";
import { checkAudit } from "../../src/core/sql/audit-check.ts";
import { createKeyring } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";
import type { CaseFile } from "../../src/ports/account.ts";
import { askRecovery } from "../support/desk/ask-recovery.ts";
import { type DeskPerson, readDemoPerson, signInAs } from "../support/desk/desk-person.ts";
import { NEXT_CODE_MS, openStillDesk, type StillDesk } from "../support/desk/still-desk.ts";

jest.setTimeout(120_000);

let stage: StillDesk;
let ratna: DeskPerson;
let ayu: DeskPerson;
beforeAll(async () => {
  stage = await openStillDesk();
  ratna = await signInAs(stage.url, "ratna");
  ayu = await signInAs(stage.url, "ayu");
});
afterAll(() => stage?.close());

const PAPERS = { grounds: ["id-card", "member-card"] };
const approve = (who: DeskPerson, number: string, fields: object = PAPERS) =>
  who.post(`approvals/${number}/approve`, fields);
const list = async (who: DeskPerson) => (await (await who.get("approvals")).json()) as CaseFile[];
const find = async (who: DeskPerson, number: string) =>
  (await list(who)).find((one) => one.number === number);
const answerOf = async (answer: Response) => [answer.status, await answer.json()];

/** Shows the second factor with a code that was not used before. */
async function confirm(who: DeskPerson): Promise<void> {
  await stage.passes(NEXT_CODE_MS);
  const { code } = await readDemoPerson(stage.url, who.me.login);
  expect((await who.post("confirm", { code })).status).toBe(200);
}

test("two different people approve; both are named with what they saw, in the case and in the trail", async () => {
  const number = await askRecovery(stage);
  await confirm(ratna);
  await confirm(ayu);
  expect((await approve(ratna, number)).status).toBe(200);
  expect(await find(ayu, number)).toMatchObject({ missing: 1, phone: "•••••7788" });
  expect(await answerOf(await approve(ratna, number))).toEqual([409, { error: "case-same-person" }]);
  expect((await approve(ayu, number, { grounds: ["id-card"] })).status).toBe(200);
  const held = await find(ratna, number);
  expect(held).toMatchObject({ state: "holding", missing: 0 });
  expect(held?.history.filter(({ event }) => event === "approved")).toMatchObject([
    { actor: "Ratna Contoh", agent: "demo-ratna", grounds: ["id-card", "member-card"] },
    { actor: "Ayu Contoh", agent: "demo-ayu", grounds: ["id-card"] },
  ]);
  const acts = (await stage.accounts.listActs(50)).filter(({ detail }) => detail.includes(number));
  expect(acts.map(({ agentId, event, detail }) => `${agentId} ${event} ${detail}`)).toEqual([
    `demo-ayu sensitive_update approved|recovery|${number}|id-card`,
    `demo-ratna sensitive_update approved|recovery|${number}|id-card+member-card`,
  ]);
  const keyring = createKeyring({ id: "desk-test", bytes: new Uint8Array(32).fill(9) });
  expect((await checkAudit({ database: stage.database, keyring })).broken).toBeNull();
});

test("who has approved at the desk is the same person at the command line, and the other way round", async () => {
  const [here, there] = [await askRecovery(stage), await askRecovery(stage, 1)];
  const officer = async (...words: string[]) => {
    const lines: string[] = [];
    await runApprovals(stage.core, words, (line) => lines.push(line));
    return lines.join("\n");
  };
  await confirm(ratna);
  expect((await approve(ratna, here)).status).toBe(200);
  expect(await officer("approve", here, "--as", "Ratna")).toContain("Another person");
  expect(await officer("show", here)).toContain("approved (Ratna Contoh, id-card, member-card)");
  expect(await officer("approve", there, "--as", "ratna")).toContain("1 more approval");
  expect(await answerOf(await approve(ratna, there))).toEqual([409, { error: "case-same-person" }]);
});

test("the same click, sent twice, is one decision", async () => {
  const number = await askRecovery(stage);
  await confirm(ratna);
  const fields = { ...PAPERS, requestKey: crypto.randomUUID() };
  const [first, second] = await Promise.all([approve(ratna, number, fields), approve(ratna, number, fields)]);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect((await find(ratna, number))?.missing).toBe(1);
});

test("a decision asks for the second factor when it was not shown just now", async () => {
  const number = await askRecovery(stage, 2);
  await confirm(ratna);
  await stage.passes(policy.deskAccess.decisionConfirmedMs);
  expect(await answerOf(await approve(ratna, number))).toEqual([403, { error: "code-needed" }]);
  const refuse = () => ratna.post(`approvals/${number}/refuse`, { grounds: ["suspicious"] });
  expect(await answerOf(await refuse())).toEqual([403, { error: "code-needed" }]);
  expect(await find(ratna, number)).toMatchObject({ missing: 2 });
  await confirm(ratna);
  expect((await refuse()).status).toBe(200);
  expect(await find(ratna, number)).toBeUndefined();
});

test.each([
  ["no grounds", { grounds: [] }],
  ["grounds of its own", { grounds: ["id-card", "trust me"] }],
  ["grounds of a refusal", { grounds: ["suspicious"] }],
  ["nonsense", { grounds: "id-card" }],
])("a yes with %s is not taken", async (_, fields) => {
  const number = await askRecovery(stage, 2);
  await confirm(ratna);
  expect(await answerOf(await approve(ratna, number, fields))).toEqual([400, { error: "not-a-form" }]);
});
