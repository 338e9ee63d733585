import { useSignal } from "@preact/signals";
import type { TicketEntry } from "../../ports/agent-desk.ts";
import { momentText } from "./format.ts";
import { can, me, now, tickets } from "./state.ts";
import { language, t, tOf } from "./texts.ts";

/** What a participant sent. A photo is fetched when it is opened and not before, for each opening stands in the trail. */
export function FileBubble({ ticket, entry }: { ticket: string; entry: TicketEntry }) {
  const [kind = "", bytes = ""] = entry.text.split(" ");
  return (
    <div class="bubble theirs file">
      <div class="words">
        <p>{tOf("file-", kind === "photo" ? "photo" : "document", { size: sizeText(Number(bytes)) })}</p>
        {isOpenTo(ticket) && (
          <Opening kind={kind} address={`/desk/api/tickets/${ticket}/files/${entry.position}`} />
        )}
      </div>
      <p class="meta">
        <time>{momentText(entry.at, now.value)}</time>
      </p>
    </div>
  );
}

/** One that waits has to be taken first; the server judges by itself. */
function isOpenTo(ticket: string): boolean {
  const row = tickets.value.get(ticket);
  return can("reveal") && (can("read-all") || row === undefined || row.agent === me.value?.id);
}

function Opening({ kind, address }: { kind: string; address: string }) {
  const isOpen = useSignal(false);
  const failed = useSignal(false);
  if (kind !== "photo") {
    return (
      <a class="small" href={address} download>
        {t("file-download-button")}
      </a>
    );
  }
  return (
    <>
      <button
        type="button"
        class="small"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
          failed.value = false;
        }}
      >
        {t(isOpen.value ? "file-hide-button" : "file-show-button")}
      </button>
      {isOpen.value && !failed.value && (
        <img
          src={address}
          alt={t("file-alt")}
          onError={() => {
            failed.value = true;
          }}
        />
      )}
      {failed.value && <p role="alert">{t("file-not-shown")}</p>}
    </>
  );
}

const MEGABYTE = 1_000_000;

function sizeText(bytes: number): string {
  const [amount, unit] = bytes < MEGABYTE ? [Math.ceil(bytes / 1_000), "KB"] : [bytes / MEGABYTE, "MB"];
  return `${new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 }).format(amount)} ${unit}`;
}
