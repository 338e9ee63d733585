import type { CaseFile, Ground } from "../../ports/account.ts";
import { askCode } from "./reveal.tsx";
import { post, Refused, read } from "./server.ts";
import { cases, me, tell } from "./state.ts";
import { t } from "./texts.ts";

/** How often cases are looked for: they wait for days, and whoever decides sees his own act at once. */
const AGAIN_MS = 20_000;

/** A yes or a no to a case. */
export type DecisionWord = "approve" | "refuse";

/** Reads the cases now and every so often; gives what ends it. */
export function watchCases(): () => void {
  void readCases();
  const again = setInterval(readCases, AGAIN_MS);
  return () => clearInterval(again);
}

/** A line that is lost shows what was there last; the next look mends it. */
async function readCases(): Promise<void> {
  try {
    cases.value = await read<CaseFile[]>("approvals");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

/** Whether the case waits for a word of whoever looks at it. */
export function isForMe({ missing, history }: CaseFile): boolean {
  return missing > 0 && !history.some(({ event, agent }) => event === "approved" && agent === me.value?.id);
}

/** Sends a decision under one key until there is an answer, also across the question for a code. */
export async function decide(
  number: string,
  decision: DecisionWord,
  { grounds, requestKey }: { grounds: readonly Ground[]; requestKey: string },
): Promise<void> {
  try {
    const { result } = await post<{ result: "approved" | "closed" }>(`approvals/${number}/${decision}`, {
      grounds,
      requestKey,
    });
    const told = decision === "refuse" ? "case-told-refused" : `case-told-${result}`;
    tell(t(told, { number }));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const again = () => void decide(number, decision, { grounds, requestKey });
    if (error.error === "code-needed") return askCode(again);
    const known = error.error.startsWith("case-") ? error.error : error.status === 0 ? "no-line" : "not-done";
    tell(t(known), "trouble");
  }
  await readCases();
}
