import { useSignal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Talk } from "../api.ts";
import { send, sendAttached, take } from "./acts.ts";
import { AttachButton, AttachedFile, useDrop } from "./attachment.tsx";
import { CannedList, matching, pickByKey } from "./canned.tsx";
import { Icon } from "./icons.tsx";
import { drafts, noting, withOne } from "./state.ts";
import { t } from "./texts.ts";
import { showWriting } from "./typing.ts";

/** Where the next word is written. `/` at its beginning looks for a canned answer. */
export function Composer({ talk, isMine, state }: { talk: Talk; isMine: boolean; state: Talk["state"] }) {
  const { ticket, language, kind } = talk;
  const field = useRef<HTMLTextAreaElement>(null);
  const chosen = useSignal(0);
  const draft = drafts.value.get(ticket) ?? "";
  const isNote = noting.value || !isMine;
  const matches = isNote ? [] : matching(draft, language);
  const write = (text: string) => {
    chosen.value = 0;
    drafts.value = withOne(drafts.value, ticket, text);
    if (!isNote && text.trim() !== "" && !text.startsWith("/")) showWriting(ticket);
  };
  const { over, ...drop } = useDrop(ticket, !isNote);
  const submit = () => {
    const text = draft.trim();
    if (!isNote) sendAttached(ticket);
    if (text === "") return;
    send(ticket, isNote ? "note" : "say", text);
    noting.value = false;
  };
  const pick = (text: string) => {
    write(text);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isDone = pickByKey(event, { matches, chosen, onPick: pick });
    if (!isDone && isSend(event)) submit();
    if (isDone || isSend(event)) event.preventDefault();
  };
  return (
    <form
      class={`composer ${isNote ? "is-note" : ""} ${over.value ? "is-over" : ""}`}
      {...drop}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {matches.length > 0 && <CannedList matches={matches} chosen={chosen.value} onPick={pick} />}
      <Modes isNote={isNote} isMine={isMine}>
        {!isMine && state === "waiting" && (
          <button type="button" class="primary small" onClick={() => take(ticket)}>
            {t("take-first-button")}
          </button>
        )}
      </Modes>
      {!isNote && <AttachedFile ticket={ticket} />}
      <Field {...{ field, draft, isNote, isMine, language, kind, write, onKeyDown }}>
        {!isNote && <AttachButton ticket={ticket} />}
      </Field>
    </form>
  );
}

function isSend({ key, shiftKey, isComposing }: KeyboardEvent): boolean {
  return key === "Enter" && !shiftKey && !isComposing;
}

function Modes(parts: { isNote: boolean; isMine: boolean; children: ComponentChildren }) {
  const { isNote, isMine, children } = parts;
  const choose = (note: boolean) => () => {
    noting.value = note;
  };
  return (
    <fieldset class="modes" aria-label={t("modes-label")}>
      <button type="button" aria-pressed={!isNote} disabled={!isMine} onClick={choose(false)}>
        {t("mode-reply")}
      </button>
      <button type="button" aria-pressed={isNote} onClick={choose(true)}>
        {t("mode-note")}
      </button>
      {children}
    </fieldset>
  );
}

/** Who asked for an answer by e-mail must not be answered where he does not look. */
function placeholder(isNote: boolean, kind: Talk["kind"]): string {
  if (isNote) return "note-placeholder";
  return kind === "email" ? "reply-placeholder-email" : "reply-placeholder";
}

function Field(parts: {
  field: RefObject<HTMLTextAreaElement | null>;
  draft: string;
  isNote: boolean;
  isMine: boolean;
  language: Talk["language"];
  kind: Talk["kind"];
  write(text: string): void;
  onKeyDown(event: KeyboardEvent): void;
  children: ComponentChildren;
}) {
  const { field, draft, isNote, isMine, language, kind, write, onKeyDown, children } = parts;
  useEffect(() => {
    if (isMine) field.current?.focus();
  }, [isMine, field]);
  useEffect(() => grow(field.current), [draft, field]);
  const label = t(placeholder(isNote, kind));
  return (
    <div class="field">
      {children}
      <textarea
        ref={field}
        id="words"
        rows={1}
        lang={language}
        value={draft}
        placeholder={label}
        aria-label={label}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="send" aria-label={t(isNote ? "keep-note" : "send-button")}>
        <Icon name={isNote ? "note" : "send"} />
      </button>
    </div>
  );
}

/** As high as what stands in it, up to a third of a screen. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
}
