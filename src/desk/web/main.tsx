import { render } from "preact";
import type { Me } from "../api.ts";
import "uplot/dist/uPlot.min.css";
import "./style/base.css";
import "./style/gate.css";
import "./style/frame.css";
import "./style/lists.css";
import "./style/talk.css";
import "./style/card.css";
import "./style/dialogs.css";
import "./style/pages.css";
import "./style/approvals.css";
import "./style/small-screens.css";
import { Invitation } from "./invitation.tsx";
import { listenToKeys } from "./keys.ts";
import { goLive, stopLive } from "./live.ts";
import { keepAwake } from "./presence.ts";
import { actAs, onSignedOut, read } from "./server.ts";
import { Shell } from "./shell.tsx";
import { SignIn } from "./sign-in.tsx";
import { can, clockAhead, drafts, forget, me, place, shelf, tell } from "./state.ts";
import { chooseLanguage, language, loadTexts, t } from "./texts.ts";

/** The token of an invitation link; taken out of the address at once, so that it stays in no history. */
const [, invitation = null] = /^#(?:undangan|invitation)=([\w-]{43})$/.exec(location.hash) ?? [];
if (invitation !== null) history.replaceState(null, "", "/desk/");

function Desk() {
  if (invitation !== null && !me.value) return <Invitation token={invitation} />;
  return me.value ? <Shell /> : <SignIn onSignedIn={begin} />;
}

/** Shows what this person may see. */
export function begin(who: Me): void {
  actAs(who);
  clockAhead.value = who.now - Date.now();
  me.value = who;
  const seesTickets = can("answer") || can("read-all");
  place.value = seesTickets ? "inbox" : "people";
  shelf.value = can("answer") ? "mine" : "queue";
  if (seesTickets) goLive();
}

function end(): void {
  if (!me.value) return;
  stopLive();
  actAs(null);
  forget();
  tell(t("session-over"));
}

// Not only a person's own messages may be lost with the page: what he is writing may be too.
window.addEventListener("beforeunload", (event) => {
  if ([...drafts.value.values()].some((draft) => draft.trim() !== "")) event.preventDefault();
});
window.addEventListener("desk-signed-out", end);
onSignedOut(end);

await loadTexts();
chooseLanguage(language.value);
listenToKeys();
keepAwake();
const who = invitation === null ? await read<Me | null>("me").catch(() => null) : null;
if (who) begin(who);
render(<Desk />, document.getElementById("desk") ?? document.body);
