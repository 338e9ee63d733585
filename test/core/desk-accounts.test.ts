import { jest } from "@jest/globals";
import { checkAudit } from "../../src/core/sql/audit-check.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { createAgentAccounts } from "../../src/core/sql/desk-accounts/agent-accounts.ts";
import { shutOutDemoAccounts } from "../../src/core/sql/desk-accounts/profiles.ts";
import { createIndexes } from "../../src/core/sql/indexes.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { policy } from "../../src/policy.ts";
import type { AgentAccounts, Invitation } from "../../src/ports/agent-accounts.ts";
import { keyring } from "./sql-subject.ts";
import { passTime, setTime } from "./time.ts";

jest.setTimeout(90_000);

const LINK = "a".repeat(64);
const SESSION = "b".repeat(64);
const SARI: Invitation = {
  login: "sari",
  name: "Sari Contoh",
  role: "agent",
  tokenSha256: LINK,
  by: "command-line",
};
const passwordHash = { encoded: "$argon2id$…", pepperId: "test" };
const totpSecret = "JBSWY3DPEHPK3PXP";

let database: Database;
let accounts: AgentAccounts;
let keys = 0;
const key = () => `request-${keys++}`;

beforeAll(async () => {
  database = await openPglite(null);
});
beforeEach(async () => {
  await database.script("drop schema public cascade; create schema public;");
  await migrate(database);
  await setTime(database, "2026-11-22T03:00:00Z");
  accounts = createAgentAccounts({ database, keyring, policy, index: createIndexes(keyring) });
});
afterAll(() => database?.close());

async function settle(invitation: Invitation = SARI): Promise<string> {
  const invited = await accounts.invite(invitation, key());
  if (invited === "login-taken") throw new Error("taken");
  await accounts.acceptInvitation({ tokenSha256: invitation.tokenSha256, passwordHash, totpSecret }, key());
  return invited.agentId;
}

async function enter(agentId: string, totpStep = 1) {
  return await accounts.openSession({ agentId, tokenSha256: SESSION, totpStep, rehashed: null });
}

describe("an invitation", () => {
  test("shows whose it is as often as one looks, and works once", async () => {
    await accounts.invite(SARI, key());
    for (let look = 0; look < 2; look += 1)
      expect(await accounts.readInvitation(LINK)).toMatchObject({ login: "sari", state: "invited" });
    const accept = () => accounts.acceptInvitation({ tokenSha256: LINK, passwordHash, totpSecret }, key());
    expect([await accept(), await accept()]).toEqual([true, false]);
    expect(await accounts.readInvitation(LINK)).toBeNull();
  });

  test("runs out after two days", async () => {
    await accounts.invite(SARI, key());
    await passTime(database, policy.deskAccess.invitationMs);
    expect(await accounts.readInvitation(LINK)).toBeNull();
  });

  test("gives each login to one person, however it is repeated", async () => {
    const request = key();
    const first = await accounts.invite(SARI, request);
    expect(await accounts.invite(SARI, request)).toEqual(first);
    expect(await accounts.invite({ ...SARI, tokenSha256: "c".repeat(64) }, key())).toBe("login-taken");
  });

  test("given again ends the old password, second factor and sessions", async () => {
    const agentId = await settle();
    await enter(agentId);
    await accounts.inviteAgain({ agentId, tokenSha256: "d".repeat(64), by: "command-line" }, key());
    expect(await accounts.readSession(SESSION)).toBeNull();
    expect(await accounts.readCredentials("sari")).toBeNull();
  });
});

describe("a session", () => {
  test("opens once for each code, also when two come at the same moment", async () => {
    const agentId = await settle();
    const open = (tokenSha256: string) =>
      accounts.openSession({ agentId, tokenSha256, totpStep: 7, rehashed: null });
    const opened = await Promise.all([open(SESSION), open("e".repeat(64))]);
    expect(opened.filter((session) => session !== null)).toHaveLength(1);
  });

  test("runs idle without an act, and lives on with one", async () => {
    await enter(await settle());
    await passTime(database, policy.deskAccess.idleMs - 1_000);
    await accounts.touchSession(SESSION);
    await passTime(database, policy.deskAccess.idleMs - 1_000);
    expect(await accounts.readSession(SESSION)).not.toBeNull();
    await passTime(database, 1_000);
    expect(await accounts.readSession(SESSION)).toBeNull();
    await accounts.touchSession(SESSION);
    expect(await accounts.readSession(SESSION)).toBeNull();
  });

  test("ends at last whatever happens", async () => {
    await enter(await settle());
    const { idleMs, absoluteMs } = policy.deskAccess;
    for (let passed = 0; passed < absoluteMs; passed += idleMs / 2) {
      expect(await accounts.readSession(SESSION)).not.toBeNull();
      await passTime(database, idleMs / 2);
      await accounts.touchSession(SESSION);
    }
    expect(await accounts.readSession(SESSION)).toBeNull();
  });

  test.each([
    ["is disabled", { state: "disabled" }],
    ["gets another role", { role: "auditor" }],
  ] as const)("ends when its owner %s", async (_, change) => {
    const agentId = await settle();
    await enter(agentId);
    await accounts.changeAgent({ agentId, by: "command-line", ...change }, key());
    expect(await accounts.readSession(SESSION)).toBeNull();
  });
});

describe("tries to sign in", () => {
  test("are counted for each subject by itself, and forgotten after a quarter of an hour", async () => {
    const { perLogin, windowMs } = policy.deskAccess.signIn;
    const from = (login: string) => accounts.maySignIn([{ kind: "login", value: login }]);
    for (let n = 0; n < perLogin; n += 1) expect(await from("sari")).toBe(true);
    expect([await from("sari"), await from("dimas")]).toEqual([false, true]);
    await passTime(database, windowMs);
    expect(await from("sari")).toBe(true);
  });

  test("can't slip through together", async () => {
    const { perDevice } = policy.deskAccess.signIn;
    const tries = Array.from({ length: perDevice + 5 }, () =>
      accounts.maySignIn([{ kind: "device", value: "x" }]),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(perDevice);
  });
});

describe("the records", () => {
  test("hold no login, name or secret in the clear", async () => {
    await settle();
    const rows = await database.query("select * from desk_accounts");
    expect(JSON.stringify(rows)).not.toMatch(/sari|JBSWY3DP/i);
  });

  test("say who did what, in a chain that shows any change", async () => {
    const agentId = await settle();
    await enter(agentId);
    await passTime(database, 1_000);
    await accounts.noteAct({
      agentId,
      event: "sensitive_read",
      detail: "reveal|phone|call-back",
      ticket: "t1",
    });
    const [newest] = await accounts.listActs(10);
    expect(newest).toMatchObject({ agentId, event: "sensitive_read", detail: "reveal|phone|call-back|t1" });
    expect((await checkAudit({ keyring, database })).broken).toBeNull();
  });

  test("let nobody of a demo in where real people are", async () => {
    const agentId = await settle({ ...SARI, demo: true });
    await enter(agentId);
    await shutOutDemoAccounts(database);
    expect([await accounts.readSession(SESSION), await accounts.readCredentials("sari")]).toEqual([
      null,
      null,
    ]);
  });
});
