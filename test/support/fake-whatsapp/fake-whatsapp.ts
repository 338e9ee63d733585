import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildBuffer,
  getBinaryNodeChildren,
  type proto,
} from "@whiskeysockets/baileys";
import { Connection } from "./connection.ts";
import { type Device, type KeyBundle, UploadedKeys } from "./device.ts";
import { MediaServer } from "./media.ts";
import { firstChild, node, ownerOf, SERVER, stamp } from "./nodes.ts";
import { OperatorPhone } from "./operator-phone.ts";
import { Person, type PersonOptions } from "./person.ts";
import { answerQuery, type Directory, result } from "./queries.ts";
import type { Joining, ServerSide } from "./server-side.ts";

/** The device number that a linked client gets; the phone is 0. */
const COMPANION = 7;

/** Of a lock, when there is one: no end in sight. */
const LOCKED = { time_enforcement_ends: "4102444800", enforcement_type: "DEFAULT" };

function capping(isCapped: boolean): object {
  return { capping_status: isCapped ? "CAPPED" : "NONE" };
}

/** A message of the bot as it reached the server. */
export interface Sending {
  id: string;
  to: string;
}

/** What the server says to a message of the bot. */
export type Verdict =
  | "taken"
  /** Refused with an error code: `463`, … */
  | { error: string }
  /** Taken, and the client never learns it. */
  | "silence"
  /** Lost before it reached the server, with the line. */
  | "lost";

/**
 * A small WhatsApp: one account with a phone, and people who write to it. The unpatched client links and talks to it over a real WebSocket, with
 * real Noise and Signal encryption (docs/decisions/0026). It forgets a message when the client has acknowledged it or sent a receipt, and
 * brings every other again after the next login, marked `offline`.
 */
export class FakeWhatsApp implements ServerSide {
  readonly ownPhone = "6281100000001";
  readonly ownLid = "900000000000001";
  readonly phone = new OperatorPhone(this);
  /** Messages of the bot, oldest first, repeats included. */
  readonly sendings: Sending[] = [];
  /** Ids of what the client has acknowledged without a receipt. */
  readonly acks: string[] = [];
  /** Other stanzas of the client that say what it does, such as `chatstate composing`. */
  readonly signs: string[] = [];
  /** Logins of linked clients so far. */
  logins = 0;
  /** Says what becomes of a message of the bot; may take its time. */
  judge: (sending: Sending) => Verdict | Promise<Verdict> = () => "taken";
  /** Refuses logins with a reason: `401`, `403`, `405`, … */
  refuseLogins: string | null = null;
  /** Whether the account may begin no chats, and whether it has used up its new ones: asked at each login. */
  restricts: { lock: boolean; cap: boolean } = { lock: false, cap: false };
  readonly media = new MediaServer();
  readonly #server: Server = createServer(this.media.serve);
  readonly #connections = new Set<Connection>();
  readonly #people = new Map<string, Person>();
  readonly #joining = new Map<string, Joining>();
  readonly #queries = new Map<string, (answer: BinaryNode) => void>();
  #linked: { keys: UploadedKeys } | null = null;
  #online: Connection | null = null;
  /** The same, once it has got what waited for it: nothing new comes before that. */
  #ready: Connection | null = null;
  #undelivered: BinaryNode[] = [];
  #waiting: (() => void)[] = [];
  #refs = 0;
  #url = "";

  get url(): string {
    return this.#url;
  }

  /** Where its media server is. */
  get mediaRoot(): string {
    return new URL(this.#url.replace(/^ws/, "http")).origin;
  }

  get ownJid(): string {
    return `${this.ownLid}@lid`;
  }

  get isLinked(): boolean {
    return this.#linked !== null;
  }

  /** Whether a linked client has a line. */
  get isOnline(): boolean {
    return this.#online !== null;
  }

  /** Messages that the client has not acknowledged. */
  get undelivered(): readonly BinaryNode[] {
    return this.#undelivered;
  }

  async listen(): Promise<void> {
    this.#server.on("upgrade", (request, line) => {
      const connection = new Connection(request, line, {
        onLogin: (from, client) => this.#login(from, client),
        onStanza: (from, stanza) => this.#hear(from, stanza),
        onClose: (from) => this.#gone(from),
      });
      this.#connections.add(connection);
    });
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.#url = `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ws/chat`;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.kill();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  acknowledged(id: string): Promise<void> {
    return this.until(() => this.acks.includes(id));
  }

  person(options: PersonOptions): Person {
    const person = new Person(this, options);
    this.knows(person);
    return person;
  }

  knows(person: Person): void {
    this.#people.set(person.jid, person);
  }

  /** Resolves at the next thing that happens here. */
  somethingHappens(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Waits until something is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.somethingHappens();
  }

  /** Resolves when a linked client is ready to receive. */
  online(): Promise<void> {
    return this.until(() => this.#ready !== null && (this.#linked?.keys.count ?? 0) > 0);
  }

  /** Brings a stanza to the bot: now, or when it comes back. */
  post(stanza: BinaryNode): void {
    if (stanza.tag === "message") this.#undelivered.push(stanza);
    const line = stanza.tag === "message" ? this.#ready : this.#online;
    line?.send(stanza);
    this.#happened();
  }

  /** Brings all that is not acknowledged once more, as WhatsApp does when it doubts. */
  bringAgain(): void {
    for (const stanza of this.#undelivered) this.#ready?.send(stanza);
  }

  /** Tells the client that the account may begin no chats, or may again. */
  locks(isActive: boolean): void {
    this.restricts.lock = isActive;
    const xwa2_notify_account_reachout_timelock = { is_active: isActive, ...LOCKED };
    this.#tellStanding("NotificationUserReachoutTimelockUpdate", { xwa2_notify_account_reachout_timelock });
  }

  /** Tells the client that the account has used up its new chats, or has new ones. */
  caps(isCapped: boolean): void {
    this.restricts.cap = isCapped;
    const xwa2_notify_new_chat_messages_capping_info_update = capping(isCapped);
    this.#tellStanding("MessageCappingInfoNotification", {
      xwa2_notify_new_chat_messages_capping_info_update,
    });
  }

  #tellStanding(op_name: string, data: object): void {
    const update = node("update", { op_name }, Buffer.from(JSON.stringify({ data })));
    const attrs = { from: SERVER, id: `mex-${++this.#refs}`, type: "mex", t: stamp() };
    this.#online?.send(node("notification", attrs, [update]));
  }

  /** Breaks every line. */
  kill(): void {
    for (const connection of this.#connections) connection.kill();
  }

  /** Ends the client's stream with a code: `503`, `515`, … */
  endStream(code: string): void {
    this.#online?.end({ code });
  }

  /** The phone removes the linked device. */
  unlink(): void {
    this.#linked = null;
    this.#online?.end({ code: "401" }, [node("conflict", { type: "device_removed" })]);
  }

  async encryptForBot(device: Device, message: proto.IMessage): Promise<BinaryNode> {
    const address = `${this.ownLid}:${COMPANION}@lid`;
    if (!this.#linked) throw new Error("the bot is not linked");
    if (!(await device.knows(address))) await device.meet(address, this.#linked.keys.bundle());
    return device.encrypt(address, message);
  }

  joining(ref: string): Joining {
    const joining = this.#joining.get(ref);
    if (!joining) throw new Error("nobody shows this code");
    return joining;
  }

  /** The client that asked for a pairing code; waits for it. */
  async codeRequested(): Promise<Joining> {
    const asked = () => [...this.#joining.values()].find(({ wrappedKey }) => wrappedKey.length > 0);
    await this.until(() => asked() !== undefined);
    return asked() as Joining;
  }

  /** Tells a client that its code was typed, and gives its answer. */
  exchangeCode({ connection }: Joining, keys: BinaryNode[]): Promise<BinaryNode> {
    const registration = node("link_code_companion_reg", { stage: "primary_hello" }, keys);
    const attrs = { from: SERVER, id: `code-${++this.#refs}`, type: "link_code_companion_reg", t: stamp() };
    connection.send(node("notification", attrs, [registration]));
    return new Promise((resolve) => this.#queries.set("companion_finish", resolve));
  }

  link({ connection }: Joining, identity: Buffer): void {
    const device = { jid: `${this.ownPhone}:${COMPANION}@${SERVER}`, lid: `${this.ownLid}:${COMPANION}@lid` };
    const success = node("pair-success", {}, [
      node("device-identity", {}, identity),
      node("device", device),
      node("platform", { name: "android" }),
      node("biz", { name: "Layanan" }),
    ]);
    const id = `pair-${++this.#refs}`;
    this.#queries.set(id, () => {
      this.#linked = { keys: new UploadedKeys() };
      this.#joining.clear();
      connection.end({ code: "515" });
    });
    connection.send(node("iq", { from: SERVER, type: "set", id, t: stamp() }, [success]));
  }

  #login(connection: Connection, client: proto.ClientPayload): void {
    if (this.refuseLogins !== null) return connection.refuse(this.refuseLogins);
    if (client.devicePairingData) return this.#showRefs(connection, client.devicePairingData);
    if (!this.#linked) return connection.refuse("401");
    this.#online?.end({}, [node("conflict", { type: "replaced" })]);
    this.#online = connection;
    this.logins += 1;
    connection.send(node("success", { t: stamp(), lid: `${this.ownLid}:${COMPANION}@lid` }));
    this.#happened();
  }

  #showRefs(connection: Connection, { eIdent }: proto.ClientPayload.IDevicePairingRegistrationData): void {
    const identity = Buffer.from(eIdent ?? []);
    const refs = Array.from({ length: 6 }, () => `ref-${++this.#refs}`);
    for (const ref of refs) this.#joining.set(ref, { connection, identity, wrappedKey: Buffer.alloc(0) });
    const children = refs.map((ref) => node("ref", {}, Buffer.from(ref)));
    const attrs = { from: SERVER, type: "set", id: `pair-device-${this.#refs}` };
    connection.send(node("iq", attrs, [node("pair-device", {}, children)]));
  }

  #hear(connection: Connection, stanza: BinaryNode): void {
    switch (stanza.tag) {
      case "iq":
        this.#answer(connection, stanza);
        break;
      case "message":
        void this.#carry(connection, stanza);
        break;
      case "receipt":
        this.#receipt(stanza);
        break;
      case "ack":
        if (stanza.attrs["class"] === "message") this.#forget(stanza.attrs["id"]);
        this.acks.push(stanza.attrs["id"] ?? "");
        break;
      default:
        this.signs.push(`${stanza.tag} ${firstChild(stanza)?.tag ?? stanza.attrs["type"] ?? ""}`);
    }
    this.#happened();
  }

  #answer(connection: Connection, iq: BinaryNode): void {
    const waiting = this.#queries.get(iq.attrs["id"] ?? "");
    const child = firstChild(iq);
    if (waiting && iq.attrs["type"] === "result") return waiting(iq);
    if (child?.tag === "link_code_companion_reg") return this.#pairByCode(connection, iq, child);
    if (child?.tag === "remove-companion-device") this.#linked = null;
    connection.send(answerQuery(iq, this.#directory()));
    if (child?.tag === "active") this.#deliverQueue(connection);
  }

  #pairByCode(connection: Connection, iq: BinaryNode, request: BinaryNode): void {
    connection.send(result(iq));
    const stage = request.attrs["stage"];
    if (stage === "companion_finish") return this.#queries.get(stage)?.(iq);
    const wrapped = getBinaryNodeChildBuffer(request, "link_code_pairing_wrapped_companion_ephemeral_pub");
    for (const joining of this.#joining.values()) {
      if (joining.connection === connection) joining.wrappedKey = Buffer.from(wrapped ?? []);
    }
  }

  #deliverQueue(connection: Connection): void {
    const waiting = [...this.#undelivered];
    for (const stanza of waiting) {
      connection.send({ ...stanza, attrs: { ...stanza.attrs, offline: "1" } });
    }
    const offline = node("offline", { count: String(waiting.length) });
    connection.send(node("ib", { from: SERVER }, [offline]));
    if (this.#online === connection) this.#ready = connection;
  }

  async #carry(connection: Connection, stanza: BinaryNode): Promise<void> {
    const sending = { id: stanza.attrs["id"] ?? "", to: stanza.attrs["to"] ?? "" };
    const verdict = await this.judge(sending);
    if (verdict === "lost") return connection.kill();
    this.sendings.push(sending);
    const error = typeof verdict === "object" ? { error: verdict.error } : {};
    const ack = { class: "message", id: sending.id, from: sending.to, t: stamp(), ...error };
    if (verdict !== "silence") connection.send(node("ack", ack));
    if (typeof verdict !== "object") await this.#bring(stanza);
    this.#happened();
  }

  /** Hands each recipient what was encrypted for him; the bot's own phone does not look at its copy. */
  async #bring(stanza: BinaryNode): Promise<void> {
    const from = `${this.ownLid}:${COMPANION}@lid`;
    const fanOut = getBinaryNodeChildren(getBinaryNodeChild(stanza, "participants"), "to");
    const direct = getBinaryNodeChild(stanza, "enc");
    const copies = direct ? [node("to", { jid: stanza.attrs["to"] ?? "" }, [direct])] : fanOut;
    for (const copy of copies) {
      const person = this.#people.get(ownerOf(copy.attrs["jid"] ?? ""));
      const enc = getBinaryNodeChild(copy, "enc");
      if (person && enc) await person.gets(stanza, enc, from);
    }
  }

  #receipt(stanza: BinaryNode): void {
    const { id = "", to = "", type = "" } = stanza.attrs;
    const person = this.#people.get(ownerOf(to));
    person?.receipts.push({ id, type });
    this.#forget(id);
    if (type === "retry") void person?.saysAgain(id);
  }

  #forget(id: string | undefined): void {
    this.#undelivered = this.#undelivered.filter((stanza) => stanza.attrs["id"] !== id);
  }

  #gone(connection: Connection): void {
    this.#connections.delete(connection);
    if (this.#online === connection) this.#online = null;
    if (this.#ready === connection) this.#ready = null;
    for (const [ref, joining] of this.#joining)
      if (joining.connection === connection) this.#joining.delete(ref);
    this.#happened();
  }

  #happened(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #directory(): Directory {
    const ownPn = `${this.ownPhone}@${SERVER}`;
    const isOwn = (jid: string) => jid === ownPn || jid === this.ownJid;
    return {
      keysLeft: () => this.#linked?.keys.count ?? 0,
      keepKeys: (iq) => this.#linked?.keys.upload(iq),
      bundleOf: (jid): KeyBundle | null =>
        isOwn(jid) ? this.phone.device.bundle() : (this.#people.get(jid)?.device.bundle() ?? null),
      devicesOf: (jid) => (isOwn(jid) ? [0, COMPANION] : this.#people.has(jid) ? [0] : null),
      lidOf: (jid) => (jid === ownPn ? this.ownJid : null),
      standing: () => ({
        xwa2_fetch_account_reachout_timelock: { is_active: this.restricts.lock, ...LOCKED },
        xwa2_message_capping_info: capping(this.restricts.cap),
      }),
    };
  }
}
