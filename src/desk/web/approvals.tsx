import type { CaseEvent, CaseFile } from "../../ports/account.ts";
import { type DecisionWord, isForMe } from "./cases.ts";
import { momentText, spanText } from "./format.ts";
import { Icon } from "./icons.tsx";
import { cases, decided, dialog, now } from "./state.ts";
import { t, tOf } from "./texts.ts";

/** Cases that wait for people's decisions: those that wait for the one who looks first. */
export function ApprovalsPage() {
  const list = cases.value;
  const sorted = [...(list ?? [])].sort((one, other) => Number(isForMe(other)) - Number(isForMe(one)));
  return (
    <main class="page approvals">
      <header>
        <h1>{t("approvals-title")}</h1>
        <p class="soft">{t("approvals-text")}</p>
      </header>
      {list?.length === 0 && (
        <p class="nothing">
          <Icon name="shield" /> {t("approvals-nothing")}
        </p>
      )}
      <ul class="cases">
        {sorted.map((file) => (
          <CaseCard key={file.number} file={file} />
        ))}
      </ul>
    </main>
  );
}

function CaseCard({ file }: { file: CaseFile }) {
  const { number, kind, state, missing } = file;
  const forMe = isForMe(file);
  return (
    <li class={`case ${forMe ? "for-me" : ""}`} aria-label={`${number}: ${tOf("case-kind-", kind)}`}>
      <header>
        <h2>{tOf("case-kind-", kind)}</h2>
        <code>{number}</code>
        <span class={`event ${state}`}>{t(standing(file, forMe), { count: missing })}</span>
      </header>
      <Facts file={file} />
      <ol class="history">
        {file.history.map((event, index) => (
          <li key={index}>
            <HistoryLine {...event} />
          </li>
        ))}
      </ol>
      <footer>
        {forMe && <DecisionButton file={file} decision="approve" />}
        <DecisionButton file={file} decision="refuse" />
      </footer>
    </li>
  );
}

/** Where the case stands for whoever looks at it. */
function standing({ state, missing }: CaseFile, forMe: boolean): string {
  if (state === "holding") return "case-holding";
  if (!forMe) return "case-waits-for-others";
  return missing > 1 ? "case-needs-two" : "case-needs-one";
}

function DecisionButton({ file, decision }: { file: CaseFile; decision: DecisionWord }) {
  return (
    <button
      type="button"
      class={decision === "approve" ? "primary" : ""}
      onClick={() => {
        decided.value = file;
        dialog.value = decision;
      }}
    >
      {t(`case-${decision}-open`)}
    </button>
  );
}

/** What is asked and what was shown for it; masks, never the thing itself. */
function Facts({ file }: { file: CaseFile }) {
  const { kind, subject, hasMember, nik, phone, email, bank, createdAt, dueAt, effectiveAt } = file;
  const at = (moment: number) => momentText(moment, now.value);
  const isLate = dueAt !== null && dueAt < now.value;
  const facts: [string, string | null, string?][] = [
    ["case-since", `${at(createdAt)} (${spanText(now.value - createdAt)})`],
    ["case-due", dueAt === null ? null : at(dueAt), isLate ? "late" : ""],
    ["case-effective", effectiveAt === null ? null : at(effectiveAt)],
    ["case-subject", subject === null ? null : tOf("field-", subject)],
    ["case-nik", nik],
    ["case-new-phone", phone],
    ["case-new-email", email],
    ["case-new-bank", bank],
  ];
  return (
    <dl>
      {kind === "recovery" && (
        <div>
          <dt>{t("case-on-record")}</dt>
          <dd class={hasMember ? "good" : "late"}>{t(hasMember ? "case-known" : "case-unknown-person")}</dd>
        </div>
      )}
      {facts.map(
        ([name, value, look]) =>
          value !== null && (
            <div key={name}>
              <dt>{t(name)}</dt>
              <dd class={look}>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function HistoryLine({ at, event, actor, agent, grounds }: CaseEvent) {
  const isPerson = actor !== "member" && actor !== "service";
  const who = isPerson ? actor : tOf("actor-", actor);
  return (
    <>
      <time>{momentText(at, now.value)}</time>
      <span>
        {tOf("case-event-", event)} · <b>{who}</b>
        {isPerson && agent === null && ` (${t("actor-command-line")})`}
        {grounds.length > 0 && <em>{grounds.map((ground) => tOf("ground-", ground)).join(", ")}</em>}
      </span>
    </>
  );
}
