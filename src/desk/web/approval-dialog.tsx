import { useSignal } from "@preact/signals";
import type { CaseFile, Ground } from "../../ports/account.ts";
import { type DecisionWord, decide } from "./cases.ts";
import { closeDialog, Dialog } from "./dialog.tsx";
import { newRequestKey } from "./server.ts";
import { t, tOf } from "./texts.ts";

const PAPERS: readonly Ground[] = ["id-card", "member-card", "family-card", "spoken-to"];
/** A bank account is checked against its book. */
const BANK: readonly Ground[] = ["passbook", "id-card", "spoken-to", "done"];
const WORK: readonly Ground[] = ["done", "spoken-to"];
const REFUSALS: readonly Ground[] = ["papers-missing", "no-match", "suspicious", "withdrawn", "not-possible"];

/** Whether what is asked hands an account over: then papers count, else what was done. */
const handsOver = ({ kind }: CaseFile) => kind === "recovery" || kind === "disowned";

function groundsFor(file: CaseFile): readonly Ground[] {
  if (file.kind === "change-bank") return BANK;
  return handsOver(file) ? PAPERS : WORK;
}

/** Asks on what a yes or a no rests, and says what it will do, before it is sent. */
export function DecisionDialog({ file, decision }: { file: CaseFile; decision: DecisionWord }) {
  const grounds = useSignal<readonly Ground[]>([]);
  const offered = decision === "refuse" ? REFUSALS : groundsFor(file);
  const toggle = (ground: Ground) => {
    const others = grounds.value.filter((one) => one !== ground);
    grounds.value = others.length < grounds.value.length ? others : [...others, ground];
  };
  return (
    <Dialog title={t(`case-${decision}-title`, { number: file.number })}>
      <form
        class="decision"
        onSubmit={(event) => {
          event.preventDefault();
          if (grounds.value.length === 0) return;
          closeDialog();
          void decide(file.number, decision, { grounds: grounds.value, requestKey: newRequestKey() });
        }}
      >
        <p class="soft">{t(effectOf(file, decision))}</p>
        <fieldset>
          <legend>{t(`case-${decision}-why`)}</legend>
          <div class="chips">
            {offered.map((ground) => (
              <button
                key={ground}
                type="button"
                class="chip"
                aria-pressed={grounds.value.includes(ground)}
                onClick={() => toggle(ground)}
              >
                {tOf("ground-", ground)}
              </button>
            ))}
          </div>
        </fieldset>
        <button type="submit" class="primary" disabled={grounds.value.length === 0}>
          {t(`case-${decision}-button`)}
        </button>
      </form>
    </Dialog>
  );
}

/** What happens when this is said: who decides should know it before. */
function effectOf(file: CaseFile, decision: DecisionWord): string {
  if (decision === "refuse") return file.state === "holding" ? "case-effect-stop" : "case-effect-refuse";
  if (file.missing > 1) return "case-effect-first";
  if (file.kind === "recovery") return "case-effect-recovery";
  return file.kind === "disowned" ? "case-effect-disowned" : "case-effect-done";
}
