import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApprovalsPage } from "./approvals.tsx";
import { isForMe, watchCases } from "./cases.ts";
import { Dialogs } from "./dialogs.tsx";
import { Icon, IconButton, Mark } from "./icons.tsx";
import { Inbox } from "./inbox.tsx";
import { stopLive } from "./live.ts";
import { PeoplePage } from "./people.tsx";
import { switchPresence } from "./presence.ts";
import { ReportPage } from "./report.tsx";
import { actAs, post, Refused } from "./server.ts";
import {
  can,
  cases,
  colleagues,
  dialog,
  forget,
  line,
  me,
  mine,
  type Place,
  place,
  sound,
  tell,
  theme,
  toast,
  waitingNow,
} from "./state.ts";
import { chooseLanguage, isDemo, language, t, tOf } from "./texts.ts";
import { TrailPage } from "./trail.tsx";
import { WhatsAppPage } from "./whatsapp.tsx";

const PLACES: readonly {
  name: Place;
  icon: "inbox" | "shield" | "report" | "people" | "whatsapp" | "trail";
  opens(): boolean;
}[] = [
  { name: "inbox", icon: "inbox", opens: () => can("answer") || can("read-all") },
  { name: "approvals", icon: "shield", opens: () => can("approve") },
  { name: "report", icon: "report", opens: () => can("report") },
  { name: "people", icon: "people", opens: () => can("manage") },
  { name: "whatsapp", icon: "whatsapp", opens: () => can("manage") },
  { name: "trail", icon: "trail", opens: () => can("read-trail") },
];

/** The application once somebody is in. */
export function Shell() {
  useEffect(() => (can("approve") ? watchCases() : undefined), []);
  return (
    <div class="shell">
      <TopBar />
      {line.value === "lost" && seesTickets() && (
        <p class="line-state" role="status">
          {t("line-lost")}
        </p>
      )}
      {place.value === "inbox" && <Inbox />}
      {place.value === "approvals" && <ApprovalsPage />}
      {place.value === "report" && <ReportPage />}
      {place.value === "people" && <PeoplePage />}
      {place.value === "whatsapp" && <WhatsAppPage />}
      {place.value === "trail" && <TrailPage />}
      <Dialogs />
      <p class={`toast ${toast.value?.kind ?? ""}`} role="status" hidden={!toast.value}>
        {toast.value?.text}
      </p>
    </div>
  );
}

function seesTickets(): boolean {
  return can("answer") || can("read-all");
}

function TopBar() {
  const wanting: Partial<Record<Place, number>> = {
    inbox: mine.value.filter(({ unanswered }) => unanswered).length,
    approvals: (cases.value ?? []).filter(isForMe).length,
  };
  return (
    <header class="bar">
      <Mark />
      <span class="desk-name">{t("desk-name")}</span>
      {isDemo.value && <span class="badge">{t("demo-badge")}</span>}
      <nav aria-label={t("places-label")}>
        {PLACES.filter(({ opens }) => opens()).map(({ name, icon }) => (
          <button
            key={name}
            type="button"
            class="place"
            aria-label={tOf("place-", name)}
            title={tOf("place-", name)}
            aria-current={place.value === name ? "page" : undefined}
            onClick={() => {
              place.value = name;
            }}
          >
            <Icon name={icon} />
            <span>{tOf("place-", name)}</span>
            {(wanting[name] ?? 0) > 0 && <b class="count hot">{wanting[name]}</b>}
          </button>
        ))}
      </nav>
      <span class="spring" />
      {seesTickets() && <span class="waiting-now">{t("waiting-now", { count: waitingNow.value })}</span>}
      {can("answer") && <PresenceSwitch />}
      <IconButton label={t(sound.value ? "sound-off" : "sound-on")} onClick={toggleSound}>
        <Icon name={sound.value ? "sound" : "mute"} />
      </IconButton>
      <IconButton label={t("keys-title")} onClick={() => openDialog("keys")}>
        <Icon name="help" />
      </IconButton>
      <AccountMenu />
    </header>
  );
}

function toggleSound(): void {
  sound.value = !sound.value;
}

function openDialog(name: "keys"): void {
  dialog.value = name;
}

function PresenceSwitch() {
  const own = colleagues.value.find(({ id }) => id === me.value?.id);
  const away = own?.presence === "away";
  return (
    <button
      type="button"
      class={`presence ${away ? "away" : "online"}`}
      role="switch"
      aria-checked={!away}
      title={t("presence-hint")}
      onClick={switchPresence}
    >
      <i />
      {t(away ? "presence-away" : "presence-online")}
    </button>
  );
}

function AccountMenu() {
  const open = useSignal(false);
  const who = me.value;
  const other = language.value === "id" ? "en" : "id";
  const themes = ["system", "light", "dark"] as const;
  return (
    <div class="account">
      <button
        type="button"
        class="initial"
        aria-expanded={open.value}
        aria-label={t("account-label", { name: who?.name ?? "" })}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {who?.name.charAt(0)}
      </button>
      {open.value && (
        <div class="menu">
          <p>
            <b>{who?.name}</b>
            <span>{who && tOf("role-", who.role)}</span>
          </p>
          <fieldset class="segments" aria-label={t("theme-label")}>
            {themes.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={theme.value === name}
                onClick={() => {
                  theme.value = name;
                }}
              >
                {tOf("theme-", name)}
              </button>
            ))}
          </fieldset>
          <button type="button" class="item" lang={other} onClick={() => chooseLanguage(other)}>
            {t("other-language-button")}
          </button>
          <button type="button" class="item" onClick={signOut}>
            <Icon name="leave" /> {t("sign-out-button")}
          </button>
        </div>
      )}
    </div>
  );
}

async function signOut(): Promise<void> {
  try {
    await post("sign-out");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status !== 401) return tell(t("no-line"), "trouble");
  }
  stopLive();
  actAs(null);
  forget();
}
