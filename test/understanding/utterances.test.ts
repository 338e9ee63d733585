import { readFileSync } from "node:fs";
import { CONFIDENCE_FLOOR, understand } from "../../src/understanding/understand.ts";

type Row = readonly [intended: string, utterance: string];

/** What to accept for lines that mean several things: hard.tsv holds utterance, intents parted by "|", and why. */
const acceptable = new Map(
  rowsOf("utterances-hard.tsv").map(
    ([utterance = "", intents = ""]) => [utterance, intents.split("|")] as const,
  ),
);

function rowsOf(file: string): string[][] {
  return readFileSync(new URL(file, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

function labelled(file: string): Row[] {
  return rowsOf(file).map(([intended = "", utterance = ""]) => [intended, utterance]);
}

/** Share of rows understood, and a line for each that was not. */
function judged(rows: readonly Row[]) {
  const confused = rows.flatMap(([intended, utterance]) => {
    const { intent } = understand(utterance);
    const isRight = intent === intended || acceptable.get(utterance)?.includes(intent ?? "") === true;
    return isRight ? [] : [`${intended} taken for ${intent}: ${utterance}`];
  });
  return { share: 1 - confused.length / rows.length, confused };
}

function expectShare(rows: readonly Row[], floor: number): void {
  const { share, confused } = judged(rows);
  if (share < floor) throw new Error(`${(100 * share).toFixed(1)} % understood:\n${confused.join("\n")}`);
}

describe("how people type", () => {
  test("at least 95 % of the collected utterances are understood (85 % is asked for)", () => {
    expectShare(labelled("utterances.tsv"), 0.95);
  });

  // Written in four batches, each before any rule was tuned on it. Understood at first sight: 95 % of 442 (written
  // together with the lexicon, so flattering), 87 % of 460, 91 % of 216; in a fourth, shorter and sloppier, 91 % of 69. Since tuned on, so the
  // floor guards, it does not measure.
  test("at least 95 % of our own paraphrases are understood", () => {
    expectShare(labelled("held-out.tsv"), 0.95);
  });

  // Written in two batches; of the second, tried before anything was tuned on it, 67 % of 36 accidents and 75 % of 36
  // deaths were recognised. Tuned on since: who tells of either must not be asked to choose from a menu.
  test.each(labelled("emergencies.tsv"))("%s is recognised, and surely, in: %s", (intent, utterance) => {
    const understood = understand(utterance);
    expect(understood.intent).toBe(intent);
    expect(understood.confidence).toBeGreaterThanOrEqual(CONFIDENCE_FLOOR);
  });

  test.each([
    ["change-phone", "nomor suami saya mati"],
    ["change-phone", "hp saya mati"],
    ["check-balance", "saldo saya tidak ada"],
    ["digital-card", "my husband lost his card"],
    ["contribution-history", "jatuh tempo iuran kapan"],
    ["claim-jkp", "kena phk"],
    ["claim-jp", "sudah tutup usia pensiun"],
    ["check-balance-jkm", "kalau saya meninggal siapa yang dapat"],
    ["claim-jkk", "syarat klaim kecelakaan kerja"],
  ])("what only sounds like an emergency is %s: %s", (intent, utterance) => {
    expect(understand(utterance).intent).toBe(intent);
  });

  test("a program that crashes hurts nobody", () => {
    expect(understand("aplikasi crash").intent).not.toBe("report-accident");
  });

  test("every hard line gets an acceptable answer", () => {
    const missed = [...acceptable].filter(
      ([utterance, intents]) => !intents.includes(understand(utterance).intent ?? ""),
    );
    expect(missed).toEqual([]);
  });
});
