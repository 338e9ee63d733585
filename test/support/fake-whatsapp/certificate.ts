import { Curve, proto, WA_CERT_DETAILS } from "@whiskeysockets/baileys";

export interface KeyPair {
  private: Uint8Array;
  public: Uint8Array;
}

/** Clamped as X25519 private keys are; the same in every process, so that a program of its own trusts this server too. */
const ROOT_PRIVATE = Buffer.from("68".repeat(31).concat("50"), "hex");

/** The public half of `ROOT_PRIVATE`: the shared secret with the base point. */
const BASE_POINT = Buffer.concat([Buffer.from([9]), Buffer.alloc(31)]);

/**
 * Makes the Baileys of this process trust the fake server in place of WhatsApp. `WA_CERT_DETAILS` is exported and mutable; nothing of the
 * client is patched.
 */
export function trustFakeWhatsApp(): void {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(Curve.sharedKey(ROOT_PRIVATE, BASE_POINT));
}

interface ServerIdentity {
  keys: KeyPair;
  certificate: Uint8Array;
}

let identity: ServerIdentity | undefined;

/** The lasting keys of the servers in this program, with their certificate: signing one for every line would take most of a test's time. */
export function serverIdentity(): ServerIdentity {
  if (!identity) {
    const keys = Curve.generateKeyPair();
    identity = { keys, certificate: makeCertificate(keys.public) };
  }
  return identity;
}

/** A chain of two certificates under our root for a server's key, encoded. */
function makeCertificate(key: Uint8Array): Uint8Array {
  const { Details } = proto.CertChain.NoiseCertificate;
  const intermediate = Curve.generateKeyPair();
  const issuerSerial = WA_CERT_DETAILS.SERIAL;
  const intermediateDetails = Details.encode({ serial: 1, issuerSerial, key: intermediate.public }).finish();
  const leafDetails = Details.encode({ serial: 2, issuerSerial: 1, key }).finish();
  return proto.CertChain.encode({
    intermediate: {
      details: intermediateDetails,
      signature: Curve.sign(ROOT_PRIVATE, Buffer.from(intermediateDetails)),
    },
    leaf: { details: leafDetails, signature: Curve.sign(intermediate.private, Buffer.from(leafDetails)) },
  }).finish();
}
