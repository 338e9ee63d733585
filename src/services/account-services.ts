import type { CodeVerdict } from "../../flows/kit/services.ts";
import { type CodeOutcome, ConsentWithdrawn } from "../ports/core.ts";
import type { Answer, ServiceTable } from "../ports/services.ts";
import { atLeast } from "./at-least.ts";
import { fromCore } from "./refusals.ts";
import type { ServiceParts } from "./service-parts.ts";

type AccountServices = Pick<
  ServiceTable,
  | "keepInDraft"
  | "readProvenPhone"
  | "startRegistration"
  | "startSignIn"
  | "startSecondProof"
  | "resendCode"
  | "checkCode"
  | "chooseAccount"
  | "readSession"
  | "requireSession"
  | "endSession"
>;

/** Registration, codes and sessions. */
export function accountServices(parts: ServiceParts): AccountServices {
  const { core, ownNumber } = parts;
  return {
    async keepInDraft({ draftId, field, value, contact }, { conversation, requestKey }) {
      if (contact)
        await fromCore(core.noteContact({ conversation, phone: value, proven: contact === "own" }));
      return {
        output: await fromCore(core.keepInDraft({ conversation, draftId, field, value }, requestKey)),
      };
    },
    async readProvenPhone(_, { conversation }) {
      await noteOwnNumber(conversation);
      const phone = await fromCore(core.readProvenPhone(conversation));
      return { output: { mask: phone?.mask ?? null } };
    },
    startRegistration: ({ draftId, via }, { conversation, requestKey }) =>
      atLeast(parts, async () => {
        await requireConsent(conversation);
        return core.startRegistration({ conversation, draftId, via }, requestKey);
      }),
    startSignIn: ({ draftId, recovering = false }, { conversation, requestKey }) =>
      atLeast(parts, async () => {
        await requireConsent(conversation);
        return core.startSignIn({ conversation, draftId, recovering }, requestKey);
      }),
    async startSecondProof({ challengeId }, { conversation, requestKey }) {
      return { output: await fromCore(core.startSecondProof({ conversation, challengeId }, requestKey)) };
    },
    async resendCode({ challengeId, by }, { conversation, requestKey }) {
      return { output: await fromCore(core.resendCode({ conversation, challengeId, by }, requestKey)) };
    },
    async checkCode({ challengeId, code }, { conversation, requestKey }) {
      return toVerdict(await fromCore(core.checkCode({ conversation, challengeId, code }, requestKey)));
    },
    async chooseAccount({ challengeId, account }, { conversation, requestKey }) {
      const opened = await fromCore(core.chooseAccount({ conversation, challengeId, account }, requestKey));
      if (opened === null) return { output: { signedIn: false } };
      if ("next" in opened) return { output: { signedIn: false, next: opened.next } };
      return { output: { signedIn: true }, session: opened };
    },
    async readSession(_, { session }) {
      return { output: { signedIn: session !== null } };
    },
    // Called for a live session only, like whatever needs one.
    async requireSession() {
      return { output: {} };
    },
    async endSession(_, { session }) {
      if (session) await fromCore(core.endSession(session, "signed-out"));
      return { output: {}, session: null };
    },
  };

  /** A number that the channel itself has delivered is proven without asking. */
  async function noteOwnNumber(conversation: string): Promise<void> {
    const phone = (await ownNumber?.(conversation)) ?? null;
    if (phone !== null) await fromCore(core.noteContact({ conversation, phone, proven: true }));
  }

  /** A conversation store that lost its newest writes may have lost a withdrawal; the core never does. */
  async function requireConsent(conversation: string): Promise<void> {
    const consent = await fromCore(core.readConsent(conversation));
    if (consent?.given === false) throw new ConsentWithdrawn("the newest proof is a withdrawal");
  }
}

function toVerdict(outcome: CodeOutcome): Answer<CodeVerdict> {
  if (outcome.result !== "right") return { output: outcome };
  const { session, accounts, next, receipt } = outcome;
  const output = {
    result: "right",
    signedIn: session !== null,
    accounts,
    ...(next !== undefined && { next }),
    ...(receipt && { receipt }),
  } as const;
  return session ? { output, session } : { output };
}
