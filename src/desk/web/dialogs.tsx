import { useSignal } from "@preact/signals";
import { TOPICS } from "../../../flows/kit/desk.ts";
import { act } from "./acts.ts";
import { DecisionDialog } from "./approval-dialog.tsx";
import { closeDialog, Dialog } from "./dialog.tsx";
import { KEYS } from "./key-list.ts";
import { CodeDialog, RevealDialog } from "./reveal.tsx";
import { colleagues, decided, dialog, me, selected, talk, tickets } from "./state.ts";
import { t, tOf } from "./texts.ts";

/** The one dialog that is open, if any. */
export function Dialogs() {
  const ticket = selected.value;
  switch (dialog.value) {
    case "keys":
      return <KeySheet />;
    case "code":
      return <CodeDialog />;
    case "approve":
    case "refuse":
      return decided.value && <DecisionDialog file={decided.value} decision={dialog.value} />;
    case null:
      return null;
    default:
      return ticket === null ? null : <TicketDialog ticket={ticket} />;
  }
}

function TicketDialog({ ticket }: { ticket: string }) {
  switch (dialog.value) {
    case "transfer":
      return <TransferDialog ticket={ticket} />;
    case "assign":
      return <AssignDialog ticket={ticket} />;
    case "resolve":
      return <ResolveDialog ticket={ticket} />;
    case "labels":
      return <LabelsDialog ticket={ticket} />;
    case "reveal":
      return <RevealDialog ticket={ticket} />;
    default:
      return null;
  }
}

function KeySheet() {
  return (
    <Dialog title={t("keys-title")}>
      <dl class="keys">
        {KEYS.map(({ keys, text }) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** Colleagues who could take it, those with most room first. */
function Colleagues({ onChoose }: { onChoose(id: string): void }) {
  const own = tickets.value.get(selected.value ?? "")?.agent;
  const there = colleagues.value
    .filter(({ id, presence }) => id !== own && presence !== "offline")
    .sort((a, b) => a.holding - a.capacity - (b.holding - b.capacity));
  if (there.length === 0) return <p class="soft">{t("nobody-there")}</p>;
  return (
    <ul class="choices">
      {there.map(({ id, name, presence, holding, capacity, skills }) => (
        <li key={id}>
          <button type="button" onClick={() => onChoose(id)}>
            <b>
              <i class={`presence-dot ${presence}`} /> {id === me.value?.id ? t("yourself") : name}
            </b>
            <span>
              {t("load", { holding, capacity })} · {skills.map((skill) => tOf("skill-", skill)).join(", ")}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function TransferDialog({ ticket }: { ticket: string }) {
  const to = async (destination: object) => {
    closeDialog();
    await act(ticket, "transfer", destination);
  };
  return (
    <Dialog title={t("transfer-title")}>
      <h3>{t("transfer-to-colleague")}</h3>
      <Colleagues onChoose={(agent) => to({ agent })} />
      <h3>{t("transfer-to-topic")}</h3>
      <div class="chips">
        {TOPICS.filter((topic) => topic !== talk.value?.topic).map((topic) => (
          <button key={topic} type="button" class="chip" onClick={() => to({ topic })}>
            {tOf("topic-", topic)}
          </button>
        ))}
      </div>
    </Dialog>
  );
}

function AssignDialog({ ticket }: { ticket: string }) {
  return (
    <Dialog title={t("assign-title")}>
      <Colleagues
        onChoose={async (agent) => {
          closeDialog();
          await act(ticket, "assign", { agent });
        }}
      />
    </Dialog>
  );
}

function ResolveDialog({ ticket }: { ticket: string }) {
  const summary = useSignal("");
  return (
    <Dialog title={t("resolve-title")}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const done = await act(ticket, "resolve", { summary: summary.value });
          if (done?.outcome === "done" || done?.outcome === "over") closeDialog();
        }}
      >
        <label>
          {t("summary-label")}
          <textarea
            rows={4}
            lang={talk.value?.language}
            value={summary.value}
            onInput={(event) => {
              summary.value = event.currentTarget.value;
            }}
          />
          <small>{t("summary-hint")}</small>
        </label>
        <button type="submit" class="primary">
          {t("resolve-button")}
        </button>
      </form>
    </Dialog>
  );
}

function LabelsDialog({ ticket }: { ticket: string }) {
  const text = useSignal((tickets.value.get(ticket)?.labels ?? []).join(", "));
  const known = [...new Set([...tickets.value.values()].flatMap(({ labels }) => labels))].sort().slice(0, 12);
  return (
    <Dialog title={t("labels-title")}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const labels = text.value
            .split(",")
            .map((label) => label.trim())
            .filter(Boolean);
          if (await act(ticket, "label", { labels })) closeDialog();
        }}
      >
        <label>
          {t("labels-label")}
          <input
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
          <small>{t("labels-hint")}</small>
        </label>
        <div class="chips">
          {known.map((label) => (
            <button
              key={label}
              type="button"
              class="chip"
              onClick={() => {
                text.value = [...text.value.split(",").map((one) => one.trim()), label]
                  .filter(Boolean)
                  .join(", ");
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <button type="submit" class="primary">
          {t("keep-button")}
        </button>
      </form>
    </Dialog>
  );
}
