import type { Balances } from "../../../flows/kit/participant.ts";
import { createPasswordHasher } from "../../crypto/password-hash.ts";
import type { Keyring } from "../../keyring.ts";
import type { Policy } from "../../policy.ts";
import type { AccountCore } from "../../ports/account.ts";
import type { OutsideWay } from "../../ports/code-sender.ts";
import type { CoreSystem, SessionRef } from "../../ports/core.ts";
import type { Log } from "../../ports/log.ts";
import { appendAudit } from "./audit.ts";
import { computeBalances } from "./balances.ts";
import { readAccount } from "./cases/account.ts";
import { approveCase, listCases, readCase, refuseCase } from "./cases/decisions.ts";
import { disown } from "./cases/disown.ts";
import { liftRestriction } from "./cases/lift-restriction.ts";
import { finishNotice, takeNotices } from "./cases/notices.ts";
import { openRecovery } from "./cases/recovery.ts";
import { cancelCase, requestData } from "./cases/requests-of-members.ts";
import { settleDue } from "./cases/settle.ts";
import { startStepUp } from "./cases/step-up.ts";
import { sqlChangeStops } from "./cases/stop-by-link.ts";
import { checkCode } from "./code-check.ts";
import { readConsent, recordConsent } from "./consents.ts";
import { noteContact, readProvenPhone } from "./contacts.ts";
import type { CodesInChat, CoreContext, SignInRule } from "./context.ts";
import type { Database } from "./database.ts";
import { noteSending } from "./delivery/sendings.ts";
import { keepInDraft } from "./drafts.ts";
import { createIndexes } from "./indexes.ts";
import { mask } from "./masks.ts";
import { readMemberRecord } from "./member-record.ts";
import { sqlPages } from "./pages/sql-pages.ts";
import { readRates } from "./rates.ts";
import { startSecondProof } from "./recovery.ts";
import { startRegistration } from "./registration.ts";
import { keyedCalls } from "./requests.ts";
import { resendCode } from "./resend.ts";
import { revealCode } from "./reveal.ts";
import { endSession, findLiveSession, noteUseAfterEnd, touchSession } from "./sessions.ts";
import { chooseAccount, startSignIn } from "./sign-in.ts";
import { sqlTicketFiles } from "./ticket-files/ticket-files.ts";
import { sqlTicketMail } from "./tickets/mail.ts";
import { sqlDesk, sqlTickets } from "./tickets/sql-tickets.ts";
import { suspendChat } from "./trust/suspend-chat.ts";
import { sqlTyping } from "./typing/sql-typing.ts";
import { sqlWebUploads } from "./web-uploads/web-uploads.ts";

export interface SqlCoreOptions {
  /** Migrated (migrate.ts). Closed together with the core. */
  database: Database;
  keyring: Keyring;
  policy: Policy;
  codesInChat: CodesInChat;
  /** The ways that somebody carries now; SMS and e-mail when it is left out. */
  ways?: () => readonly OutsideWay[];
  /** Hears of a way that closes; nobody when it is left out. */
  log?: Log;
  /** Left out: passwords are for those who set one. */
  signInRule?: SignInRule;
}

const USUAL_WAYS: readonly OutsideWay[] = ["sms", "email"];

/** The system of record on SQL. */
export function createSqlCore(options: SqlCoreOptions): CoreSystem {
  const { database, keyring, policy } = options;
  const context: CoreContext = {
    ways: () => USUAL_WAYS,
    signInRule: "password-optional",
    passwords: createPasswordHasher({ keyring, policy: policy.password }),
    ...options,
    index: createIndexes(keyring),
  };
  const keyed = keyedCalls(context);
  const keepSuspension = keyed("suspendChat", suspendChat);
  const keepConsent = keyed("recordConsent", recordConsent);

  return {
    readConsent: (conversation) => readConsent(context, conversation),
    recordConsent: async (consent, requestKey) => {
      await keepConsent(consent, requestKey);
    },
    keepInDraft: keyed("keepInDraft", keepInDraft),
    noteContact: (contact) => noteContact(context, contact),
    async readProvenPhone(conversation) {
      const phone = await readProvenPhone(context, database, context.index.conversation(conversation));
      return phone === null ? null : { mask: mask("phone", phone) };
    },
    startRegistration: keyed("startRegistration", startRegistration),
    startSignIn: keyed("startSignIn", startSignIn),
    startSecondProof: keyed("startSecondProof", startSecondProof),
    resendCode: keyed("resendCode", resendCode),
    checkCode: (request, requestKey) =>
      checkCode(context, request, context.index.request("checkCode", requestKey)),
    async suspendChat(chat, requestKey) {
      await keepSuspension(chat, requestKey);
    },
    chooseAccount: keyed("chooseAccount", chooseAccount),
    revealCode: (challengeId) => revealCode(context, challengeId),
    noteSending: (report) => noteSending(context, report),
    ...sqlPages(context),
    ...sqlChangeStops(context),
    isLive: async (session) => (await findLiveSession(context, database, session)) !== null,
    touchSession: (session) => touchSession(context, session),
    endSession: (session, why) => endSession(context, session, why),
    readBalances: (session) => readBalances(context, session),
    ...sqlTickets(context),
    ...sqlTicketFiles(context),
    ...sqlTicketMail(context),
    desk: sqlDesk(context),
    ...sqlTyping(context),
    ...sqlWebUploads(context),
    ...accountCore(context, keyed),
    async ping() {
      // Changes nothing, yet is refused where nothing can be changed: on a standby, on a primary that was demoted.
      await database.query("update requests set at = at where false");
    },
    close: () => database.close(),
  };
}

/** What is done to accounts. */
function accountCore(context: CoreContext, keyed: ReturnType<typeof keyedCalls>): AccountCore {
  return {
    readAccount: (session) => readAccount(context, session),
    startStepUp: keyed("startStepUp", startStepUp),
    cancelCase: keyed("cancelCase", cancelCase),
    requestData: keyed("requestData", requestData),
    liftRestriction: keyed("liftRestriction", liftRestriction),
    disown: keyed("disown", disown),
    openRecovery: keyed("openRecovery", openRecovery),
    listCases: () => listCases(context),
    readCase: (number) => readCase(context, number),
    approveCase: keyed("approveCase", approveCase),
    refuseCase: keyed("refuseCase", refuseCase),
    settleDue: () => settleDue(context),
    takeNotices: (limit) => takeNotices(context, limit),
    finishNotice: (id) => finishNotice(context, id),
  };
}

/** Reads and audits in one transaction: nobody sees a balance without a trace of it. */
async function readBalances(context: CoreContext, session: SessionRef): Promise<Balances | null> {
  return await context.database.transaction(async (queries) => {
    const live = await findLiveSession(context, queries, session);
    if (!live) return await noteUseAfterEnd(context, queries, session);
    const record = await readMemberRecord(queries, live.member);
    const balances = computeBalances(record, await readRates(queries));
    await appendAudit(context, queries, { event: "sensitive_read", ...live, detail: "balances" });
    return balances;
  });
}
