import {
  Browsers,
  type CacheStore,
  type ConnectionState,
  isJidBroadcast,
  isJidGroup,
  isJidNewsletter,
  makeWASocket,
  proto,
  type UserFacingSocketConfig,
  type WAMessage,
  type WASocket,
} from "@whiskeysockets/baileys";
import type { WhatsAppHolding } from "../../ports/whatsapp-keys.ts";
import type { Entry } from "./entry.ts";
import { journaledRepository } from "./journaled-repository.ts";
import { type KeyStore, openKeyStore } from "./key-store.ts";
import type { Link, WhatsAppOptions } from "./options.ts";
import { silenceSignal } from "./quiet-console.ts";
import { quietLogger } from "./quiet-logger.ts";
import type { Standing } from "./restrictions.ts";
import { readSent } from "./sent.ts";
import { encryptedParts, readStanza, type Stanza } from "./stanza.ts";
import { WireOrder } from "./wire-order.ts";

/** How the system of record may be insisted upon when a step of the ratchet is written: a second in all, for a person's chat waits. */
const COMMITS = { maxCommitRetries: 4, delayBetweenTriesMs: 250 };

export interface LineParts
  extends Pick<WhatsAppOptions, "clock" | "log" | "serverUrl" | "version" | "pairingPhone"> {
  holding: WhatsAppHolding;
  /** How often each message was asked for again: outlives a line, or a broken one would be asked for for ever. */
  retries: CacheStore;
  onEntry: (entry: Entry) => void;
  onLink: (link: Link) => void;
  onStanding: (standing: Standing) => void;
}

/** One connection of the number. */
export interface Line {
  socket: WASocket;
  /** Resolves when it has ended, with the code that says why. */
  ended: Promise<number>;
  /** Hangs up; what was written stays. Once: keys that were forgotten after that are not written again by a second call. */
  close(): Promise<void>;
}

/** Connects. The line is open when `onLink` says `linked`. */
export async function openLine(parts: LineParts): Promise<Line> {
  silenceSignal();
  const store = await openKeyStore(parts.holding);
  const stanzas = new WeakMap<Uint8Array, Stanza>();
  const order = new WireOrder(parts.clock, parts.onEntry);
  const socket = makeWASocket(configOf(parts, store, { stanzas, order }));
  // Before the library's own listener: the stanza must be known when its content is decrypted.
  socket.ws.prependListener("CB:message", (node) => {
    const stanza = readStanza(node);
    const encrypted = encryptedParts(node);
    if (!stanza || encrypted.length === 0) return;
    for (const bytes of encrypted) stanzas.set(bytes, stanza);
    order.came(stanza, { waited: Boolean(node.attrs["offline"]) });
  });
  socket.ws.on("CB:ib,,offline", () => order.caughtUp());
  // What waits in the library's buffer would be thrown away.
  socket.registerSocketEndHandler(() => void socket.ev.flush());
  socket.registerSocketEndHandler(() => order.end());
  // Whoever waits for an answer on this line would wait until his time is up: the library forgets to tell him.
  socket.registerSocketEndHandler(() => void socket.ws.emit("error", new Error("the line has ended")));
  socket.ev.on("creds.update", () => void keep(store, parts));
  socket.ev.on("messages.upsert", ({ messages }) => {
    for (const message of messages) reportUnread(message, parts);
  });
  socket.ev.on("lid-mapping.update", ({ lid, pn }) => void learn(lid, pn, parts));
  followStanding(socket, parts);
  const ended = new Promise<number>((resolve) => follow(socket, parts, resolve));
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= hangUp(socket, store, parts);
    return closing;
  };
  return { socket, ended, close };
}

/** Passes on how the connection stands, and at its end why it has ended. */
function follow(socket: WASocket, parts: LineParts, onEnd: (code: number) => void): void {
  const { pairingPhone, onLink } = parts;
  let asked = false;
  const offer = (qr: string) => {
    if (pairingPhone === null) return onLink({ state: "scan", qr });
    if (!asked) void askForCode(socket, pairingPhone, parts);
    asked = true;
  };
  socket.ev.on("connection.update", (update) => {
    if (update.qr) offer(update.qr);
    if (update.connection === "open") onLink({ state: "linked" });
    if (update.connection === "close") onEnd(codeOf(update));
  });
}

/** Passes on what WhatsApp lets the number do, as it says when it is let in, and at every change. */
function followStanding(socket: WASocket, { onStanding, log }: LineParts): void {
  socket.ev.on("connection.update", ({ reachoutTimeLock, connection }) => {
    if (reachoutTimeLock) onStanding({ lock: reachoutTimeLock });
    if (connection !== "open") return;
    void askStanding(socket, (error) =>
      log.warn("whatsapp.standing-unknown", { channel: "whatsapp", error }),
    );
    socket.fetchNewChatMessageCap().then(
      (cap) => onStanding({ cap }),
      (error: unknown) => log.warn("whatsapp.standing-unknown", { channel: "whatsapp", error }),
    );
  });
  socket.ev.on("message-capping.update", (cap) => onStanding({ cap }));
}

/** Asks whether chats may be begun; the answer comes as an update of the connection. */
export async function askStanding(socket: WASocket, onFailure: (error: unknown) => void): Promise<void> {
  await socket.fetchAccountReachoutTimelock().catch(onFailure);
}

function configOf(
  parts: LineParts,
  store: KeyStore,
  { stanzas, order }: { stanzas: WeakMap<Uint8Array, Stanza>; order: WireOrder },
): UserFacingSocketConfig {
  const { holding, version, serverUrl, clock, log } = parts;
  const { FULL, ON_DEMAND } = proto.HistorySync.HistorySyncType;
  return {
    auth: { creds: store.creds, keys: store.keys },
    logger: quietLogger(log),
    waWebSocketUrl: serverUrl,
    // Left out when it is not set: `undefined` would overwrite the library's own.
    ...(version === null ? {} : { version }),
    browser: Browsers.ubuntu("Chrome"),
    markOnlineOnConnect: false,
    syncFullHistory: false,
    shouldIgnoreJid: (jid) => isJidGroup(jid) || isJidNewsletter(jid) || isJidBroadcast(jid),
    // Without any, the library would not learn which number has which LID.
    shouldSyncHistoryMessage: ({ syncType }) => syncType !== FULL && syncType !== ON_DEMAND,
    msgRetryCounterCache: parts.retries,
    emitOwnEvents: false,
    transactionOpts: COMMITS,
    async getMessage({ id }) {
      const kept = id ? await holding.outbox.find(id) : null;
      return kept === null ? undefined : proto.Message.decode(readSent(kept.body).proto);
    },
    makeSignalRepository: journaledRepository({
      now: clock.now,
      ownJid: () => store.creds.me?.id ?? "",
      journal: holding.journal,
      stanzaOf: (bytes) => stanzas.get(bytes),
      onThrough: (stanza, entry) => order.through(stanza, entry),
    }),
  };
}

/** Credentials that can't be kept now are kept with the next change; new pre-keys never leave without them. */
async function keep(store: KeyStore, { log }: LineParts): Promise<void> {
  try {
    await store.save();
  } catch (error) {
    log.warn("whatsapp.credentials-not-kept", { channel: "whatsapp", error });
  }
}

async function askForCode(socket: WASocket, phone: string, { onLink, log }: LineParts): Promise<void> {
  try {
    onLink({ state: "type", code: await socket.requestPairingCode(phone) });
  } catch (error) {
    log.warn("whatsapp.no-pairing-code", { channel: "whatsapp", error });
  }
}

/** A message that could not be decrypted: its sender's phone is asked for it again, and an operator should know when that is often. */
function reportUnread({ messageStubType }: WAMessage, { log }: LineParts): void {
  if (messageStubType === proto.WebMessageInfo.StubType.CIPHERTEXT)
    log.warn("whatsapp.unreadable", { channel: "whatsapp" });
}

async function learn(lidJid: string, phoneJid: string, { holding, log }: LineParts): Promise<void> {
  const who = readStanza({ tag: "message", attrs: { id: "-", from: lidJid, sender_pn: phoneJid } });
  if (!who?.lid || !who.phone) return;
  try {
    await holding.people.meet(who);
  } catch (error) {
    log.warn("whatsapp.number-not-kept", { channel: "whatsapp", error });
  }
}

async function hangUp(socket: WASocket, store: KeyStore, parts: LineParts): Promise<void> {
  await socket.end(undefined);
  await keep(store, parts);
}

/** Without an error the line was closed here. 500 is the library's own word for what it does not know. */
function codeOf({ lastDisconnect }: Partial<ConnectionState>): number {
  const error = lastDisconnect?.error as { output?: { statusCode?: number } } | undefined;
  return error?.output?.statusCode ?? 500;
}
