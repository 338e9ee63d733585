import { randomUUID } from "node:crypto";
import { makePopulation } from "../../../src/core/demo/population.ts";
import type { DeskStage } from "./desk-stage.ts";

/** The number that a recovery asks for; nobody has it. */
export const NEW_PHONE = "+6289990007788";

/** Somebody whose phone and e-mail are dead asks for a new number; gives the number of the case. `person`: which of the stage's three. */
export async function askRecovery({ core }: DeskStage, person = 0): Promise<string> {
  const { nik, cards } = makePopulation("2026-11-22")[person] ?? { nik: "", cards: [] };
  const conversation = `web:${randomUUID()}`;
  const fields = { nik, kpj: cards[0]?.kpj ?? "", phone: NEW_PHONE } as const;
  let draftId: string | null = null;
  for (const field of ["nik", "kpj", "phone"] as const) {
    const kept = await core.keepInDraft({ conversation, draftId, field, value: fields[field] }, randomUUID());
    draftId = kept.draftId;
  }
  const opened = await core.openRecovery({ conversation, draftId: draftId ?? "" }, randomUUID());
  if (opened.result !== "opened") throw new Error(opened.why);
  return opened.receipt.number;
}
