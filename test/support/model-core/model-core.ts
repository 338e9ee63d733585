import { mask } from "../../../src/core/sql/masks.ts";
import { policy as productPolicy } from "../../../src/policy.ts";
import type { CoreSystem } from "../../../src/ports/core.ts";
import { readAccount, startStepUp } from "./acts.ts";
import { readBalances } from "./balances.ts";
import {
  approveCase,
  cancelCase,
  disown,
  liftRestriction,
  listCases,
  openRecovery,
  readCase,
  refuseCase,
  requestData,
  settleDue,
} from "./cases.ts";
import { noteSending, provenPhone, resendCode } from "./challenges.ts";
import { stopByLink, viewChange } from "./change-stops.ts";
import { checkCode, chooseAccount } from "./code-check.ts";
import { readConsent, recordConsent, refuseWithdrawn } from "./consents.ts";
import { type ModelContext, once } from "./context.ts";
import { takeCopy, takeCopyFile } from "./copies.ts";
import { keepInDraft } from "./drafts.ts";
import { finishNotice, takeNotices } from "./notices.ts";
import { confirmPage, enterPage, openPage, revealPage, submitPage, viewPage } from "./pages.ts";
import { revealCode } from "./reveal.ts";
import { endSession, findLiveSession, touchSession } from "./sessions.ts";
import { startRegistration, startSecondProof, startSignIn } from "./start.ts";
import { suspendChat } from "./suspend-chat.ts";
import { modelDesk } from "./ticket-desk.ts";
import { modelTicketFiles } from "./ticket-files.ts";
import { modelTicketMail } from "./ticket-mail.ts";
import { modelTickets } from "./tickets.ts";
import { modelTyping } from "./typing.ts";
import { createModelView, type ModelView } from "./view.ts";
import { modelWebUploads } from "./web-uploads.ts";

/** Everything but records, clock and random has the product's value, or none, when it is left out. */
export type ModelCoreOptions = Pick<ModelContext, "records" | "clock" | "random"> &
  Partial<Pick<ModelContext, "policy" | "codesInChat" | "signInRule" | "ways" | "faults" | "between">>;

export interface ModelCore extends CoreSystem {
  readonly view: ModelView;
}

/**
 * The system of record in memory, for simulation and measuring: it judges as the core on SQL does (both keep the contract of test/core), and
 * keeps nothing secret. Deterministic: the same calls with the same clock and random give the same answers. Each call takes effect in the
 * instant in which it is made, so that whoever wraps it decides how long the way there and back takes.
 */
export function createModelCore(options: ModelCoreOptions): ModelCore {
  const context: ModelContext = {
    policy: productPolicy,
    codesInChat: "proven",
    ways: () => ["sms", "email"],
    signInRule: "password-optional",
    faults: new Set(),
    between: async () => undefined,
    ...options,
  };
  /** A call whose first outcome is given again when it is repeated. */
  const keyed =
    <Request, Outcome>(call: string, work: (context: ModelContext, request: Request) => Outcome) =>
    async (request: Request, key: string): Promise<Outcome> =>
      once(context, { call, key }, () => work(context, request));

  return {
    view: createModelView(context),
    readConsent: async (conversation) => readConsent(context, conversation),
    recordConsent: keyed("recordConsent", recordConsent),
    keepInDraft: keyed("keepInDraft", keepInDraft),
    async noteContact({ conversation, phone, proven }) {
      refuseWithdrawn(context, conversation);
      context.records.contacts.set(conversation, { phone, proven, notedAt: context.clock.now() });
    },
    async readProvenPhone(conversation) {
      const phone = provenPhone(context, conversation);
      return phone === null ? null : { mask: mask("phone", phone) };
    },
    startRegistration: keyed("startRegistration", startRegistration),
    startSignIn: keyed("startSignIn", startSignIn),
    startSecondProof: keyed("startSecondProof", startSecondProof),
    resendCode: keyed("resendCode", resendCode),
    checkCode: (request, requestKey) => checkCode(context, request, requestKey),
    suspendChat: keyed("suspendChat", suspendChat),
    chooseAccount: keyed("chooseAccount", chooseAccount),
    noteSending: async (report) => noteSending(context, report),
    revealCode: async (challengeId) => revealCode(context, challengeId),
    openPage: keyed("openPage", openPage),
    revealPage: async (pageId) => revealPage(context, pageId),
    viewPage: async (key) => viewPage(context, key),
    enterPage: async (key, visitor) => enterPage(context, key, visitor),
    submitPage: async (key, fields, visit) => submitPage(context, key, fields, visit),
    confirmPage: keyed("confirmPage", confirmPage),
    viewChange: async (token) => viewChange(context, token),
    stopByLink: async (token) => stopByLink(context, token),
    takeCopy: async (key) => takeCopy(context, key),
    takeCopyFile: async (key, place) => takeCopyFile(context, key, place),
    revealNotice: async (noticeId) => context.records.notices.get(noticeId) ?? null,
    isLive: async (session) => findLiveSession(context, session) !== null,
    touchSession: async (session) => touchSession(context, session),
    endSession: async (session, why) => endSession(context, session, why),
    readBalances: async (session) => readBalances(context, session),
    ...modelTickets(context),
    ...modelTicketFiles(context),
    ...modelTicketMail(context),
    ...modelTyping(context),
    ...modelWebUploads(context),
    desk: modelDesk(context),
    readAccount: async (session) => readAccount(context, session),
    startStepUp: keyed("startStepUp", startStepUp),
    cancelCase: keyed("cancelCase", cancelCase),
    requestData: keyed("requestData", requestData),
    liftRestriction: keyed("liftRestriction", liftRestriction),
    disown: keyed("disown", disown),
    openRecovery: keyed("openRecovery", openRecovery),
    listCases: async () => listCases(context),
    readCase: async (number) => readCase(context, number),
    approveCase: keyed("approveCase", approveCase),
    refuseCase: keyed("refuseCase", refuseCase),
    settleDue: async () => settleDue(context),
    takeNotices: async (limit) => takeNotices(context, limit),
    finishNotice: async (id) => finishNotice(context, id),
    async ping() {
      // It always answers.
    },
    async close() {
      // There is nothing to close.
    },
  };
}
