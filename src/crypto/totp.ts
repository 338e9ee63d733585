import { randomBytes, timingSafeEqual } from "node:crypto";
import { HOTP, Secret, TOTP } from "otpauth";
import type { Policy } from "../policy.ts";

/**
 * Codes of an authenticator app (RFC 6238: SHA-1, 30 s, 6 digits), the second factor that needs no network operator. Knows no
 * members: whoever has accounts may use it.
 */

/** A new secret, base32 without padding, as people type it when they can't scan. */
export function createTotpSecret(policy: Policy["totp"]): string {
  return new Secret({ buffer: Uint8Array.from(randomBytes(policy.secretBytes)).buffer }).base32;
}

/** The `otpauth://` address of a QR code. `issuer` and `account` are what the app shows beside the code. */
export function totpAddress(
  policy: Policy["totp"],
  { secret, issuer, account }: { secret: string; issuer: string; account: string },
): string {
  return new TOTP({
    issuer,
    label: account,
    algorithm: "SHA1",
    digits: policy.digits,
    period: policy.stepSeconds,
    secret: Secret.fromBase32(secret),
  }).toString();
}

/**
 * The time step that a code belongs to, or null when it is wrong, too old, or its step was used before. Keep the step given back as
 * `lastStep`, in one statement with `where last_step < step`: then no code is ever taken twice, by nobody's race.
 */
export function checkTotp(
  policy: Policy["totp"],
  typed: { secret: string; code: string; nowMs: number; lastStep: number | null },
): number | null {
  const secret = Secret.fromBase32(typed.secret);
  const now = Math.floor(typed.nowMs / 1_000 / policy.stepSeconds);
  const given = Buffer.from(typed.code);
  let found: number | null = null;
  // Every step of the window is compared, so that the time taken does not tell which one it was.
  for (let step = now - policy.window; step <= now + policy.window; step += 1) {
    const right = Buffer.from(
      HOTP.generate({ secret, algorithm: "SHA1", digits: policy.digits, counter: step }),
    );
    const same = right.length === given.length && timingSafeEqual(right, given);
    if (same && step > (typed.lastStep ?? -1)) found = step;
  }
  return found;
}
