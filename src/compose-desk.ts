import type { FastifyInstance } from "fastify";
import type { OpenedCore } from "./core/open-core.ts";
import { createPasswordHasher } from "./crypto/password-hash.ts";
import { demoLogins } from "./desk/demo-people.ts";
import { addDesk } from "./desk/desk.ts";
import type { DeskTexts } from "./desk/page.ts";
import { readTexts } from "./i18n/translator.ts";
import type { Keyring } from "./keyring.ts";
import { policy } from "./policy.ts";
import type { AgentDesk } from "./ports/agent-desk.ts";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { Language } from "./ports/translator.ts";

/** Who one can be at the demo's desk. */
export type DeskPerson = ReturnType<typeof demoLogins>[number];

/** Everybody one can be at the desk of a demo; nobody where real people are. */
export function listDeskPeople(demo: boolean, keyring: Keyring): readonly DeskPerson[] {
  return demo ? demoLogins(keyring) : [];
}

interface DeskRoom {
  desk: AgentDesk;
  accounts: OpenedCore["accounts"];
  keyring: Keyring;
  demo: boolean;
  clock: Clock;
  log: Log;
}

/** Puts the agents' desk on the web server. */
export function openDesk(server: FastifyInstance, room: DeskRoom): void {
  const hasher = createPasswordHasher({ keyring: room.keyring, policy: policy.password });
  addDesk(server, { ...room, hasher, policy }, { id: readDeskTexts("id"), en: readDeskTexts("en") });
}

function readDeskTexts(language: Language): DeskTexts[Language] {
  const read = (namespace: string) => readTexts<Record<string, string>>(language, namespace);
  return { desk: read("desk"), answers: read("answers"), wishes: read("intents") };
}
