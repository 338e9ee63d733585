import { createTelegramChannel } from "./channels/telegram/telegram-channel.ts";
import type { TelegramLanguage, TelegramTexts } from "./channels/telegram/telegram-texts.ts";
import { createWebChannel, type WebChannel } from "./channels/web/web-channel.ts";
import type { WebTextsByLanguage } from "./channels/web/web-texts.ts";
import { createLinkBoard, type LinkBoard } from "./channels/whatsapp/link-board.ts";
import { DEFAULT_PACE } from "./channels/whatsapp/options.ts";
import { Restrictions } from "./channels/whatsapp/restrictions.ts";
import { GATHER_MS } from "./channels/whatsapp-cloud/backlog-watch.ts";
import { type CloudChannel, createCloudChannel } from "./channels/whatsapp-cloud/cloud-channel.ts";
import { carryByTemplate } from "./code-senders/whatsapp-template.ts";
import { participantTyping } from "./compose-typing.ts";
import type { Config } from "./config.ts";
import { readTexts } from "./i18n/translator.ts";
import type { Keyring } from "./keyring.ts";
import type { Channel } from "./ports/channel.ts";
import type { Clock } from "./ports/clock.ts";
import type { CoreSystem } from "./ports/core.ts";
import type { Log } from "./ports/log.ts";
import type { Signs } from "./ports/signs.ts";
import type { Transcript } from "./ports/transcript.ts";
import type { WhatsAppVault } from "./ports/whatsapp-keys.ts";
import type { CloudPeople } from "./ports/whatsapp-people.ts";

type TelegramChannel = NonNullable<ReturnType<typeof openTelegram>>;

/** The ways to talk to people that the configuration asks for. */
export interface OpenChannels {
  all: readonly Channel[];
  byName: ReadonlyMap<string, Channel>;
  /** Null where the process has channels of its own: the terminal. */
  web: WebChannel | null;
  telegram: TelegramChannel | null;
  /** How the WhatsApp link stands; null where there is none. */
  whatsapp: LinkBoard | null;
  whatsappCloud: CloudChannel | null;
}

interface ChannelParts {
  transcript: Transcript;
  signs: Signs;
  core: CoreSystem & { whatsapp: WhatsAppVault; whatsappPeople: CloudPeople };
  keyring: Keyring;
  clock: Clock;
  log: Log;
}

/** Opens the channels; `only` instead of those of the configuration. */
export async function openChannels(
  config: Config,
  parts: ChannelParts,
  only: readonly Channel[] | undefined,
): Promise<OpenChannels> {
  if (only) return { ...named(only), web: null, telegram: null, whatsapp: null, whatsappCloud: null };
  const web = openWeb(config, parts);
  const telegram = openTelegram(config, parts);
  const restrictions = new Restrictions(parts);
  const board = config.whatsapp && createLinkBoard(restrictions);
  const whatsapp = board && (await openWhatsApp(config, { ...parts, board, restrictions }));
  const whatsappCloud = openWhatsAppCloud(config, parts);
  const all = [web, telegram, whatsapp, whatsappCloud].filter((channel) => channel !== null);
  return { ...named(all), web, telegram, whatsapp: board, whatsappCloud };
}

function named(all: readonly Channel[]): Pick<OpenChannels, "all" | "byName"> {
  return { all, byName: new Map(all.map((channel) => [channel.name, channel])) };
}

function openWeb({ demo }: Config, parts: ChannelParts): WebChannel {
  const texts: WebTextsByLanguage = { id: readTexts("id", "web"), en: readTexts("en", "web") };
  const { core } = parts;
  const onTyping = participantTyping(parts);
  return createWebChannel({ ...parts, files: core, uploads: core, texts, demo, onTyping });
}

function openTelegram({ telegram }: Config, { clock, log }: ChannelParts) {
  return telegram && createTelegramChannel({ ...telegram, clock, log, texts: telegramTexts() });
}

/** Its client takes a second to load, which only those wait for who have it. */
async function openWhatsApp(
  { whatsapp }: Config,
  { core, board, restrictions, clock, log }: ChannelParts & { board: LinkBoard; restrictions: Restrictions },
): Promise<Channel | null> {
  if (!whatsapp) return null;
  const { createWhatsAppChannel } = await import("./channels/whatsapp/whatsapp-channel.ts");
  return createWhatsAppChannel({
    ...whatsapp,
    vault: core.whatsapp,
    clock,
    log,
    pace: DEFAULT_PACE,
    onLink: board.post,
    restrictions,
  });
}

/** With a template for codes it also carries codes for people who chat elsewhere. */
function openWhatsAppCloud(
  { whatsappCloud }: Config,
  { core, clock, log }: ChannelParts,
): CloudChannel | null {
  if (!whatsappCloud) return null;
  const { codeTemplate, ...options } = whatsappCloud;
  const channel = createCloudChannel({
    ...options,
    people: core.whatsappPeople,
    reports: core,
    gatherMs: GATHER_MS,
    clock,
    log,
  });
  if (codeTemplate === null) return channel;
  const { templates } = channel;
  const api = { post: templates.post, isUp: () => templates.isApproved(codeTemplate) };
  return { ...channel, carries: { way: "whatsapp", carrier: carryByTemplate(api, codeTemplate) } };
}

function telegramTexts(): TelegramTexts {
  const read = (language: TelegramLanguage) => readTexts<Record<string, string>>(language, "telegram");
  const commandsOf = (texts: Record<string, string>) =>
    Object.entries(texts)
      .filter(([key]) => key.startsWith("command-"))
      .map(([key, description]) => ({ command: key.replace("command-", ""), description }));
  const [id, en] = [read("id"), read("en")];
  return {
    groupRefusal: { id: id["group-refusal"] ?? "", en: en["group-refusal"] ?? "" },
    commands: { id: commandsOf(id), en: commandsOf(en) },
  };
}
