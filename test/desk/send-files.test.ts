import { jest } from "@jest/globals";
import { policy } from "../../src/policy.ts";
import type { TicketEntry } from "../../src/ports/agent-desk.ts";
import { type DeskPerson, fromPage, signInAs } from "../support/desk/desk-person.ts";
import { type DeskStage, openDeskStage } from "../support/desk/desk-stage.ts";
import { CAMERA, EICAR, pdf, photo, picture, SVG, withZip } from "../support/files/sample-files.ts";

jest.setTimeout(120_000);

let stage: DeskStage;
let sari: DeskPerson;
let dimas: DeskPerson;
let tono: DeskPerson;
beforeAll(async () => {
  stage = await openDeskStage();
  sari = await signInAs(stage.url, "sari");
  dimas = await signInAs(stage.url, "dimas");
  tono = await signInAs(stage.url, "tono");
});
afterAll(() => stage?.close());

/** Somebody whose talk Sari has. */
async function held(): Promise<string> {
  const ticket = await stage.asks();
  await sari.post(`tickets/${ticket}/take`);
  return ticket;
}

interface Sending {
  by?: DeskPerson;
  key?: string;
  mime?: string;
  name?: string;
  headers?: Record<string, string>;
}

async function sends(ticket: string, bytes: Uint8Array, sending: Sending = {}) {
  const { by = sari, key = crypto.randomUUID(), mime = "application/octet-stream", name = "" } = sending;
  const { me, cookie } = by;
  const own = {
    "content-type": mime,
    "x-file-name": encodeURIComponent(name),
    "x-csrf-token": me.csrf,
    cookie,
  };
  const answer = await fetch(`${stage.url}/desk/api/tickets/${ticket}/files?requestKey=${key}`, {
    method: "POST",
    headers: { ...own, ...fromPage(stage.url), ...sending.headers },
    body: Buffer.from(bytes),
  });
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
}

async function sent(ticket: string): Promise<TicketEntry[]> {
  const { entries = [] } = (await stage.core.desk.readTicket(ticket, 0)) ?? {};
  return entries.filter(({ what }) => what === "sent");
}

describe("an agent who holds a talk", () => {
  test("sends a photo: it is drawn anew, and nothing of where it was taken is left in it", async () => {
    const ticket = await held();
    const { said } = await sends(ticket, await photo(), { mime: "image/jpeg", name: "IMG_1.jpg" });
    expect(said).toEqual({ outcome: "said", position: expect.any(Number) });
    const [entry] = await sent(ticket);
    expect(entry).toMatchObject({ by: "agent", agent: sari.me.id, delivery: "pending" });
    const opened = await sari.get(`tickets/${ticket}/files/${entry?.position}`);
    const bytes = Buffer.from(await opened.arrayBuffer());
    expect(bytes.subarray(0, 3).toString("latin1")).toBe("\xff\xd8\xff");
    expect(bytes.includes(CAMERA)).toBe(false);
  });

  test("sends a PDF as it is", async () => {
    const ticket = await held();
    await sends(ticket, pdf(), { mime: "application/pdf", name: "surat balasan.pdf" });
    const [entry] = await sent(ticket);
    expect(entry?.text).toBe(`document ${pdf().length}`);
  });

  test("sends it once, however often his page tries", async () => {
    const ticket = await held();
    const key = crypto.randomUUID();
    const first = await sends(ticket, pdf(), { key });
    expect((await sends(ticket, pdf(), { key })).said).toEqual(first.said);
    expect(await sent(ticket)).toHaveLength(1);
  });

  test.each<[string, string, () => Uint8Array | Promise<Uint8Array>, Sending]>([
    ["a virus", "infected", () => pdf({ objects: [`(${EICAR})`] }), {}],
    ["a drawing with a script", "unknown-type", () => SVG, { mime: "image/svg+xml", name: "logo.svg" }],
    ["a program that is called a picture", "name-lies", pdf, { name: "foto.jpg" }],
    ["a type that is not so", "name-lies", pdf, { mime: "image/png" }],
    ["a picture with an archive behind it", "two-in-one", async () => withZip(await picture("png")), {}],
    ["a PDF that does something", "active", () => pdf({ catalog: "/OpenAction << /S /JavaScript >>" }), {}],
    ["nothing at all", "unknown-type", () => new Uint8Array(0), {}],
    ["more than is taken", "too-big", () => Buffer.alloc(policy.files.mostBytes + 1), {}],
  ])("can't send %s, and is told why", async (_, why, bytes, sending) => {
    const ticket = await held();
    const { status, said } = await sends(ticket, await bytes(), sending);
    expect([status, said]).toEqual([200, { outcome: "refused", why }]);
    expect(await sent(ticket)).toEqual([]);
  });

  test("can send so many to one person and no more", async () => {
    const ticket = await held();
    const { desk } = stage.core;
    const file = { kind: "photo", mime: "image/jpeg", bytes: Buffer.from("x") } as const;
    for (let at = 0; at < policy.files.perTicket; at += 1)
      await desk.sendFile({ agent: sari.me.id, ticket, requestKey: `key-${at}`, file });
    expect((await sends(ticket, pdf())).said).toEqual({ outcome: "refused", why: "too-many" });
  });
});

describe("nobody sends a file", () => {
  test("in a talk that waits, that another has, or that is over", async () => {
    const waiting = await stage.asks();
    const ticket = await held();
    expect((await sends(waiting, pdf())).said).toEqual({ outcome: "not-yours" });
    expect((await sends(ticket, pdf(), { by: dimas })).said).toEqual({ outcome: "not-yours" });
    await sari.post(`tickets/${ticket}/resolve`, { summary: "" });
    expect((await sends(ticket, pdf())).said).toEqual({ outcome: "over" });
    expect((await sends("no-such-ticket", pdf())).said).toEqual({ outcome: "over" });
  });

  test("who may not answer, from another site, or without the page's own token", async () => {
    const ticket = await held();
    expect((await sends(ticket, pdf(), { by: tono })).status).toBe(403);
    expect((await sends(ticket, pdf(), { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
    expect((await sends(ticket, pdf(), { headers: { "x-csrf-token": "x" } })).status).toBe(403);
    expect((await sends(ticket, pdf(), { headers: { cookie: "" } })).status).toBe(401);
    expect((await sends(ticket, pdf(), { key: "short" })).status).toBe(400);
    expect(await sent(ticket)).toEqual([]);
  });
});
