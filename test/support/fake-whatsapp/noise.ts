import {
  aesDecryptGCM,
  aesEncryptGCM,
  Curve,
  hkdf,
  NOISE_MODE,
  proto,
  sha256,
} from "@whiskeysockets/baileys";
import { type KeyPair, serverIdentity } from "./certificate.ts";

const EMPTY = Buffer.alloc(0);

/** Bytes of WhatsApp's greeting before the first frame: `WA`, a version, and the version of the dictionary. */
const GREETING = 4;

/** The server's half of `Noise_XX_25519_AESGCM_SHA256`, as WhatsApp's clients speak it, and the encrypted line that comes of it. */
export class NoiseServer {
  readonly #ephemeral: KeyPair = Curve.generateKeyPair();
  readonly #fixed = serverIdentity();
  #hash: Uint8Array = Buffer.from(NOISE_MODE);
  #salt: Uint8Array = Buffer.from(NOISE_MODE);
  #key: Uint8Array = Buffer.from(NOISE_MODE);
  #counter = 0;
  #line: { read: Uint8Array; write: Uint8Array; reads: number; writes: number } | null = null;
  #unread: Buffer = EMPTY;
  #greeted = false;

  /** What came in, as whole frames: handshake messages before `isOpen`, encoded stanzas after. */
  *frames(bytes: Buffer): Generator<Buffer> {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    if (!this.#greeted) this.#greet();
    while (this.#unread.length >= 3) {
      const size = this.#unread.readUIntBE(0, 3);
      if (this.#unread.length < 3 + size) return;
      const frame = this.#unread.subarray(3, 3 + size);
      this.#unread = this.#unread.subarray(3 + size);
      yield this.#line ? aesDecryptGCM(frame, this.#line.read, nonce(this.#line.reads++), EMPTY) : frame;
    }
  }

  get isOpen(): boolean {
    return this.#line !== null;
  }

  /** Answers the client's hello: our keys and the certificate that vouches for them. */
  hello(frame: Buffer): Buffer {
    const theirs = proto.HandshakeMessage.decode(frame).clientHello?.ephemeral ?? EMPTY;
    this.#authenticate(theirs);
    this.#authenticate(this.#ephemeral.public);
    this.#mix(Curve.sharedKey(this.#ephemeral.private, theirs));
    const fixed = this.#encrypt(this.#fixed.keys.public);
    this.#mix(Curve.sharedKey(this.#fixed.keys.private, theirs));
    const payload = this.#encrypt(this.#fixed.certificate);
    const serverHello = { ephemeral: this.#ephemeral.public, static: fixed, payload };
    return framed(proto.HandshakeMessage.encode({ serverHello }).finish());
  }

  /** Ends the handshake; gives what the client says of itself. */
  finish(frame: Buffer): proto.ClientPayload {
    const { clientFinish } = proto.HandshakeMessage.decode(frame);
    const theirs = this.#decrypt(clientFinish?.static ?? EMPTY);
    this.#mix(Curve.sharedKey(this.#ephemeral.private, theirs));
    const payload = proto.ClientPayload.decode(this.#decrypt(clientFinish?.payload ?? EMPTY));
    const [read, write] = this.#derive(EMPTY);
    this.#line = { read, write, reads: 0, writes: 0 };
    return payload;
  }

  /** One encoded stanza, ready for the line. */
  seal(stanza: Uint8Array): Buffer {
    if (!this.#line) throw new Error("the handshake has not ended");
    return framed(aesEncryptGCM(stanza, this.#line.write, nonce(this.#line.writes++), EMPTY));
  }

  #greet(): void {
    // With routing information the greeting is preceded by it: `ED`, two bytes, and its length in three.
    const routed = this.#unread.subarray(0, 2).toString() === "ED";
    const skip = routed ? 7 + this.#unread.readUIntBE(4, 3) : 0;
    this.#authenticate(this.#unread.subarray(skip, skip + GREETING));
    this.#unread = this.#unread.subarray(skip + GREETING);
    this.#greeted = true;
    // The client's own key enters the hash with its hello.
  }

  #authenticate(bytes: Uint8Array): void {
    this.#hash = sha256(Buffer.concat([this.#hash, bytes]));
  }

  #derive(shared: Uint8Array): [Uint8Array, Uint8Array] {
    const keys = hkdf(Buffer.from(shared), 64, { salt: Buffer.from(this.#salt), info: "" });
    return [keys.subarray(0, 32), keys.subarray(32)];
  }

  #mix(shared: Uint8Array): void {
    [this.#salt, this.#key] = this.#derive(shared);
    this.#counter = 0;
  }

  #encrypt(plain: Uint8Array): Buffer {
    const sealed = aesEncryptGCM(plain, this.#key, nonce(this.#counter++), this.#hash);
    this.#authenticate(sealed);
    return sealed;
  }

  #decrypt(sealed: Uint8Array): Buffer {
    const plain = aesDecryptGCM(sealed, this.#key, nonce(this.#counter++), this.#hash);
    this.#authenticate(sealed);
    return plain;
  }
}

function nonce(counter: number): Uint8Array {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(counter, 8);
  return bytes;
}

function framed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(3);
  length.writeUIntBE(bytes.length, 0, 3);
  return Buffer.concat([length, bytes]);
}
