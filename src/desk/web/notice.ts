import { effect } from "@preact/signals";
import type { TicketRow } from "../../ports/agent-desk.ts";
import { can, me, mine, selected, sound, tell, urgent, waitingNow } from "./state.ts";
import { t } from "./texts.ts";

/** Tells an agent what wants him: words in a talk of his, a talk that became his. */
export function notice(before: TicketRow | null, after: TicketRow | null): void {
  if (!after || after.agent !== me.value?.id) return;
  const isNew = before?.agent !== after.agent;
  const spoke = after.unanswered && after.lastWordsAt !== (before?.lastWordsAt ?? null);
  if (!isNew && !spoke) return;
  const looks = document.hasFocus() && selected.value === after.ticket;
  if (!looks) ring(isNew ? [660, 880] : [880]);
  if (isNew && before && selected.value !== after.ticket) tell(t("became-yours", { number: after.number }));
}

let audio: AudioContext | null = null;

/** Short soft tones; a browser lets them sound once somebody has touched the page. */
function ring(pitches: readonly number[]): void {
  if (!sound.value) return;
  try {
    audio ??= new AudioContext();
    const { currentTime, destination } = audio;
    for (const [index, pitch] of pitches.entries()) {
      const from = currentTime + index * 0.16;
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.08, from);
      loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.3);
      tone.connect(loudness).connect(destination);
      tone.start(from);
      tone.stop(from + 0.3);
    }
  } catch {
    // No sound on this machine: the title says it too.
  }
}

/** How many want him stands in the title, where it is seen from another window. */
effect(() => {
  const wanting = mine.value.filter(({ unanswered }) => unanswered).length;
  const count = wanting > 0 ? `(${wanting}) ` : "";
  const waiting =
    me.value && waitingNow.value > 0 ? ` · ${t("title-waiting", { count: waitingNow.value })}` : "";
  document.title = `${count}${t("desk-name")}${waiting}`;
});

/** Rings once for each first answer that comes near its end, and each call whose hour comes: to who holds it, and to supervisors. */
const rung = new Set<string>();
effect(() => {
  for (const { ticket, agent, kind, number } of urgent.value) {
    const isMine = agent === me.value?.id;
    if (rung.has(ticket) || !(isMine || can("assign"))) continue;
    rung.add(ticket);
    ring([520, 520]);
    if (isMine && kind === "callback") tell(t("call-soon", { number }));
  }
});
