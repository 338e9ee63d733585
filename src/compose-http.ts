import type { FastifyInstance } from "fastify";
import { addPageFiles } from "./channels/web/page-files.ts";
import type { WebTextsByLanguage } from "./channels/web/web-texts.ts";
import type { DemoInbox } from "./code-senders/demo-inbox.ts";
import type { OpenChannels } from "./compose-channels.ts";
import type { Config } from "./config.ts";
import { addDemoInboxRoutes } from "./http/demo-inbox-routes.ts";
import { addSecurePages } from "./http/secure-pages/add-secure-pages.ts";
import { addSendingReportRoutes } from "./http/sending-report-routes.ts";
import { createHttpServer } from "./http/server.ts";
import { addWhatsAppRoutes, type LinkTexts } from "./http/whatsapp-routes.ts";
import { readTexts } from "./i18n/translator.ts";
import type { Keyring } from "./keyring.ts";
import type { Clock } from "./ports/clock.ts";
import type { ConversationStore } from "./ports/conversation-store.ts";
import type { CoreSystem } from "./ports/core.ts";
import type { Log } from "./ports/log.ts";
import type { VisitedPage } from "./ports/secure-pages.ts";
import type { Translator } from "./ports/translator.ts";
import type { WhatsAppVault } from "./ports/whatsapp-keys.ts";

interface HttpParts {
  channels: OpenChannels;
  inbox: DemoInbox | null;
  store: ConversationStore;
  core: CoreSystem & { whatsapp: WhatsAppVault };
  keyring: Keyring;
  translator: Translator;
  clock: Clock;
  log: Log;
  /** Tells a conversation that its one-time page was filled in by the person himself. */
  onFilled(page: VisitedPage): Promise<void>;
}

/** The one web server, with every page and webhook that the configuration asks for. */
export function openHttp(config: Config, parts: HttpParts): FastifyInstance {
  const { channels, inbox, store, core, clock, log } = parts;
  const isReady = async () => {
    await Promise.all([store.ping(), core.ping()]);
    return true;
  };
  const server = createHttpServer({ log, isReady, trustProxy: config.trustedProxies });
  const texts: WebTextsByLanguage = { id: readTexts("id", "web"), en: readTexts("en", "web") };
  const visitors = channels.telegram?.visitors ?? null;
  addSecurePages(server, { ...parts, visitors, demo: config.demo, pages: core });
  if (!channels.web) {
    addPageFiles(server, texts, config.demo);
    return server;
  }
  channels.web.routes(server);
  channels.telegram?.routes(server);
  channels.whatsappCloud?.routes(server);
  if (inbox) addDemoInboxRoutes(server, { inbox, clock, texts });
  if (config.demo && channels.whatsapp)
    addWhatsAppRoutes(server, {
      board: channels.whatsapp,
      texts: linkTexts(),
      phoneTalks: async () => (await core.whatsapp.readPhoneTalks()).length,
    });
  const report = config.delivery.sms?.report;
  if (report) addSendingReportRoutes(server, { keyring: parts.keyring, core, format: report });
  return server;
}

/** The port that the server was given. */
export function portOf(http: FastifyInstance): number | null {
  const address = http.server.address();
  return typeof address === "object" && address ? address.port : null;
}

function linkTexts(): LinkTexts {
  return { id: readTexts("id", "whatsapp"), en: readTexts("en", "whatsapp") };
}
