import { jest } from "@jest/globals";
import { may, PERMISSIONS } from "../../src/desk/permissions.ts";
import { policy } from "../../src/policy.ts";
import type { Role } from "../../src/ports/agent-accounts.ts";
import { systemClock } from "../../src/ports/clock.ts";
import {
  type DeskPerson,
  fromPage,
  readDemoPerson,
  signInAs,
  trySignIn,
} from "../support/desk/desk-person.ts";
import { type DeskStage, openDeskStage } from "../support/desk/desk-stage.ts";

jest.setTimeout(120_000);

const LOGINS: Record<Role, string> = { agent: "sari", supervisor: "ratna", auditor: "tono", admin: "ayu" };
const ROLES = Object.keys(LOGINS) as Role[];

let stage: DeskStage;
let ticket: string;
const people = {} as Record<Role, DeskPerson>;
beforeAll(async () => {
  stage = await openDeskStage({ trustProxy: true });
  ticket = await stage.asks();
  for (const role of ROLES) people[role] = await signInAs(stage.url, LOGINS[role]);
});
afterAll(() => stage?.close());

/** One request for each thing that can be allowed, and what it answers to whoever may. */
const REQUESTS: [string, (who: DeskPerson) => Promise<Response>, (role: Role) => boolean][] = [
  [
    "read a waiting ticket",
    (who) => who.get(`tickets/${ticket}`),
    (role) => may(role, "answer") || may(role, "read-all"),
  ],
  ["search", (who) => who.get("tickets?text=HK"), (role) => may(role, "answer") || may(role, "read-all")],
  [
    "write a note",
    (who) => who.post(`tickets/${ticket}/note`, { text: "Catatan" }),
    (role) => may(role, "answer"),
  ],
  ["go on a break", (who) => who.post("presence", { presence: "away" }), (role) => may(role, "answer")],
  [
    "assign",
    (who) => who.post(`tickets/${ticket}/assign`, { agent: "nobody" }),
    (role) => may(role, "assign"),
  ],
  [
    "unmask",
    (who) => who.post(`tickets/${ticket}/reveal`, { field: "name", reason: "identity" }),
    (role) => may(role, "reveal"),
  ],
  ["see how the WhatsApp number stands", (who) => who.get("whatsapp"), (role) => may(role, "manage")],
  ["see what waits for a decision", (who) => who.get("approvals"), (role) => may(role, "approve")],
  [
    "approve",
    (who) => who.post("approvals/PB-0000-00/approve", { grounds: [] }),
    (role) => may(role, "approve"),
  ],
  [
    "refuse",
    (who) => who.post("approvals/PB-0000-00/refuse", { grounds: [] }),
    (role) => may(role, "approve"),
  ],
  [
    "see the figures",
    (who) => who.get("report?from=2026-11-01&to=2026-11-28"),
    (role) => may(role, "report"),
  ],
  [
    "take them away",
    (who) => who.get("report.csv?from=2026-11-01&to=2026-11-28"),
    (role) => may(role, "export"),
  ],
  ["read the trail", (who) => who.get("trail"), (role) => may(role, "read-trail")],
  ["see the accounts", (who) => who.get("people"), (role) => may(role, "manage")],
  ["invite", (who) => who.post("people", { login: "x" }), (role) => may(role, "manage")],
  [
    "change an account",
    (who) => who.post("people/demo-dimas/change", { state: "active" }),
    (role) => may(role, "manage"),
  ],
];

describe.each(ROLES)("somebody who is %s", (role) => {
  test.each(REQUESTS)(`may %s exactly when the table says so`, async (_, ask, isAllowed) => {
    const { status } = await ask(people[role]);
    if (isAllowed(role)) expect(status).not.toBe(403);
    else expect(status).toBe(403);
  });

  test("is told what he may do, and nothing more", () => {
    const { permissions } = people[role].me;
    expect(PERMISSIONS.filter((permission) => may(role, permission)).sort()).toEqual([...permissions].sort());
  });
});

describe("nobody", () => {
  test.each([
    "events",
    "tickets",
    `tickets/x`,
    "report?from=2026-11-01&to=2026-11-28",
    "people",
    "approvals",
    "whatsapp",
    "trail",
  ])("who is not signed in gets %s", async (path) => {
    const answer = await fetch(`${stage.url}/desk/api/${path}`);
    expect([answer.status, await answer.json()]).toEqual([401, { error: "signed-out" }]);
  });

  test("sees another's open talk, or learns that it exists", async () => {
    const held = await stage.asks();
    expect(await (await people.supervisor.post(`tickets/${held}/take`)).json()).toMatchObject({
      outcome: "taken",
    });
    const theirs = await people.agent.get(`tickets/${held}`);
    const none = await people.agent.get("tickets/00000000-0000-4000-8000-000000000000");
    expect([theirs.status, await theirs.json()]).toEqual([none.status, await none.json()]);
  });

  test("is given a member's opaque id, for it opens nothing but says who is who", async () => {
    expect(await (await people.supervisor.get(`tickets/${ticket}`)).json()).not.toHaveProperty("member");
  });
});

describe("what changes something", () => {
  const note = (headers: Record<string, string>) =>
    people.agent.post(`tickets/${ticket}/note`, { text: "Catatan" }, headers);

  test.each([
    [
      "another origin",
      { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" },
      "other-origin",
    ],
    [
      "a neighbouring site",
      { origin: "https://desk.example", "sec-fetch-site": "same-site" },
      "other-origin",
    ],
    ["no page's token", { "x-csrf-token": "" }, "other-page"],
    ["somebody else's token", { "x-csrf-token": "0".repeat(64) }, "other-page"],
  ])("is refused from %s", async (_, headers, error) => {
    const answer = await note(headers);
    expect([answer.status, await answer.json()]).toEqual([403, { error }]);
  });

  test("is refused from who does not say where he comes from, even with the right token", async () => {
    const { me, cookie } = people.agent;
    const answer = await fetch(`${stage.url}/desk/api/tickets/${ticket}/note`, {
      method: "POST",
      headers: { cookie, "x-csrf-token": me.csrf, "content-type": "application/json" },
      body: JSON.stringify({ requestKey: "12345678", text: "x" }),
    });
    expect(answer.status).toBe(403);
  });

  test("is not taken from a form", async () => {
    const { cookie } = people.agent;
    const answer = await fetch(`${stage.url}/desk/api/sign-out`, {
      method: "POST",
      headers: { cookie, ...fromPage(stage.url), "content-type": "application/x-www-form-urlencoded" },
      body: "a=b",
    });
    expect(answer.status).toBe(415);
  });
});

describe("signing in", () => {
  test.each([
    ["nobody of that name", { login: "siapa", password: "x", code: "000000" }],
    ["a wrong password", { login: "dimas", password: "x" }],
    ["a wrong code", { login: "dimas", code: "000000" }],
    ["nonsense", { login: { $ne: 1 }, password: null, code: [] }],
  ])("is refused alike for %s", async (_, wrong) => {
    const right = await readDemoPerson(stage.url, "dimas");
    const answer = await trySignIn(stage.url, { ...right, ...wrong });
    expect([answer.status, await answer.json()]).toEqual([401, { error: "sign-in-wrong" }]);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("takes each code once", async () => {
    const person = await readDemoPerson(stage.url, "dimas");
    const [first, second] = [await trySignIn(stage.url, person), await trySignIn(stage.url, person)];
    expect([first.status, second.status].sort()).toEqual([200, 401]);
  });

  test("gives cookies that no script, no other site and, over https, no other host can use", async () => {
    const fresh = await openDeskStage({ trustProxy: true });
    try {
      const person = await readDemoPerson(fresh.url, "sari");
      const host = new URL(fresh.url).host;
      const answer = await trySignIn(fresh.url, person, {
        "x-forwarded-proto": "https",
        origin: `https://${host}`,
      });
      const cookies = answer.headers.getSetCookie();
      expect(cookies.map((cookie) => cookie.split("=")[0])).toEqual(["__Host-desk", "__Host-desk-device"]);
      for (const cookie of cookies)
        for (const part of ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"])
          expect(cookie).toContain(part);
    } finally {
      await fresh.close();
    }
  });

  test("ends with signing out: the cookie opens nothing any more", async () => {
    const leaving = await signInAs(stage.url, "ratna").catch(() => people.supervisor);
    expect((await leaving.post("sign-out")).status).toBe(200);
    expect((await leaving.get("report?from=2026-11-01&to=2026-11-28")).status).toBe(401);
  });
});

describe("too many tries", () => {
  test("close the way for a login from unknown places only; a browser that was there before still gets in", async () => {
    let ahead = 0;
    const fresh = await openDeskStage({
      clock: { now: () => systemClock.now() + ahead, after: systemClock.after },
    });
    try {
      const known = await signInAs(fresh.url, "sari");
      for (let n = 0; n < policy.deskAccess.signIn.perLogin; n += 1)
        await trySignIn(fresh.url, { login: "sari", password: "tebakan", code: "000000" });
      ahead = 31_000;
      const right = await readDemoPerson(fresh.url, "sari");
      expect((await trySignIn(fresh.url, right)).status).toBe(401);
      expect((await trySignIn(fresh.url, right, { cookie: known.cookie })).status).toBe(200);
    } finally {
      await fresh.close();
    }
  });
});

test("the page loads nothing from elsewhere, runs nothing inline and makes no HTML from strings", async () => {
  const { headers } = await fetch(`${stage.url}/desk/texts.json`);
  const rules = headers.get("content-security-policy") ?? "";
  expect(rules).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(rules).toContain("require-trusted-types-for 'script'");
  expect(rules).not.toMatch(/unsafe|\*|data:|https?:/);
});
