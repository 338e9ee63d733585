import { jest } from "@jest/globals";
import { policy } from "../../../src/policy.ts";
import type { Asked } from "../../support/desk/asked.ts";
import { type ChatwootStage, openChatwootStage } from "../../support/desk/chatwoot-stage.ts";
import { CAMERA, EICAR, pdf, photo, SVG } from "../../support/files/sample-files.ts";

jest.setTimeout(120_000);

let stage: ChatwootStage;
beforeAll(async () => {
  stage = await openChatwootStage();
});
afterAll(() => stage?.close());
afterEach(() => stage.clears());

/** Somebody asks, and is heard of at Chatwoot. */
async function asks() {
  const asked = await stage.asks();
  await stage.settles();
  await asked.hears();
  return { asked, there: stage.fake.about(asked.number) };
}

const notes = ({ number }: Asked) =>
  stage.fake.reads(number).filter((line) => line.startsWith("catatan: Lampiran"));

async function sent({ ticket }: Asked) {
  const { entries = [] } = (await stage.core.desk.readTicket(ticket, 0)) ?? {};
  return entries.filter(({ what }) => what === "sent");
}

describe("what an agent at Chatwoot attaches", () => {
  test("goes to the participant, cleaned, before the words under it, and once however often it is looked at", async () => {
    const { asked, there } = await asks();
    const attachments = [
      stage.fake.attaches(stage.baseUrl, await photo()),
      stage.fake.attaches(stage.baseUrl, pdf()),
    ];
    const before = stage.fake.downloads;
    stage.fake.says(there, stage.fake.sari, "Ini formulirnya.", { attachments });
    await stage.settles();
    for (let looks = 0; looks < 3; looks += 1) await stage.passes(policy.bridge.lookEveryMs);
    expect(await asked.hears()).toEqual([
      "taken by Sari",
      "Sari sends a photo",
      "Sari sends a document",
      "Sari: Ini formulirnya.",
    ]);
    // Each is redirected once.
    expect(stage.fake.downloads - before).toBe(4);
    const [first, second] = await sent(asked);
    const shown = await stage.core.desk.readFile(asked.ticket, first?.position ?? 0);
    expect(Buffer.from(shown?.bytes ?? []).includes(CAMERA)).toBe(false);
    expect(second?.text).toBe(`document ${pdf().length}`);
    expect(notes(asked)).toEqual([]);
  });

  test("goes once also when the process died after it was sent", async () => {
    const { asked, there } = await asks();
    const attachments = [stage.fake.attaches(stage.baseUrl, pdf())];
    stage.fake.says(there, stage.fake.sari, null, { attachments });
    await stage.settles();
    await stage.talks.hint(there.id);
    await stage.another().settle();
    expect(await sent(asked)).toHaveLength(1);
  });

  test.each<[string, string, Buffer]>([
    ["a virus", "virus", pdf({ objects: [`(${EICAR})`] })],
    ["a drawing with a script", "hanya foto", SVG],
    ["more than is taken", "6 MB", Buffer.alloc(policy.files.mostBytes + 1)],
  ])("is not passed on when it is %s, and the agent is told once", async (_, words, bytes) => {
    const { asked, there } = await asks();
    const file = { ...stage.fake.attaches(stage.baseUrl, bytes), file_size: 0 };
    stage.fake.says(there, stage.fake.sari, "Silakan.", { attachments: [file] });
    await stage.settles();
    for (let looks = 0; looks < 2; looks += 1) await stage.passes(policy.bridge.lookEveryMs);
    expect(notes(asked)).toEqual([expect.stringContaining(words)]);
    expect(await asked.hears()).toEqual(["taken by Sari", "Sari: Silakan."]);
  });
});

describe("an address that is not Chatwoot's own storage", () => {
  test.each([
    ["another server", () => "http://127.0.0.1:9/rails/active_storage/x"],
    ["a page of Chatwoot that is no storage", () => `${stage.baseUrl}/api/v1/accounts/3/conversations`],
    ["no address at all", () => "x"],
  ])("%s is not asked", async (_, address) => {
    const { asked, there } = await asks();
    const attachments = [{ id: 1, file_type: "image", data_url: address() }];
    stage.fake.says(there, stage.fake.sari, null, { attachments });
    await stage.settles();
    expect(notes(asked)).toEqual([expect.stringContaining("tidak bisa diambil dari Chatwoot")]);
    expect(await sent(asked)).toEqual([]);
  });

  test.each([
    ["this machine, in the clear", "http://127.0.0.1:9/x"],
    ["this machine by its name", "https://localhost:9/x"],
    ["what a cloud tells its machines", "https://169.254.169.254/latest/meta-data"],
    ["this machine in the new way", "https://[::1]:9/x"],
    ["a file of this machine", "file:///etc/passwd"],
    ["itself, for ever", "/rails/active_storage/round"],
  ])("is not followed to %s", async (_, location) => {
    const { asked, there } = await asks();
    stage.fake.storage.set("/rails/active_storage/round", location);
    const attachments = [{ id: 1, data_url: `${stage.baseUrl}/rails/active_storage/round` }];
    stage.fake.says(there, stage.fake.sari, null, { attachments });
    await stage.settles();
    expect(notes(asked)).toHaveLength(1);
    expect(await sent(asked)).toEqual([]);
  });
});
