import { jest } from "@jest/globals";
import { type DeskPerson, signInAs } from "../support/desk/desk-person.ts";
import { type DeskStage, openDeskStage } from "../support/desk/desk-stage.ts";

jest.setTimeout(120_000);

const BYTES = Buffer.from("not really a picture: whoever keeps it does not look", "latin1");

let stage: DeskStage;
let sari: DeskPerson;
let dimas: DeskPerson;
let ratna: DeskPerson;
let tono: DeskPerson;
beforeAll(async () => {
  stage = await openDeskStage();
  sari = await signInAs(stage.url, "sari");
  dimas = await signInAs(stage.url, "dimas");
  ratna = await signInAs(stage.url, "ratna");
  tono = await signInAs(stage.url, "tono");
});
afterAll(() => stage?.close());

/** Somebody asks and sends a photo; gives where it is at the desk. */
async function sends(): Promise<{ ticket: string; path: string }> {
  const ticket = await stage.asks();
  await stage.sends(ticket, { kind: "photo", mime: "image/jpeg", bytes: BYTES });
  const position = (await stage.core.desk.readTicket(ticket, 0))?.newest;
  return { ticket, path: `tickets/${ticket}/files/${position}` };
}

describe("a participant's file at the desk", () => {
  test("opens for whoever holds the ticket, and for nobody before", async () => {
    const { ticket, path } = await sends();
    expect((await sari.get(path)).status).toBe(404);
    await sari.post(`tickets/${ticket}/take`);
    const opened = await sari.get(path);
    expect(opened.status).toBe(200);
    expect(Buffer.from(await opened.arrayBuffer())).toEqual(BYTES);
    expect((await dimas.get(path)).status).toBe(404);
  });

  test("opens for a supervisor; an auditor, who sees no identifier in full, sees none", async () => {
    const { path } = await sends();
    expect((await ratna.get(path)).status).toBe(200);
    expect((await tono.get(path)).status).toBe(403);
  });

  test("stays open to whoever has ended the talk", async () => {
    const { ticket, path } = await sends();
    await sari.post(`tickets/${ticket}/take`);
    await sari.post(`tickets/${ticket}/resolve`, { summary: "" });
    expect((await sari.get(path)).status).toBe(200);
    expect((await dimas.get(path)).status).toBe(404);
  });

  test("leaves a trace each time that it is opened, and each time that it was not allowed", async () => {
    const { ticket, path } = await sends();
    await dimas.get(path);
    await ratna.get(path);
    const trail = (await stage.accounts.listActs(50)).filter(({ detail }) => detail.endsWith(ticket));
    expect(trail.map(({ agentId, event }) => [agentId, event])).toEqual([
      ["demo-ratna", "sensitive_read"],
      ["demo-dimas", "authz_fail"],
    ]);
    expect(trail[0]?.detail).toMatch(/^file\|\d+\|/);
  });

  test("is not there under another entry, another ticket, or a place that is none", async () => {
    const { ticket, path } = await sends();
    const other = await stage.asks();
    const position = path.split("/").at(-1);
    for (const wrong of [`tickets/${ticket}/files/1`, `tickets/${other}/files/${position}`]) {
      expect((await ratna.get(wrong)).status).toBe(404);
    }
    expect((await ratna.get(`tickets/${ticket}/files/x`)).status).toBe(400);
  });

  test("is not shown inside another site", async () => {
    const { path } = await sends();
    const elsewhere = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await ratna.get(path, elsewhere)).status).toBe(403);
  });
});
