import { useSignal } from "@preact/signals";
import type { RevealedField, RevealReason } from "../../ports/agent-accounts.ts";
import type { RevealedValue } from "../api.ts";
import { closeDialog, Dialog } from "./dialog.tsx";
import { post, Refused } from "./server.ts";
import { CodeField } from "./sign-in.tsx";
import { afterCode, dialog, revealed, tell, withOne } from "./state.ts";
import { t, tOf } from "./texts.ts";

const FIELDS: readonly RevealedField[] = ["name", "phone", "email", "nik"];
const REASONS: readonly RevealReason[] = ["identity", "call-back", "correction", "complaint"];

/** What was unmasked is masked again by itself after this long. */
const SHOWN_MS = 2 * 60_000;

/** Unmasks one identifier, for a reason that is kept with the agent's name. */
export function RevealDialog({ ticket }: { ticket: string }) {
  const field = useSignal<RevealedField>("name");
  const reason = useSignal<RevealReason | null>(null);
  return (
    <Dialog title={t("reveal-title")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.value !== null) void reveal(ticket, field.value, reason.value);
        }}
      >
        <p class="soft">{t("reveal-text")}</p>
        <Choice legend={t("reveal-what")} beginning="field-" words={FIELDS} chosen={field} />
        <Choice legend={t("reveal-why")} beginning="reason-" words={REASONS} chosen={reason} />
        <button type="submit" class="primary" disabled={reason.value === null}>
          {t("reveal-button")}
        </button>
      </form>
    </Dialog>
  );
}

function Choice<Word extends string>(parts: {
  legend: string;
  beginning: string;
  words: readonly Word[];
  chosen: { value: Word | null };
}) {
  const { legend, beginning, words, chosen } = parts;
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="chips">
        {words.map((word) => (
          <button
            key={word}
            type="button"
            class="chip"
            aria-pressed={chosen.value === word}
            onClick={() => {
              chosen.value = word;
            }}
          >
            {tOf(beginning, word)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

async function reveal(ticket: string, field: RevealedField, reason: RevealReason): Promise<void> {
  try {
    const shown = await post<RevealedValue>(`tickets/${ticket}/reveal`, { field, reason });
    const others = (revealed.value.get(ticket) ?? []).filter((one) => one.field !== field);
    revealed.value = withOne(revealed.value, ticket, [...others, shown]);
    setTimeout(() => mask(ticket, field), SHOWN_MS);
    closeDialog();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.error === "code-needed") askCode(() => void reveal(ticket, field, reason));
    else tell(t(error.error === "nothing-to-reveal" ? "nothing-to-reveal" : "not-done"), "trouble");
  }
}

function mask(ticket: string, field: RevealedField): void {
  const others = (revealed.value.get(ticket) ?? []).filter((one) => one.field !== field);
  revealed.value = withOne(revealed.value, ticket, others.length === 0 ? null : others);
}

/** Asks for the authenticator's code again, then goes on. */
export function askCode(goOn: () => void): void {
  afterCode.value = goOn;
  dialog.value = "code";
}

/** Asks for a fresh code of the authenticator, and goes on with what needed it. */
export function CodeDialog() {
  const code = useSignal("");
  const trouble = useSignal("");
  return (
    <Dialog title={t("confirm-title")}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          try {
            await post("confirm", { code: code.value });
            closeDialog();
            afterCode.value?.();
          } catch (error) {
            if (!(error instanceof Refused)) throw error;
            trouble.value = t(error.status === 0 ? "no-line" : "code-wrong");
          }
        }}
      >
        <p class="soft">{t("confirm-text")}</p>
        <CodeField code={code} />
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
        <button type="submit" class="primary">
          {t("go-on-button")}
        </button>
      </form>
    </Dialog>
  );
}
