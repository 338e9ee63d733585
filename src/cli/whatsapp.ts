import { unlink } from "../channels/whatsapp/unlink.ts";
import { readConfig } from "../config.ts";
import { openCore } from "../core/open-core.ts";
import { createPinoLog } from "../log/pino-log.ts";
import { openKeyring } from "../open-keyring.ts";
import { policy } from "../policy.ts";
import { systemClock } from "../ports/clock.ts";
import { describeStartupFailure } from "../startup-failure.ts";
import { describeTalks, handBack } from "./phone-talks.ts";

/**
 * `npm run whatsapp -- status` says how the link stands; `-- unlink` removes the device from the number and forgets its keys; `-- talks` and
 * `-- hand-back` are about the chats in which somebody answers on the phone.
 */
async function main(): Promise<void> {
  const [command = "status", ...words] = process.argv.slice(2);
  const config = readConfig({ ...process.env, WHATSAPP: "linked-device" });
  const log = createPinoLog(config.logLevel);
  const keyring = await openKeyring(config);
  const core = await openCore({ ...config, keyring, policy, clock: systemClock, log });
  try {
    if (command === "unlink" && config.whatsapp) {
      const options = { ...config.whatsapp, vault: core.whatsapp, clock: systemClock, log };
      console.log(ANSWERS[await unlink(options)]);
    } else if (command === "status") {
      console.log((await core.whatsapp.readLink()) ?? "WhatsApp was never linked here.");
    } else if (command === "talks") {
      console.log(describeTalks(await core.whatsapp.readPhoneTalks()));
    } else if (command === "hand-back") {
      console.log(await handBack(core.whatsapp, words));
    } else
      console.error("Usage: npm run whatsapp -- status | unlink | talks | hand-back <chat> | hand-back all");
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
  () => process.exit(0),
  (error: unknown) => {
    const { sentence, exitCode } = describeStartupFailure(error);
    console.error(sentence);
    process.exit(exitCode);
  },
);
