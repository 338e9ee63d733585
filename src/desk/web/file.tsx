import { useSignal } from "@preact/signals";
import type { TicketEntry } from "../../ports/agent-desk.ts";
import { nameOf } from "./acts.ts";
import { momentText, safeText } from "./format.ts";
import { can, me, now, tickets } from "./state.ts";
import { language, t, tOf } from "./texts.ts";

/**
 * What a participant or an agent sent. A photo is fetched when it is opened and not before, for each opening stands in the trail.
 */
export function FileBubble({ ticket, entry }: { ticket: string; entry: TicketEntry }) {
  const [kind = "", bytes = ""] = entry.text.split(" ");
  const { agent, delivery } = entry;
  const isOurs = entry.what === "sent";
  return (
    <div class={`bubble ${isOurs ? "ours" : "theirs"} file`}>
      <div class="words">
        <p>{tOf("file-", kind === "photo" ? "photo" : "document", { size: sizeText(Number(bytes)) })}</p>
        {isOpenTo(ticket) && (
          <Opening kind={kind} address={`/desk/api/tickets/${ticket}/files/${entry.position}`} />
        )}
      </div>
      <p class="meta">
        {isOurs && agent !== me.value?.id && <span>{nameOf(agent)}</span>}
        <time>{momentText(entry.at, now.value)}</time>
        {delivery && <span class={`delivery ${delivery}`}>{tOf("delivery-", delivery)}</span>}
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

/** A file of this machine, before it is one of ours. */
export function fileLabel({ name, size }: File): string {
  return `${safeText(name)} (${sizeText(size)})`;
}

const MEGABYTE = 1_000_000;

function sizeText(bytes: number): string {
  const [amount, unit] = bytes < MEGABYTE ? [Math.ceil(bytes / 1_000), "KB"] : [bytes / MEGABYTE, "MB"];
  return `${new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 }).format(amount)} ${unit}`;
}
