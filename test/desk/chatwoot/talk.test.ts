import { jest } from "@jest/globals";
import { type ChatwootStage, openChatwootStage } from "../../support/desk/chatwoot-stage.ts";

jest.setTimeout(120_000);

let stage: ChatwootStage;
beforeAll(async () => {
  stage = await openChatwootStage();
});
afterAll(() => stage?.close());

test("a talk goes from the first words to the rating, and each side hears what concerns it", async () => {
  const { fake } = stage;
  const asked = await stage.asks();
  await stage.settles();
  const there = fake.about(asked.number);
  const [card, words] = fake.reads(asked.number);
  expect(card).toMatch(/^catatan: Tiket HK-\w{5} · Saldo dan iuran\nPeserta: belum masuk akun · lewat web/);
  expect(card).toContain("Sebelumnya di bot: Cek saldo");
  expect(words).toBe("peserta: Saldo saya kok belum bertambah ya?");

  fake.assigns(there, fake.sari);
  await stage.settles();
  expect(await asked.hears()).toEqual(["taken by Sari"]);
  fake.says(there, fake.sari, "Selamat siang, saya periksa dulu.");
  fake.says(there, fake.sari, "Dua menit, ya.");
  await stage.settles();
  await asked.says("Baik.");
  await asked.says("Terima kasih.");
  await stage.settles();
  expect(await asked.hears()).toEqual(["Sari: Selamat siang, saya periksa dulu.", "Sari: Dua menit, ya."]);
  expect(fake.reads(asked.number).slice(2)).toEqual([
    "petugas: Selamat siang, saya periksa dulu.",
    "petugas: Dua menit, ya.",
    "peserta: Baik.",
    "peserta: Terima kasih.",
  ]);

  fake.resolves(there);
  await stage.settles();
  expect(await asked.hears()).toEqual(["resolved"]);
  await asked.rates(5);
  await stage.settles();
  expect(fake.reads(asked.number).at(-1)).toBe("catatan: Penilaian peserta: 5 dari 5.");
  expect(there.status).toBe("resolved");
});
