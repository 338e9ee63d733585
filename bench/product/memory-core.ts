import type { Balances } from "../../flows/kit/participant.ts";
import type { CodeStart } from "../../flows/kit/services.ts";
import type { AgentDesk } from "../../src/ports/agent-desk.ts";
import { type CoreSystem, CoreUnavailable } from "../../src/ports/core.ts";
import type { TicketFiles } from "../../src/ports/files.ts";
import type { TicketMail } from "../../src/ports/ticket-mail.ts";
import type { Tickets } from "../../src/ports/tickets.ts";
import type { TypingTalks } from "../../src/ports/typing.ts";
import type { WebUploads } from "../../src/ports/web-uploads.ts";
import { codeFor } from "../dialogue.ts";

/**
 * A system of record in which everybody may register and has the same figures, and that answers at once, so that what is measured is the rest
 * of the house. It remembers nothing, so that several processes may share it: drafts and challenges are named by the phone number, and of
 * a code it judges only whether it is that number's. For measuring only.
 */
export function createMemoryCore(balances: Balances): CoreSystem {
  let sessions = 0;
  return {
    readConsent: async () => null,
    recordConsent: async () => undefined,
    async keepInDraft({ draftId, field, value }) {
      const mask = `•••••${value.slice(-4)}`;
      return { draftId: field === "phone" ? nameAfter(value) : (draftId ?? nameAfter("")), mask };
    },
    noteSending: async () => undefined,
    noteContact: async () => undefined,
    readProvenPhone: async () => null,
    suspendChat: async () => undefined,
    startRegistration: async ({ draftId }) => started(draftId),
    startSignIn: notHere,
    startSecondProof: notHere,
    resendCode: notHere,
    async checkCode({ challengeId, code }) {
      if (code !== codeFor(challengeId)) return { result: "wrong", triesLeft: 4 };
      sessions += 1;
      const session = { sessionId: `session-${sessions}`, epoch: 1, expiresAt: Number.MAX_SAFE_INTEGER };
      return { result: "right", session, accounts: [] };
    },
    chooseAccount: notHere,
    async revealCode(challengeId) {
      return {
        to: "sms",
        address: challengeId,
        kind: "code",
        code: codeFor(challengeId),
        purpose: "register_phone",
        tag: "KM",
        expiresAt: Date.now() + 300_000,
        sendingId: "1",
      };
    },
    openPage: notHere,
    revealPage: notHere,
    viewPage: notHere,
    enterPage: notHere,
    submitPage: notHere,
    confirmPage: notHere,
    viewChange: notHere,
    stopByLink: notHere,
    takeCopy: notHere,
    takeCopyFile: notHere,
    revealNotice: notHere,
    isLive: async () => true,
    touchSession: async () => undefined,
    endSession: async () => undefined,
    readBalances: async () => balances,
    ...noTalksWithPeople,
    readAccount: notHere,
    startStepUp: notHere,
    cancelCase: notHere,
    requestData: notHere,
    liftRestriction: notHere,
    disown: notHere,
    openRecovery: notHere,
    listCases: notHere,
    readCase: notHere,
    approveCase: notHere,
    refuseCase: notHere,
    settleDue: async () => ({ settled: 0, overdue: [] }),
    takeNotices: async () => [],
    finishNotice: notHere,
    ping: async () => undefined,
    close: async () => undefined,
  };
}

/** Nobody in the benchmark asks for a person. */
const noTalksWithPeople: Tickets &
  TicketFiles &
  TicketMail &
  TypingTalks &
  WebUploads &
  Pick<CoreSystem, "desk"> = {
  findTalk: async () => null,
  findChat: async () => null,
  readServiceHours: notHere,
  readCallbackSlots: notHere,
  readTicket: async () => null,
  openTicket: notHere,
  moveTicketHere: notHere,
  addWords: notHere,
  roomForFile: notHere,
  addFile: notHere,
  roomForUpload: notHere,
  keepUpload: notHere,
  readUpload: notHere,
  dropUpload: notHere,
  readSentFile: notHere,
  closeTicket: notHere,
  rateTicket: notHere,
  findAgent: async () => null,
  readLetters: async () => [],
  letterArrived: notHere,
  noteDelivery: notHere,
  tendTickets: async () => undefined,
  canMail: async () => false,
  noteUnmailed: notHere,
  desk: new Proxy({} as AgentDesk, { get: () => notHere }),
};

/** As long as the ids of the real core, for they are kept in snapshots; ends with the number. */
function nameAfter(phone: string): string {
  return `00000000-0000-4000-8000-${phone.replace("+", "").padStart(12, "0")}`;
}

function started(challengeId: string): CodeStart {
  return {
    result: "started",
    challengeId,
    via: "sms",
    to: `•••••${challengeId.slice(-4)}`,
    validMinutes: 5,
    validMs: 300_000,
    resendAfterMs: 60_000,
    tag: "KM",
    otherWays: [],
  };
}

async function notHere(): Promise<never> {
  throw new CoreUnavailable("not part of what is measured");
}
