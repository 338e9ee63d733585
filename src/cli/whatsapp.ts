import { mkdir } from "node:fs/promises";
import { unlink } from "../channels/whatsapp/unlink.ts";
import { type Config, readConfig } from "../config.ts";
import { type OpenedCore, openCore } from "../core/open-core.ts";
import { createPinoLog } from "../log/pino-log.ts";
import { openKeyring } from "../open-keyring.ts";
import { policy } from "../policy.ts";
import { systemClock } from "../ports/clock.ts";
import { describeStartupFailure } from "../startup-failure.ts";
import { describeTalks, handBack } from "./phone-talks.ts";

const USAGE = `npm run whatsapp -- status              how the link stands
npm run whatsapp -- unlink              removes the device from the number and forgets its keys
npm run whatsapp -- talks               chats in which somebody answers on the phone
npm run whatsapp -- hand-back <chat>    gives one of them back to the bot; \`all\` gives back all
With the embedded database the service must not be running: one process at a time has it.`;

/** Does something and gives what to say of it. */
type Command = (core: OpenedCore, config: Config, words: readonly string[]) => Promise<string>;

const COMMANDS: Record<string, Command> = {
  status: async ({ whatsapp }) => (await whatsapp.readLink()) ?? "WhatsApp was never linked here.",
  unlink: removeDevice,
  talks: async ({ whatsapp }) => describeTalks(await whatsapp.readPhoneTalks()),
  "hand-back": ({ whatsapp }, _, words) => handBack(whatsapp, words),
};

async function removeDevice(
  { whatsapp: vault }: OpenedCore,
  { whatsapp, logLevel }: Config,
): Promise<string> {
  if (whatsapp === null) return ANSWERS.nothing;
  return ANSWERS[await unlink({ ...whatsapp, vault, clock: systemClock, log: createPinoLog(logLevel) })];
}

/** `npm run whatsapp`: the operator's hand on the linked number. */
async function main(): Promise<number> {
  const [name = "status", ...words] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) {
    console.error(USAGE);
    return 1;
  }
  const config = readConfig({ ...process.env, WHATSAPP: "linked-device" });
  await mkdir(config.dataDir, { recursive: true });
  const keyring = await openKeyring(config);
  const log = createPinoLog(config.logLevel);
  const core = await openCore({ ...config, keyring, policy, clock: systemClock, log });
  try {
    console.log(await command(core, config, words));
    return 0;
  } finally {
    await core.close();
  }
}

const ANSWERS = {
  unlinked: "Unlinked: WhatsApp has removed this device, and its keys are forgotten.",
  forgotten: "WhatsApp did not answer. The keys are forgotten here; remove the device on the phone as well.",
  busy: "A running service holds the number: stop it first.",
  nothing: "WhatsApp is not linked here.",
};

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    const { sentence, exitCode } = describeStartupFailure(error);
    console.error(sentence);
    process.exit(exitCode);
  },
);
