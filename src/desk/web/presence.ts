import { post, Refused } from "./server.ts";
import { colleagues, me, tell } from "./state.ts";
import { t, tOf } from "./texts.ts";

const TELL_EVERY_MS = 60_000;

/**
 * Tells the server, at most once a minute, that a person is at work on this page: then the session does not run idle while he reads. A
 * page that is only open tells nothing.
 */
export function keepAwake(): void {
  let toldAt = 0;
  const note = () => {
    const moment = Date.now();
    if (!me.value || moment - toldAt < TELL_EVERY_MS) return;
    toldAt = moment;
    post("active").catch(() => undefined);
  };
  for (const event of ["keydown", "pointerdown", "wheel"] as const)
    window.addEventListener(event, note, { passive: true });
}

/** Ready for more, or not: what he has stays his. */
export async function switchPresence(): Promise<void> {
  const own = colleagues.value.find(({ id }) => id === me.value?.id);
  const next = own?.presence === "away" ? "online" : "away";
  try {
    await post("presence", { presence: next });
    colleagues.value = colleagues.value.map((one) => (one.id === own?.id ? { ...one, presence: next } : one));
    tell(tOf("presence-told-", next));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(t("not-done"), "trouble");
  }
}
