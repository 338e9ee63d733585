import {
  aesDecryptCTR,
  aesDecryptGCM,
  aesEncryptCTR,
  type BinaryNode,
  Curve,
  derivePairingCodeKey,
  getBinaryNodeChildBuffer,
  hkdf,
  hmacSign,
  proto,
} from "@whiskeysockets/baileys";
import { Device, messageId } from "./device.ts";
import { descend, node, stamp } from "./nodes.ts";
import type { Person } from "./person.ts";
import type { Joining, ServerSide } from "./server-side.ts";

/** What an account's signature over a companion begins with. */
const ACCOUNT_SIGNATURE_PREFIX = Buffer.from([6, 0]);

/** The phone that owns the bot's number: links the bot to it, and may itself be typed on. */
export class OperatorPhone {
  readonly device = new Device();
  readonly #server: ServerSide;

  constructor(server: ServerSide) {
    this.#server = server;
  }

  /** Scans a QR code of a client that wants to be linked. */
  scans(qr: string): void {
    const [ref = "", , , secret = ""] = qr.replace(/^.*#/, "").split(",");
    const joining = this.#server.joining(ref);
    this.#welcome(joining, secret);
  }

  /** Types the eight characters of a pairing code; resolves when the client is linked. */
  async enters(code: string): Promise<void> {
    const joining = await this.#server.codeRequested();
    const wrapped = joining.wrappedKey;
    const salt = wrapped.subarray(0, 32);
    const key = await derivePairingCodeKey(code, salt);
    const theirEphemeral = aesDecryptCTR(wrapped.subarray(48, 80), key, wrapped.subarray(32, 48));
    const ephemeral = Curve.generateKeyPair();
    const bundle = await this.#server.exchangeCode(joining, [
      node("link_code_pairing_wrapped_primary_ephemeral_pub", {}, await wrap(ephemeral.public, code)),
      node("primary_identity_pub", {}, Buffer.from(this.device.identity.public)),
      node("link_code_pairing_ref", {}, Buffer.from("ref")),
    ]);
    const shared = Curve.sharedKey(ephemeral.private, theirEphemeral);
    this.#welcome(joining, this.#secretOf(bundle, shared));
  }

  /** Types an answer in a chat of the bot's account. */
  async says(to: Person, text: string): Promise<string> {
    const id = messageId();
    const enc = await this.#server.encryptForBot(this.device, {
      deviceSentMessage: { destinationJid: to.jid, message: { conversation: text } },
    });
    const attrs = { from: this.#server.ownJid, recipient: to.jid, id, t: stamp(), type: "text" };
    this.#server.post(node("message", attrs, [enc]));
    return id;
  }

  /** Signs the companion's key, which makes it one of the account's devices. */
  #welcome(joining: Joining, secret: string): void {
    const deviceDetails = proto.ADVDeviceIdentity.encode({
      rawId: 1,
      timestamp: Number(stamp()),
      keyIndex: 1,
      accountType: proto.ADVEncryptionType.E2EE,
      deviceType: proto.ADVEncryptionType.E2EE,
    }).finish();
    const signed = Buffer.concat([ACCOUNT_SIGNATURE_PREFIX, deviceDetails, joining.identity]);
    const details = proto.ADVSignedDeviceIdentity.encode({
      details: deviceDetails,
      accountSignatureKey: this.device.identity.public,
      accountSignature: Curve.sign(this.device.identity.private, signed),
    }).finish();
    const hmac = hmacSign(Buffer.from(details), Buffer.from(secret, "base64"));
    const sealed = proto.ADVSignedDeviceIdentityHMAC.encode({ details, hmac }).finish();
    this.#server.link(joining, Buffer.from(sealed));
  }

  #secretOf(finish: BinaryNode, shared: Uint8Array): string {
    const registration = descend(finish, "link_code_companion_reg");
    const sealed = Buffer.from(
      getBinaryNodeChildBuffer(registration ?? finish, "link_code_pairing_wrapped_key_bundle") ?? [],
    );
    const key = hkdf(Buffer.from(shared), 32, {
      salt: sealed.subarray(0, 32),
      info: "link_code_pairing_key_bundle_encryption_key",
    });
    const keys = aesDecryptGCM(sealed.subarray(44), key, sealed.subarray(32, 44), Buffer.alloc(0));
    const theirs = keys.subarray(0, 32);
    const random = keys.subarray(64, 96);
    const identityShared = Curve.sharedKey(this.device.identity.private, theirs);
    const secret = hkdf(Buffer.concat([shared, identityShared, random]), 32, { info: "adv_secret" });
    return Buffer.from(secret).toString("base64");
  }
}

async function wrap(key: Uint8Array, code: string): Promise<Buffer> {
  const salt = Buffer.alloc(32, 1);
  const iv = Buffer.alloc(16, 2);
  return Buffer.concat([salt, iv, aesEncryptCTR(key, await derivePairingCodeKey(code, salt), iv)]);
}
