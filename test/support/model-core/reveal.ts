import { CONTACT_ACTS, isContactAct } from "../../../src/core/sql/cases/step-up.ts";
import { tagOf } from "../../../src/core/sql/delivery/tag.ts";
import { mask } from "../../../src/core/sql/masks.ts";
import type { CodeToSend } from "../../../src/ports/core.ts";
import { isOpen } from "./challenges.ts";
import { readMemberLanguage } from "./consents.ts";
import type { ModelContext } from "./context.ts";
import { readDraft } from "./drafts.ts";
import type { Challenge } from "./records.ts";

/** What to send now for a challenge. */
export function revealCode(context: ModelContext, challengeId: string): CodeToSend {
  const { records, clock } = context;
  const challenge = records.challenges.find(`id:${challengeId}`);
  if (!challenge || !isOpen(challenge) || challenge.expiresAt <= clock.now()) {
    return { to: "nowhere", by: null };
  }
  if (challenge.muted) return nowhere(challenge);
  const message =
    challenge.members.length === 0
      ? findNotice(context, challenge)
      : { ...codeOf(challenge), ...aboutOf(context, challenge) };
  if (message.to === "nowhere") return message;
  const address = message.to === "chat" ? null : message.address;
  const { kind, to } = message;
  records.events.push({ at: clock.now(), what: "code-revealed", challengeId, kind, to, address });
  return message;
}

function nowhere({ via }: Challenge): CodeToSend {
  return { to: "nowhere", by: via === "chat" ? null : via };
}

function codeOf({ id, code, purpose, via, address, sends, expiresAt }: Challenge): CodeToSend {
  const written = { kind: "code", code, tag: tagOf(id, sends), purpose, expiresAt } as const;
  return via === "chat"
    ? { to: via, ...written }
    : { to: via, address, sendingId: `${id}/${sends}`, ...written };
}

/** What a change is about. */
function aboutOf(context: ModelContext, { purpose, conversation, draftId }: Challenge): { about?: string } {
  if (!isContactAct(purpose) && purpose !== "change_bank") return {};
  const field = purpose === "change_bank" ? "account" : CONTACT_ACTS[purpose].field;
  const value = readDraft(context, conversation, draftId)?.fields[field];
  return value === undefined ? {} : { about: mask(field, value) };
}

/** Tells the owner of an account once, at its own phone or e-mail, that somebody tried to register with his data. */
function findNotice(context: ModelContext, challenge: Challenge): CodeToSend {
  const { id, noticeMember, sends, via } = challenge;
  const account = context.records.accounts.find(`member:${noticeMember}`);
  if (!account || sends > 1) return nowhere(challenge);
  const language = readMemberLanguage(context, account.member);
  const notice = { sendingId: `${id}/${sends}`, kind: "notice", language } as const;
  if (via === "email" && account.email !== null) return { to: "email", address: account.email, ...notice };
  return { to: "sms", address: account.phone, ...notice };
}
