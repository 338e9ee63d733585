import type { TicketRow } from "../../ports/agent-desk.ts";
import { search } from "./acts.ts";
import { Card } from "./card.tsx";
import { Icon } from "./icons.tsx";
import { Row } from "./row.tsx";
import {
  can,
  cardOpen,
  found,
  me,
  mine,
  others,
  queue,
  type Shelf,
  searched,
  selected,
  shelf,
  shelved,
  talk,
  urgent,
} from "./state.ts";
import { TalkView } from "./talk.tsx";
import { t, tOf } from "./texts.ts";

const SHELVES: readonly { name: Shelf; list: { value: readonly TicketRow[] }; opens(): boolean }[] = [
  { name: "mine", list: mine, opens: () => can("answer") },
  { name: "queue", list: queue, opens: () => true },
  { name: "others", list: others, opens: () => true },
  { name: "closed", list: found, opens: () => true },
];

/** Lists on the left, the talk in the middle, what is known about it on the right. */
export function Inbox() {
  return (
    <main class={`inbox ${selected.value ? "has-talk" : ""} ${cardOpen.value ? "has-card" : ""}`}>
      <section class="lists" aria-label={t("lists-label")}>
        <div class="shelves" role="tablist">
          {SHELVES.filter(({ opens }) => opens()).map(({ name, list }) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={shelf.value === name}
              onClick={() => openShelf(name)}
            >
              {tOf("shelf-", name)}
              {name !== "closed" && <b class="count">{list.value.length}</b>}
            </button>
          ))}
        </div>
        <label class="search">
          <Icon name="search" />
          <input
            id="search"
            type="search"
            placeholder={t("search-placeholder")}
            aria-label={t("search-placeholder")}
            value={searched.value}
            onInput={(event) => {
              searched.value = event.currentTarget.value;
              if (shelf.value === "closed") void search(searched.value);
            }}
          />
        </label>
        <Escalation />
        <ol class="rows">
          {shelved.value.map((row) => (
            <Row key={row.ticket} row={row} />
          ))}
        </ol>
        {shelved.value.length === 0 && <Nothing />}
      </section>
      {talk.value ? (
        <>
          <TalkView talk={talk.value} />
          <Card talk={talk.value} />
        </>
      ) : (
        <Welcome />
      )}
    </main>
  );
}

function openShelf(name: Shelf): void {
  shelf.value = name;
  if (name === "closed") void search(searched.value);
}

/** Whoever has nothing in hand is shown the way to those who wait. */
function Nothing() {
  const offersQueue = shelf.value === "mine" && queue.value.length > 0;
  return (
    <div class="nothing">
      <p>{emptyText()}</p>
      {offersQueue && (
        <button type="button" class="quiet" onClick={() => openShelf("queue")}>
          {t("see-queue", { count: queue.value.length })}
        </button>
      )}
    </div>
  );
}

function emptyText(): string {
  return searched.value.trim() === "" ? tOf("empty-", shelf.value) : t("search-nothing");
}

/** Who can help is told when a first answer comes near its end; everybody else sees it on the clocks. */
function Escalation() {
  const waiting = urgent.value.filter(({ state }) => state === "waiting").length;
  const held = urgent.value.filter(({ state, agent }) => state === "held" && agent !== me.value?.id).length;
  if (waiting + held === 0 || !(can("assign") || waiting > 0)) return null;
  const count = can("assign") ? waiting + held : waiting;
  return (
    <p class="escalation" role="status">
      {t("escalation", { count })}
    </p>
  );
}

function Welcome() {
  return (
    <section class="welcome">
      <Icon name="empty" />
      <h2>{t("welcome-title", { name: me.value?.name.split(" ")[0] ?? "" })}</h2>
      <p>{can("answer") ? t("welcome-text") : t("welcome-reader")}</p>
      {can("answer") && (
        <p class="hints">
          <kbd>N</kbd> {t("key-next")} <kbd>?</kbd> {t("keys-title")}
        </p>
      )}
    </section>
  );
}
