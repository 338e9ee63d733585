import { useEffect, useRef } from "preact/hooks";
import type { Talk } from "../api.ts";
import { act, nameOf, take } from "./acts.ts";
import { Composer } from "./composer.tsx";
import { EntryLine, OutgoingLine } from "./entry.tsx";
import { Icon, IconButton } from "./icons.tsx";
import { Clock } from "./row.tsx";
import { can, cardOpen, dialog, me, outgoing, selected, tickets } from "./state.ts";
import { t, tOf } from "./texts.ts";
import { isWriting } from "./typing.ts";

/** One conversation: what was said and done, and where the next word is written. */
export function TalkView({ talk }: { talk: Talk }) {
  const row = tickets.value.get(talk.ticket) ?? talk;
  const isMine = row.state === "held" && row.agent === me.value?.id;
  const waiting = outgoing.value.get(talk.ticket) ?? [];
  return (
    <section class="talk" aria-label={talk.number}>
      <header class="talk-head">
        <button
          type="button"
          class="icon back"
          aria-label={t("back-button")}
          onClick={() => {
            selected.value = null;
          }}
        >
          <Icon name="back" />
        </button>
        <div class="talk-title">
          <h2>
            {talk.initials ?? t("guest")} <span>{tOf("topic-", talk.topic)}</span>
          </h2>
          <p>
            {talk.number} · {stateText(row.state, row.agent)} <Clock row={row} />
          </p>
        </div>
        <TalkActs ticket={talk.ticket} state={row.state} isMine={isMine} />
        <IconButton
          label={t("card-title")}
          pressed={cardOpen.value}
          onClick={() => {
            cardOpen.value = !cardOpen.value;
          }}
        >
          <Icon name="card" />
        </IconButton>
      </header>
      <Log key={talk.ticket} talk={talk} count={talk.entries.length + waiting.length}>
        {talk.entries.map((entry) => (
          <EntryLine key={entry.position} ticket={talk.ticket} entry={entry} />
        ))}
        {waiting.map((item) => (
          <OutgoingLine key={item.key} ticket={talk.ticket} item={item} />
        ))}
      </Log>
      <p class={`writing ${isWriting(talk.ticket) ? "now" : ""}`}>{t("is-writing")}</p>
      {row.state !== "closed" && can("answer") && (
        <Composer key={talk.ticket} talk={talk} isMine={isMine} state={row.state} />
      )}
    </section>
  );
}

function stateText(state: Talk["state"], agent: string | null): string {
  if (state !== "held") return tOf("state-", state);
  return agent === me.value?.id ? t("held-by-you") : t("held-by-short", { name: nameOf(agent) });
}

function TalkActs({ ticket, state, isMine }: { ticket: string; state: Talk["state"]; isMine: boolean }) {
  if (state === "closed") return null;
  const opens = (name: "transfer" | "assign" | "resolve") => () => {
    dialog.value = name;
  };
  return (
    <div class="talk-acts">
      {state === "waiting" && can("answer") && (
        <button type="button" class="primary" onClick={() => take(ticket)}>
          {t("take-button")}
        </button>
      )}
      {isMine && (
        <>
          <button type="button" onClick={() => act(ticket, "release")}>
            {t("release-button")}
          </button>
          <button type="button" onClick={opens("transfer")}>
            {t("transfer-button")}
          </button>
          <button type="button" class="primary" onClick={opens("resolve")}>
            {t("resolve-button")}
          </button>
        </>
      )}
      {!isMine && can("assign") && (
        <button type="button" onClick={opens("assign")}>
          {t("assign-button")}
        </button>
      )}
    </div>
  );
}

/** Stays at the end while one reads there, and where it is while one reads further up. */
function Log({ talk, count, children }: { talk: Talk; count: number; children: preact.ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [count]);
  return (
    <div
      ref={box}
      class="log"
      role="log"
      aria-label={t("log-label", { number: talk.number })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls with the arrow keys.
      tabIndex={0}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        atEnd.current = scrollHeight - scrollTop - clientHeight < 60;
      }}
    >
      {children}
    </div>
  );
}
