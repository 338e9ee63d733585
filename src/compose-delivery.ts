import { type Carriers, createCarriers } from "./code-senders/carriers.ts";
import { createDemoInbox, type DemoInbox } from "./code-senders/demo-inbox.ts";
import { createSmsGateway } from "./code-senders/sms-gateway.ts";
import { createSmtpSender } from "./code-senders/smtp.ts";
import type { Config } from "./config.ts";
import { makePopulation } from "./core/demo/population.ts";
import { reportPath } from "./http/sending-report-routes.ts";
import type { Keyring } from "./keyring.ts";
import type { Clock } from "./ports/clock.ts";
import type { CodeCarrier } from "./ports/code-sender.ts";
import type { Log } from "./ports/log.ts";

/** What carries codes outside the chat. */
export interface Delivery {
  carriers: Carriers;
  /** Null in production: it shows everybody's codes to everybody. */
  inbox: DemoInbox | null;
}

/** Puts the carriers together as the configuration says; channels that carry codes add themselves afterwards. */
export function openDelivery(
  { demo, delivery: { sms, smtp } }: Pick<Config, "demo" | "delivery">,
  { keyring, clock, log }: { keyring: Keyring; clock: Clock; log: Log },
): Delivery {
  const carriers = createCarriers({ clock, log });
  const inbox = demo ? createDemoInbox({ clock }) : null;
  if (inbox) {
    const reachable = toReachablePhones(inbox, clock);
    carriers.register("sms", reachable);
    carriers.register("email", reachable);
  }
  if (sms) {
    const { report } = sms;
    const callbackUrl = (sendingId: string) =>
      report ? report.publicUrl + reportPath(keyring, sendingId) : "";
    carriers.register("sms", createSmsGateway({ ...sms, callbackUrl }));
  }
  if (smtp) carriers.register("email", createSmtpSender(smtp));
  return { carriers, inbox };
}

/** Some of the fictional people have given up their number: what is sent there arrives nowhere, as in life. */
function toReachablePhones(inbox: DemoInbox, clock: Clock): CodeCarrier {
  const findDead = () => {
    const today = new Date(clock.now()).toISOString().slice(0, 10);
    return new Set(makePopulation(today).flatMap(({ smsArrives, phone }) => (smsArrives ? [] : [phone])));
  };
  // Making the population takes a tenth of a second, in which a start could answer somebody.
  let dead: ReturnType<typeof findDead> | undefined;
  return {
    check: inbox.check,
    async send(message) {
      dead ??= findDead();
      return dead.has(message.address) ? { state: "sent", providerId: null } : inbox.send(message);
    },
  };
}
