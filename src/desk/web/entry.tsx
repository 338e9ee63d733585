import { TOPICS } from "../../../flows/kit/desk.ts";
import type { TicketEntry } from "../../ports/agent-desk.ts";
import { nameOf, takeBack } from "./acts.ts";
import { FileBubble, fileLabel } from "./file.tsx";
import { momentText, safeText } from "./format.ts";
import { me, now, type Outgoing, talks } from "./state.ts";
import { t, tOf } from "./texts.ts";

/** One line of what was said and done. */
export function EntryLine({ ticket, entry }: { ticket: string; entry: TicketEntry }) {
  const { what, by } = entry;
  if (what === "words" && by === "participant") return <Bubble side="theirs" entry={entry} />;
  if (what === "file" || what === "sent") return <FileBubble ticket={ticket} entry={entry} />;
  if (what === "said") return <Bubble side="ours" entry={entry} />;
  if (what === "note") return <Bubble side="note" entry={entry} />;
  return <Happening entry={entry} ticket={ticket} />;
}

function Bubble({ side, entry }: { side: "theirs" | "ours" | "note"; entry: TicketEntry }) {
  const { agent, at, text, delivery } = entry;
  const isOwn = agent === me.value?.id;
  return (
    <div class={`bubble ${side}`}>
      {side === "note" && <span class="note-mark">{t("note-mark")}</span>}
      <p class="words" dir="auto">
        {safeText(text)}
      </p>
      <p class="meta">
        {side !== "theirs" && !isOwn && <span>{nameOf(agent)}</span>}
        <time>{momentText(at, now.value)}</time>
        {delivery && <span class={`delivery ${delivery}`}>{tOf("delivery-", delivery)}</span>}
      </p>
    </div>
  );
}

/** Words that are not on record yet. */
export function OutgoingLine({ ticket, item }: { ticket: string; item: Outgoing }) {
  const { kind, text, file, state, why } = item;
  return (
    <div class={`bubble ${kind === "note" ? "note" : "ours"} ${state}`}>
      <p class="words" dir="auto">
        {file ? fileLabel(file) : text}
      </p>
      <p class="meta">
        {state === "sending" && <span>{t("sending")}</span>}
        {state === "waiting" && <span class="delivery pending">{t("send-again")}</span>}
        {state === "refused" && (
          <>
            <span class="delivery failed">{refusal(why)}</span>
            <button type="button" class="small" onClick={() => takeBack(ticket, item)}>
              {t(file ? "file-dismiss-button" : "rewrite-button")}
            </button>
          </>
        )}
      </p>
    </div>
  );
}

function refusal(why: string): string {
  if (why.startsWith("blocked-")) return tOf("blocked-", why.slice("blocked-".length));
  if (why.startsWith("refused-")) return tOf("file-refused-", why.slice("refused-".length));
  return t(why === "not-yours" ? "not-yours" : why === "over" ? "over" : "not-done");
}

/** What was done to the ticket, in a line of its own between the words. */
function Happening({ ticket, entry }: { ticket: string; entry: TicketEntry }) {
  const { at } = entry;
  const isMail = talks.value.get(ticket)?.kind === "email";
  return (
    <p class="happening">
      <span>{entry.what === "reminder" && isMail ? t("did-reminder-email") : happeningText(entry)}</span>{" "}
      <time>{momentText(at, now.value)}</time>
    </p>
  );
}

function happeningText({ what, agent, text }: TicketEntry): string {
  switch (what) {
    case "opened":
      return t("did-opened");
    case "taken":
      return t("did-taken", { name: nameOf(agent) });
    case "released":
      return tOf("did-released-", text === "" ? "agent" : text);
    case "transferred":
      return t("did-transferred", { name: nameOf(agent), to: destinationText(text) });
    case "resolved":
      return resolvedText(text);
    case "closed":
      return tOf("did-closed-", text === "" ? "participant" : text);
    case "moved":
      return t("did-moved");
    case "labelled":
      return text === "" ? t("did-unlabelled") : t("did-labelled", { labels: text });
    case "rated":
      return t("did-rated", { score: text });
    case "reminder":
      return t("did-reminder");
    case "delayed":
      return t("did-delayed");
    default:
      return safeText(text);
  }
}

/** A colleague's id, or a topic. */
function destinationText(to: string): string {
  const topic = TOPICS.find((one) => one === to);
  return topic ? tOf("topic-", topic) : nameOf(to);
}

/** The agent's last words, or else only why it ended. */
function resolvedText(text: string): string {
  if (text === "" || text === "resolved") return t("did-resolved");
  if (text === "participant" || text === "silence") return tOf("did-closed-", text);
  return t("did-resolved-words", { words: safeText(text) });
}
