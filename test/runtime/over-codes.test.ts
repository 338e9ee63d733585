import { makePopulation } from "../../src/core/demo/population.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { passTime } from "../core/time.ts";
import { openStage, type Stage } from "../support/talk.ts";

const [, siti] = makePopulation("2026-11-22");

let database: Database;
let stage: Stage;

beforeAll(async () => {
  database = await openPglite(null);
  stage = await openStage({ database });
}, 60_000);
afterAll(() => stage?.close());

test("a code that is over by the clock of the records is begun anew, not sent again to where it once went", async () => {
  const talk = await stage.talk();
  const says = (text: string) => talk.sends({ type: "text", text });
  await says("masuk");
  await says("setuju");
  expect(await says(siti?.phone ?? "")).toContain("(sms:");
  await passTime(database, 24 * 60 * 60_000);
  const answer = await talk.taps(1);
  expect(answer).toContain("Kode itu sudah tidak berlaku.");
  expect(answer).toContain("Mau saya kirim kode baru?");
  expect(answer).not.toContain("(sms:");
  const late = await says("482913");
  expect(late).toContain("Kode itu sudah tidak berlaku.");
  expect(late).toContain("Mau saya kirim kode baru?");
  // What was typed a day ago is forgotten by now, so the number is asked for again.
  const next = await says("ya");
  expect(next).toContain("Berapa nomor HP");
  expect(next).not.toContain("(sms:");
});
