import type { Talk } from "../api.ts";
import { momentText } from "./format.ts";
import { Icon } from "./icons.tsx";
import { can, dialog, me, now, revealed, tickets } from "./state.ts";
import { t, tOf, wishName } from "./texts.ts";

/** What an agent needs to know before he answers. Nothing in it says who it is until it is unmasked for a reason. */
export function Card({ talk }: { talk: Talk }) {
  const row = tickets.value.get(talk.ticket) ?? talk;
  const mayReveal = talk.hasMember && can("reveal") && (row.agent === me.value?.id || can("read-all"));
  return (
    <aside class="card" aria-label={t("card-title")}>
      <div class={`who ${talk.verified ? "verified" : ""}`}>
        <span class="face">{talk.initials?.charAt(0) ?? "?"}</span>
        <div>
          <h3>{talk.initials ?? t("guest")}</h3>
          <p>
            <Icon name={talk.verified ? "shield" : "lock"} />
            {t(talk.verified ? "verified" : "not-verified")}
          </p>
        </div>
      </div>
      <Facts talk={talk} />
      {mayReveal && (
        <button
          type="button"
          class="wide"
          onClick={() => {
            dialog.value = "reveal";
          }}
        >
          <Icon name="lock" /> {t("reveal-button")}
        </button>
      )}
      <Tried flows={talk.tried} />
      <h4>
        {t("labels-title")}
        {can("answer") && talk.state !== "closed" && (
          <button
            type="button"
            class="quiet small"
            onClick={() => {
              dialog.value = "labels";
            }}
          >
            {t("change-button")}
          </button>
        )}
      </h4>
      {row.labels.length === 0 ? (
        <p class="soft">{t("labels-nothing")}</p>
      ) : (
        <p class="labels">
          {row.labels.map((label) => (
            <em key={label}>{label}</em>
          ))}
        </p>
      )}
    </aside>
  );
}

function Facts({ talk }: { talk: Talk }) {
  const shown = revealed.value.get(talk.ticket) ?? [];
  return (
    <dl>
      <Fact name={t("fact-channel")} value={tOf("channel-", talk.channel)} />
      <Fact name={t("fact-language")} value={tOf("speaks-", talk.language)} />
      <Fact name={t("fact-opened")} value={momentText(talk.openedAt, now.value)} />
      {talk.callbackAt !== null && (
        <Fact name={t("fact-callback")} value={momentText(talk.callbackAt, now.value)} />
      )}
      {talk.score !== null && <Fact name={t("fact-score")} value={`${talk.score}/5`} />}
      {shown.map(({ field, value }) => (
        <Fact key={field} name={tOf("field-", field)} value={value} />
      ))}
    </dl>
  );
}

function Tried({ flows }: { flows: readonly string[] }) {
  return (
    <>
      <h4>{t("tried-title")}</h4>
      {flows.length === 0 ? (
        <p class="soft">{t("tried-nothing")}</p>
      ) : (
        <ol class="tried">
          {flows.map((flow, index) => {
            const [wish = "", failed] = flow.split(":");
            return (
              <li key={index}>
                {wishName(wish)} {failed && <em class="failed">{t("tried-failed")}</em>}
              </li>
            );
          })}
        </ol>
      )}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
