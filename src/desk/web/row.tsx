import type { TicketRow } from "../../ports/agent-desk.ts";
import { nameOf, openTalk } from "./acts.ts";
import { clockText, spanText } from "./format.ts";
import { NEAR_MS, now, seen, selected, shelf } from "./state.ts";
import { t, tOf } from "./texts.ts";

/** One ticket in a list: what about, how long already, how much time is left. */
export function Row({ row }: { row: TicketRow }) {
  const { ticket, number, topic, language, channel, verified, labels, agent, unanswered, newest } = row;
  const unread = unanswered && (seen.value.get(ticket) ?? 0) < newest;
  return (
    <li>
      <button
        type="button"
        class={`row ${unread ? "unread" : ""}`}
        data-ticket={ticket}
        aria-current={selected.value === ticket ? "true" : undefined}
        onClick={() => openTalk(ticket)}
      >
        <span class="first-line">
          <b>{tOf("topic-", topic)}</b>
          <Clock row={row} />
        </span>
        <span class="second-line">
          <span class="number">{number}</span>
          <span>{tOf("channel-", channel)}</span>
          <span>{language.toUpperCase()}</span>
          {verified && shelf.value !== "others" && <span class="ok">{t("verified-short")}</span>}
          {shelf.value === "others" && <span class="owner">{nameOf(agent)}</span>}
          {unread && <i class="dot" role="img" aria-label={t("unread")} />}
        </span>
        {(labels.length > 0 || row.kind !== "chat") && (
          <span class="labels">
            {row.kind !== "chat" && <em>{tOf("kind-", row.kind)}</em>}
            {labels.map((label) => (
              <em key={label}>{label}</em>
            ))}
          </span>
        )}
      </button>
    </li>
  );
}

/**
 * The one clock that matters now: until the first answer how long is left for it, then how long the participant waits for the next
 * word, or nothing when the word is his.
 */
export function Clock({ row }: { row: TicketRow }) {
  const { state, firstReplyAt, replyDueAt, queuedAt, lastWordsAt, unanswered, closedAt, kind, callbackAt } =
    row;
  const moment = now.value;
  if (state === "closed") return <span class="clock">{spanText(moment - (closedAt ?? moment))}</span>;
  if (kind === "callback" && callbackAt !== null)
    return <Due at={callbackAt} label={t("call-in")} kind="call" />;
  if (firstReplyAt === null)
    return (
      <span class="clocks">
        {state === "waiting" && (
          <span class="clock" title={t("waiting-title")}>
            {clockText(moment - queuedAt)}
          </span>
        )}
        <Due at={replyDueAt} label={t("sla")} kind="reply" />
      </span>
    );
  if (!unanswered) return <span class="clock calm">{t("answered")}</span>;
  const waits = moment - (lastWordsAt ?? moment);
  return (
    <span class={`clock ${waits > NEAR_MS ? "near" : ""}`} title={t("waits-title")}>
      {clockText(waits)}
    </span>
  );
}

/** In a list the sign says of a late answer what the word says, and leaves room for what it is about. */
function Due({ at, label, kind }: { at: number; label: string; kind: "call" | "reply" }) {
  const left = at - now.value;
  const state = left < 0 ? "late" : left < NEAR_MS ? "near" : "";
  return (
    <span class={`clock due ${state}`} title={t(left < 0 ? "late-title" : "due-title")}>
      <span class={`due-${kind}`}>{label} </span>
      {left < 0 ? "+" : ""}
      {Math.abs(left) > 99 * 60_000 ? spanText(Math.abs(left)) : clockText(left)}
    </span>
  );
}
