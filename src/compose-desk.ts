import type { FastifyInstance } from "fastify";
import type { LinkBoard } from "./channels/whatsapp/link-board.ts";
import { agentTyping } from "./compose-typing.ts";
import type { ChatwootConfig } from "./config/chatwoot.ts";
import type { Config } from "./config.ts";
import type { OpenedCore } from "./core/open-core.ts";
import { createPasswordHasher } from "./crypto/password-hash.ts";
import type { LinkedNumber } from "./desk/api.ts";
import { createChatwootDesk } from "./desk/chatwoot/chatwoot-desk.ts";
import { addChatwootWebhook } from "./desk/chatwoot/webhook.ts";
import { demoLogins } from "./desk/demo-people.ts";
import { addDesk } from "./desk/desk.ts";
import type { DeskTexts } from "./desk/page.ts";
import { readTexts } from "./i18n/translator.ts";
import type { Keyring } from "./keyring.ts";
import { policy } from "./policy.ts";
import type { AgentDesk } from "./ports/agent-desk.ts";
import type { BridgeTalks } from "./ports/bridge-talks.ts";
import type { Channel, PageAddresses } from "./ports/channel.ts";
import type { Clock } from "./ports/clock.ts";
import type { CoreSystem } from "./ports/core.ts";
import type { Desk } from "./ports/desk.ts";
import type { FileCleaner } from "./ports/files.ts";
import type { Log } from "./ports/log.ts";
import type { Signs } from "./ports/signs.ts";
import type { Language, Translator } from "./ports/translator.ts";
import type { WhatsAppVault } from "./ports/whatsapp-keys.ts";

/** Who one can be at the demo's desk. */
export type DeskPerson = ReturnType<typeof demoLogins>[number];

/** Everybody one can be at the desk of a demo; nobody where real people are. */
export function listDeskPeople(demo: boolean, keyring: Keyring): readonly DeskPerson[] {
  return demo ? demoLogins(keyring) : [];
}

interface DeskRoom {
  desk: AgentDesk;
  core: CoreSystem & { whatsapp: Pick<WhatsAppVault, "readPhoneTalks"> };
  accounts: OpenedCore["accounts"];
  bridge: BridgeTalks;
  clean: FileCleaner;
  keyring: Keyring;
  translator: Translator;
  signs: Signs;
  /** The channels, by name. */
  byName: ReadonlyMap<string, Channel>;
  /** How the WhatsApp link stands; null where there is none. */
  whatsapp: LinkBoard | null;
  place: Pick<PageAddresses, "told">;
  clock: Clock;
  log: Log;
}

/** Puts the agents' own desk on the web server, and beside it the desk that the organisation has at a Chatwoot. */
export function openDesks(
  server: FastifyInstance,
  { chatwoot, demo }: Pick<Config, "chatwoot" | "demo">,
  room: DeskRoom,
): readonly Desk[] {
  const hasher = createPasswordHasher({ keyring: room.keyring, policy: policy.password });
  const texts = { id: readDeskTexts("id"), en: readDeskTexts("en") };
  const shown = {
    cases: room.core,
    talks: room.core,
    showTyping: agentTyping(room.byName),
    readLinkedNumber: () => readLinkedNumber(room),
  };
  const builtIn = addDesk(server, { ...room, ...shown, hasher, policy, demo }, texts);
  return chatwoot ? [builtIn, openChatwoot(server, chatwoot, room)] : [builtIn];
}

/** How the linked number stands, in the names of its sentences. */
export async function readLinkedNumber({
  whatsapp,
  core,
}: Pick<DeskRoom, "whatsapp" | "core">): Promise<LinkedNumber | null> {
  if (!whatsapp) return null;
  const { link, restriction } = whatsapp;
  return {
    standing: link.state === "stopped" ? `stopped-${link.why}` : `state-${link.state}`,
    restriction: restriction && `restriction-${restriction}`,
    phoneTalks: (await core.whatsapp.readPhoneTalks()).length,
    isToBeLinked: link.state === "scan" || link.state === "type",
  };
}

function openChatwoot(server: FastifyInstance, chatwoot: ChatwootConfig, room: DeskRoom): Desk {
  const { bridge: talks, clock, log, place } = room;
  const deskAddress = () => `${place.told()}/desk/`;
  const desk = createChatwootDesk({ ...room, place: chatwoot, deskAddress, talks, policy: policy.bridge });
  const { signatureAgeMs } = policy.bridge;
  const hurry = () => desk.hurry();
  addChatwootWebhook(server, { secret: chatwoot.webhookSecret, signatureAgeMs, talks, hurry, clock, log });
  return desk;
}

function readDeskTexts(language: Language): DeskTexts[Language] {
  const read = (namespace: string) => readTexts<Record<string, string>>(language, namespace);
  return {
    desk: read("desk"),
    answers: read("answers"),
    wishes: read("intents"),
    whatsapp: read("whatsapp"),
  };
}
