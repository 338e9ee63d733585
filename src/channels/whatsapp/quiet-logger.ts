import type { SocketConfig } from "@whiskeysockets/baileys";
import type { Log } from "../../ports/log.ts";

type ILogger = SocketConfig["logger"];

const nothing = () => undefined;

/** The library quotes stanzas, numbers and keys in what it logs. Only that it reported an error is passed on. */
export function quietLogger(log: Log): ILogger {
  const logger: ILogger = {
    level: "error",
    child: () => logger,
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: () => log.warn("whatsapp.client-error", { channel: "whatsapp" }),
  };
  return logger;
}
