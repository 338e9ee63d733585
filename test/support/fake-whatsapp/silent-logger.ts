import type { ILogger } from "@whiskeysockets/baileys/lib/Utils/logger.js";

const nothing = () => undefined;

/** The client's library wants a logger; a test reads what happened on the wire instead. */
export const silentLogger: ILogger = {
  level: "silent",
  child: () => silentLogger,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};
