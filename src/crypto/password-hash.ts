import { randomBytes } from "node:crypto";
import { hash, parseOptions, verify } from "@node-rs/argon2";
import type { Keyring } from "../keyring.ts";
import type { Policy } from "../policy.ts";
import { limitWork } from "./limit-work.ts";

/**
 * Passwords at rest: argon2id with a salt of its own for each and a pepper from the keyring for all (63B §3.1.1.2, OWASP Password
 * Storage; docs/decisions/0015). Knows no members: whoever has accounts may use it.
 */
export interface PasswordHasher {
  /** Hashes a password that the rules have accepted. Throws `Busy` when too many wait already. */
  hash(password: string): Promise<PasswordHash>;
  /**
   * Whether this is the password behind a hash. With null (there is no such account, or it has no password) the same work is done and the
   * answer is no. Throws `Busy` when too many wait already.
   */
  verify(password: string, kept: PasswordHash | null): Promise<PasswordVerdict>;
}

/** What is kept of a password. */
export interface PasswordHash {
  /** PHC string: algorithm, parameters, salt, digest. */
  encoded: string;
  /** The master key that the pepper came from. */
  pepperId: string;
}

interface PasswordVerdict {
  right: boolean;
  /** Right, but kept with an older pepper or other parameters than today's: hash it anew and keep that. */
  rehash: boolean;
}

/** More passwords are being checked than this machine can do in good time: ask to try again in a moment. */
export class Busy extends Error {
  override name = "Busy";
}

/** `Algorithm.Argon2id`; the package gives its names to the compiler only. */
const ARGON2ID = 2;

const WRONG: PasswordVerdict = { right: false, rehash: false };

/** Makes a hasher; one for each process, for it also holds the limit on how many are at work. */
export function createPasswordHasher(parts: {
  keyring: Pick<Keyring, "secrets">;
  policy: Policy["password"];
}): PasswordHasher {
  const { policy } = parts;
  const peppers = parts.keyring.secrets("pepper");
  const [current] = peppers;
  const room = { atOnce: policy.hashesAtOnce, waiting: policy.hashesWaiting };
  const atMost = limitWork(room, () => new Busy("Too many passwords are being checked at once."));
  const parameters = {
    algorithm: ARGON2ID,
    memoryCost: policy.argon2.memoryKiB,
    timeCost: policy.argon2.passes,
    parallelism: policy.argon2.lanes,
    outputLen: policy.argon2.hashBytes,
  };

  async function hashNow(password: string): Promise<PasswordHash> {
    const salt = randomBytes(policy.argon2.saltBytes);
    const encoded = await hash(bytesOf(password), { ...parameters, salt, secret: current.bytes });
    return { encoded, pepperId: current.keyId };
  }

  /** What strangers' passwords are compared with: made at the first check, whoever's it is, so that a start does not wait for it. */
  let decoy: Promise<PasswordHash> | null = null;
  async function decoyHash(): Promise<PasswordHash> {
    decoy ??= hashNow(randomBytes(32).toString("base64url"));
    return decoy;
  }

  return {
    hash: (password) => atMost(() => hashNow(password)),
    verify: (password, kept) =>
      atMost(async () => {
        const given = bytesOf(password);
        if (given.length > policy.mostBytes) return WRONG;
        const stranger = await decoyHash();
        const against = kept ?? stranger;
        const pepper = peppers.find(({ keyId }) => keyId === against.pepperId);
        if (!pepper) return WRONG;
        const right = await verify(against.encoded, given, { secret: pepper.bytes });
        if (!right || kept === null) return WRONG;
        return { right, rehash: pepper.keyId !== current.keyId || !isOfToday(kept.encoded, parameters) };
      }),
  };
}

/** NFC and UTF-8, so that the same letters from two keyboards are the same bytes (63B §3.1.1.2). */
function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize("NFC"), "utf8");
}

function isOfToday(
  encoded: string,
  today: { memoryCost: number; timeCost: number; parallelism: number; outputLen: number },
): boolean {
  const kept = parseOptions(encoded);
  return (
    kept.algorithm === ARGON2ID &&
    kept.memoryCost === today.memoryCost &&
    kept.timeCost === today.timeCost &&
    kept.parallelism === today.parallelism &&
    kept.outputLen === today.outputLen
  );
}
