import { randomBytes } from "node:crypto";
import {
  addTransactionCapability,
  type BinaryNode,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  encodeBigEndian,
  encodeWAMessage,
  getBinaryNodeChild,
  getBinaryNodeChildBuffer,
  getBinaryNodeChildUInt,
  initAuthCreds,
  proto,
  type SignalDataSet,
  type SignalKeyStore,
  type SignalRepositoryWithLIDStore,
  unpadRandomMax16,
  xmppPreKey,
  xmppSignedPreKey,
} from "@whiskeysockets/baileys";
import { silentLogger } from "./silent-logger.ts";

const PRE_KEYS = 20;

/** The keys with which a first message to a device is encrypted, as WhatsApp's servers hand them out. */
export interface KeyBundle {
  registration: Buffer;
  identity: Buffer;
  signedPreKey: BinaryNode;
  preKey: BinaryNode | undefined;
}

/** A phone with real Signal sessions, which remembers everything in memory. */
export class Device {
  readonly #creds = initAuthCreds();
  readonly #keys: MemoryKeys = memoryKeys();
  readonly #repository: SignalRepositoryWithLIDStore;
  #handedOut = 0;

  constructor() {
    const keys = addTransactionCapability(this.#keys, silentLogger, {
      maxCommitRetries: 1,
      delayBetweenTriesMs: 1,
    });
    this.#repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
      { creds: this.#creds, keys },
      silentLogger,
      async () => [],
    );
  }

  get identity() {
    return this.#creds.signedIdentityKey;
  }

  /** Hands out a bundle; one-time keys go until there are none. */
  bundle(): KeyBundle {
    return {
      registration: encodeBigEndian(this.#creds.registrationId) as Buffer,
      identity: Buffer.from(this.#creds.signedIdentityKey.public),
      signedPreKey: xmppSignedPreKey(this.#creds.signedPreKey),
      preKey: this.#handedOut < PRE_KEYS ? this.#nextPreKey() : undefined,
    };
  }

  #nextPreKey(): BinaryNode {
    this.#handedOut += 1;
    const pair = Curve.generateKeyPair();
    void this.#keys.set({ "pre-key": { [this.#handedOut]: pair } });
    return xmppPreKey(pair, this.#handedOut);
  }

  async knows(address: string): Promise<boolean> {
    return (await this.#repository.validateSession(address)).exists;
  }

  /** Begins a session with a device from its bundle. */
  async meet(address: string, bundle: KeyBundle): Promise<void> {
    const uint = (node: BinaryNode, child: string) => getBinaryNodeChildUInt(node, child, 3) ?? 0;
    const bytes = (node: BinaryNode, child: string) =>
      getBinaryNodeChildBuffer(node, child) ?? new Uint8Array();
    const preKey = bundle.preKey && {
      keyId: uint(bundle.preKey, "id"),
      publicKey: signalKey(bytes(bundle.preKey, "value")),
    };
    await this.#repository.injectE2ESession({
      jid: address,
      session: {
        registrationId: bundle.registration.readUInt32BE(),
        identityKey: signalKey(bundle.identity),
        signedPreKey: {
          keyId: uint(bundle.signedPreKey, "id"),
          publicKey: signalKey(bytes(bundle.signedPreKey, "value")),
          signature: bytes(bundle.signedPreKey, "signature"),
        },
        ...(preKey ? { preKey } : {}),
      } as Parameters<SignalRepositoryWithLIDStore["injectE2ESession"]>[0]["session"],
    });
  }

  /** Encrypts a message for a device that was met, as an `<enc>` of a stanza. */
  async encrypt(address: string, message: proto.IMessage): Promise<BinaryNode> {
    const { type, ciphertext } = await this.#repository.encryptMessage({
      jid: address,
      data: encodeWAMessage(message),
    });
    return { tag: "enc", attrs: { v: "2", type }, content: ciphertext };
  }

  /** Decrypts an `<enc>`. Throws where a phone would show "Waiting for this message". */
  async decrypt(address: string, enc: BinaryNode): Promise<proto.Message> {
    const plain = await this.#repository.decryptMessage({
      jid: address,
      type: enc.attrs["type"] as "pkmsg" | "msg",
      ciphertext: enc.content as Uint8Array,
    });
    return proto.Message.decode(unpadRandomMax16(plain));
  }

  /** Forgets all sessions, as a phone does that was set up anew and kept its number. */
  forgetSessions(): void {
    this.#keys.forget("session");
  }
}

/** An id as WhatsApp's own phones make them. */
export function messageId(): string {
  return `3A${randomBytes(9).toString("hex").toUpperCase()}`;
}

/** The bundle in an answer to a query for keys, or in what a client uploads. */
export function bundleNodes(bundle: KeyBundle): BinaryNode[] {
  return [
    { tag: "registration", attrs: {}, content: bundle.registration },
    { tag: "type", attrs: {}, content: Buffer.from([5]) },
    { tag: "identity", attrs: {}, content: bundle.identity },
    bundle.signedPreKey,
    ...(bundle.preKey ? [bundle.preKey] : []),
  ];
}

/** What a client uploads, as bundles that are handed out one by one. */
export class UploadedKeys {
  #registration: Buffer = Buffer.alloc(4);
  #identity: Buffer = Buffer.alloc(0);
  #signedPreKey: BinaryNode = { tag: "skey", attrs: {} };
  readonly #preKeys: BinaryNode[] = [];

  get count(): number {
    return this.#preKeys.length;
  }

  upload(iq: BinaryNode): void {
    this.#registration = Buffer.from(getBinaryNodeChildBuffer(iq, "registration") ?? []);
    this.#identity = Buffer.from(getBinaryNodeChildBuffer(iq, "identity") ?? []);
    this.#signedPreKey = getBinaryNodeChild(iq, "skey") ?? this.#signedPreKey;
    const list = getBinaryNodeChild(iq, "list")?.content;
    if (Array.isArray(list)) this.#preKeys.push(...list);
  }

  bundle(): KeyBundle {
    return {
      registration: this.#registration,
      identity: this.#identity,
      signedPreKey: this.#signedPreKey,
      preKey: this.#preKeys.shift(),
    };
  }
}

function signalKey(key: Uint8Array): Buffer {
  return key.length === 33 ? Buffer.from(key) : Buffer.concat([Buffer.from([5]), key]);
}

interface MemoryKeys extends SignalKeyStore {
  forget(kind: string): void;
}

function memoryKeys(): MemoryKeys {
  const kinds = new Map<string, Map<string, unknown>>();
  const kindOf = (kind: string) => {
    const known = kinds.get(kind) ?? new Map<string, unknown>();
    kinds.set(kind, known);
    return known;
  };
  return {
    async get(kind, ids) {
      const kept = kindOf(kind);
      return Object.fromEntries(ids.filter((id) => kept.has(id)).map((id) => [id, kept.get(id)])) as never;
    },
    async set(data: SignalDataSet) {
      for (const [kind, values] of Object.entries(data)) {
        for (const [id, value] of Object.entries(values ?? {})) {
          if (value === null) kindOf(kind).delete(id);
          else kindOf(kind).set(id, value);
        }
      }
    },
    forget: (kind) => kindOf(kind).clear(),
  };
}
