import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { fileLabel } from "./file.tsx";
import { Icon, IconButton } from "./icons.tsx";
import { attached, withOne } from "./state.ts";
import { t } from "./texts.ts";

/** What the server takes; it looks for itself. */
const TAKEN = "image/jpeg,image/png,image/webp,application/pdf";

/** Chooses a file for a ticket; it leaves when it is sent, and not before. */
function attach(ticket: string, file: File | null | undefined): void {
  if (file) attached.value = withOne(attached.value, ticket, file);
}

/** Opens the machine's own list of files. */
export function AttachButton({ ticket }: { ticket: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        class="unseen"
        accept={TAKEN}
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ currentTarget }) => {
          attach(ticket, currentTarget.files?.[0]);
          // The same file may be chosen again.
          currentTarget.value = "";
        }}
      />
      <IconButton label={t("attach-label")} onClick={() => input.current?.click()}>
        <Icon name="attach" />
      </IconButton>
    </>
  );
}

/** The file that leaves with the next sending. */
export function AttachedFile({ ticket }: { ticket: string }) {
  const file = attached.value.get(ticket);
  if (!file) return null;
  return (
    <p class="attached" role="status">
      <Icon name="attach" />
      <span dir="auto">{fileLabel(file)}</span>
      <button
        type="button"
        class="small"
        onClick={() => {
          attached.value = withOne(attached.value, ticket, null);
        }}
      >
        {t("attached-remove-button")}
      </button>
    </p>
  );
}

/** Takes what is dropped on it or pasted into it; `over`: something hangs above it. */
export function useDrop(ticket: string, mayDo: boolean) {
  const over = useSignal(false);
  const holdsFile = (data: DataTransfer | null) => mayDo && (data?.types.includes("Files") ?? false);
  return {
    over,
    onDragOver(event: DragEvent) {
      if (!holdsFile(event.dataTransfer)) return;
      event.preventDefault();
      over.value = true;
    },
    onDragLeave() {
      over.value = false;
    },
    onDrop(event: DragEvent) {
      over.value = false;
      if (!holdsFile(event.dataTransfer)) return;
      event.preventDefault();
      attach(ticket, event.dataTransfer?.files[0]);
    },
    onPaste(event: ClipboardEvent) {
      const file = event.clipboardData?.files[0];
      if (!mayDo || !file) return;
      event.preventDefault();
      attach(ticket, file);
    },
  };
}
