import type { CodeToSend } from "../../../src/ports/core.ts";
import { isOpen, lifeMs } from "./challenges.ts";
import { readMemberLanguage } from "./consents.ts";
import type { ModelContext } from "./context.ts";
import type { Challenge } from "./records.ts";

const MINUTE = 60_000;

/** What to send now for a challenge. */
export function revealCode(context: ModelContext, challengeId: string): CodeToSend {
  const { records, clock } = context;
  const challenge = records.challenges.find(`id:${challengeId}`);
  if (!challenge || !isOpen(challenge) || challenge.muted || challenge.expiresAt <= clock.now()) {
    return { to: "nowhere" };
  }
  const message =
    challenge.members.length === 0 ? findNotice(context, challenge) : codeOf(context, challenge);
  if (message.to === "nowhere") return message;
  const kind = message.to === "chat" ? "code" : message.kind;
  const address = message.to === "chat" ? null : message.address;
  records.events.push({ at: clock.now(), what: "code-revealed", challengeId, kind, to: message.to, address });
  return message;
}

function codeOf(context: ModelContext, { code, purpose, via, address }: Challenge): CodeToSend {
  const validMinutes = lifeMs(context, via) / MINUTE;
  if (via === "chat") return { to: "chat", code, purpose, validMinutes };
  return { to: via, address, kind: "code", code, purpose, validMinutes };
}

/** Tells the owner of an account once, at its own phone or e-mail, that somebody tried to register with his data. */
function findNotice(context: ModelContext, { noticeMember, sends, via }: Challenge): CodeToSend {
  const account = context.records.accounts.find(`member:${noticeMember}`);
  if (!account || sends > 1) return { to: "nowhere" };
  const language = readMemberLanguage(context, account.member);
  if (via === "email" && account.email !== null) {
    return { to: "email", address: account.email, kind: "notice", language };
  }
  return { to: "sms", address: account.phone, kind: "notice", language };
}
