import type { PageField, PagePurpose } from "../../flows/kit/services.ts";
import { createPageVisitors } from "../../src/channels/telegram/init-data.ts";
import { addPageFiles } from "../../src/channels/web/page-files.ts";
import { addSecurePages } from "../../src/http/secure-pages/add-secure-pages.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { StoreUnavailable } from "../../src/ports/conversation-store.ts";
import type { Log } from "../../src/ports/log.ts";
import type { OpenPage, PageToSend, VisitedPage } from "../../src/ports/secure-pages.ts";
import { sampleTexts } from "../channels/web/sample-texts.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { initDataOf } from "../support/init-data.ts";
import { createModelCore } from "../support/model-core/model-core.ts";
import { createModelPeople } from "../support/model-core/people.ts";
import { createModelRecords } from "../support/model-core/records.ts";
import { listenOnFreePort } from "./listening.ts";

const BOT = "123456789";
/** The person of the stage, as Telegram knows him. */
const PERSON = 42;
const CHAT = `telegram:${BOT}/${PERSON}`;
const TOKEN = `${BOT}:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw`;

/** The secure pages over HTTP, on the model of the core with one person who is signed in, in Telegram. */
export async function openPageStage() {
  const clock = createFakeClock();
  const records = createModelRecords(createModelPeople(1));
  let drawn = 0;
  const random = () => {
    drawn = (drawn + 0.618_033_988_749_895) % 1;
    return drawn;
  };
  const core = createModelCore({ records, clock, random });
  let keys = 0;
  const key = () => `request-${++keys}`;
  const phone = records.people.get("person-1")?.phone ?? "";
  const entry = { conversation: CHAT, draftId: null, field: "phone", value: phone } as const;
  const { draftId } = await core.keepInDraft(entry, key());
  const start = await core.startSignIn({ conversation: CHAT, draftId }, key());
  if (start.result !== "started") throw new Error("not started");
  const message = await core.revealCode(start.challengeId);
  const code = "code" in message ? message.code : "";
  const outcome = await core.checkCode({ conversation: CHAT, challengeId: start.challengeId, code }, key());
  const session = outcome.result === "right" ? outcome.session : null;

  const logged: unknown[] = [];
  const note = (...said: unknown[]) => void logged.push(said);
  const log: Log = { info: note, warn: note, error: note };
  const server = createHttpServer({ log, isReady: async () => true });
  const translator = await createTranslator({ demo: true, operator: null });
  addPageFiles(server, sampleTexts, true);
  const filled: VisitedPage[] = [];
  const state = { storeIsUp: true };
  addSecurePages(server, {
    pages: core,
    translator,
    clock,
    log,
    demo: true,
    visitors: createPageVisitors({ token: TOKEN, botId: BOT }, clock),
    async onFilled(page) {
      if (!state.storeIsUp) throw new StoreUnavailable("down");
      filled.push(page);
    },
  });
  const url = await listenOnFreePort(server);

  async function openCopy(language: "id" | "en"): Promise<PageToSend & { pageId: string }> {
    if (!session) throw new Error("not signed in");
    const act = { session, conversation: CHAT, act: "export_data", draftId: null, chat: null } as const;
    const begun = await core.startStepUp(act, key());
    if (begun?.result !== "started") throw new Error("no code was sent");
    const { challengeId } = begun;
    const sent = await core.revealCode(challengeId);
    const typed = { conversation: CHAT, challengeId, code: "code" in sent ? sent.code : "" };
    await core.checkCode(typed, key());
    return await open({ purpose: "copy", language, challengeId });
  }

  async function open(asked: Pick<OpenPage, "purpose" | "language" | "challengeId" | "wanted">) {
    const started = await core.openPage({ ...asked, conversation: CHAT, session }, key());
    const page = started.result === "started" ? await core.revealPage(started.pageId) : null;
    if (started.result !== "started" || !page) throw new Error("not opened");
    return { ...page, pageId: started.pageId };
  }

  /** Sends a photo in a talk with an agent. */
  async function sendPhoto(bytes: Uint8Array): Promise<string> {
    const about = { topic: "balance", kind: "chat", language: "id", words: "", callbackAt: null } as const;
    const talk = await core.openTicket({ ...about, conversation: CHAT, session, tried: [] }, key());
    const file = { kind: "photo", mime: "image/jpeg", bytes } as const;
    await core.addFile({ conversation: CHAT, ticket: talk.ticket, id: "photo" }, file);
    return talk.number;
  }

  /** Asks for another phone, to the hold: gives the token of the link that the old mailbox got. */
  async function openChange(): Promise<string> {
    if (!session) throw new Error("not signed in");
    const entry = { conversation: CHAT, draftId: null, field: "phone", value: "+6289990007788" } as const;
    const { draftId } = await core.keepInDraft(entry, key());
    for (const act of ["change_phone_old", "change_phone_new"] as const) {
      const asked = { session, conversation: CHAT, act, draftId, chat: null };
      const begun = await core.startStepUp(asked, key());
      if (begun?.result !== "started") throw new Error("no code was sent");
      const { challengeId } = begun;
      const sent = await core.revealCode(challengeId);
      const typed = { conversation: CHAT, challengeId, code: "code" in sent ? sent.code : "" };
      await core.checkCode(typed, key());
    }
    const told = (await core.takeNotices(100)).map(({ about }) => about);
    return told.flatMap((about) => (about.kind === "change-pending" ? (about.token ?? []) : []))[0] ?? "";
  }

  return {
    url,
    openChange,
    settleDue: () => core.settleDue(),
    clock,
    logged,
    person: records.people.get("person-1"),
    /** Asks for a copy of one's data, with the code for it. */
    openCopy,
    sendPhoto,
    /** Pages of which their conversation was told that it need not wait for a number. */
    filled,
    state,
    /** What Telegram says of whoever opens a page inside it: of the stage's person, or of another. */
    saysOf: (user = PERSON, more: Record<string, string> = {}) =>
      initDataOf(TOKEN, { user, at: clock.now(), ...more }),
    /** Opens a page and says how it is reached. */
    open: (
      purpose: PagePurpose,
      language: "id" | "en" = "id",
      fields: readonly PageField[] = ["nik", "kpj"],
    ): Promise<PageToSend & { pageId: string }> =>
      open({ purpose, language, challengeId: null, wanted: { draftId: null, fields } }),
    confirm: (pageId: string, number: string) =>
      core.confirmPage({ conversation: CHAT, pageId, number }, key()),
    /** Sends a form as a page of ours would. */
    post: (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { "sec-fetch-site": "same-origin", ...headers },
        redirect: "manual",
      }),
  };
}
