import { Secret, TOTP } from "otpauth";
import { checkTotp, createTotpSecret, totpAddress } from "../../src/crypto/totp.ts";
import { policy } from "../../src/policy.ts";

/** The secret of RFC 6238, appendix B. */
const secret = Secret.fromLatin1("12345678901234567890").base32;

function check(code: string, nowMs: number, lastStep: number | null = null) {
  return checkTotp(policy.totp, { secret, code, nowMs, lastStep });
}

test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
])("the code that RFC 6238 gives for second %d is right", (second, code) => {
  expect(check(code, second * 1_000)).toBe(Math.floor(second / 30));
});

test("a clock may be off by 30 seconds either way, and no more", () => {
  const at = 1_234_567_890_000;
  expect(check("005924", at + 30_000)).not.toBeNull();
  expect(check("005924", at - 30_000)).not.toBeNull();
  expect(check("005924", at + 60_000)).toBeNull();
  expect(check("005924", at - 60_000)).toBeNull();
});

test("a code is never taken twice, nor one from before it", () => {
  const at = 1_234_567_890_000;
  const step = check("005924", at);
  expect(check("005924", at, step)).toBeNull();
  expect(check("005924", at, (step ?? 0) + 1)).toBeNull();
  expect(check("005924", at, (step ?? 0) - 1)).toBe(step);
});

test.each(["", "00592", "0059245", "005925", "abcdef"])("%p is no code", (code) => {
  expect(check(code, 1_234_567_890_000)).toBeNull();
});

test("an authenticator app understands the address and gives codes that are right", () => {
  const made = createTotpSecret(policy.totp);
  expect(made).toMatch(/^[A-Z2-7]{32}$/);
  expect(createTotpSecret(policy.totp)).not.toBe(made);
  const address = totpAddress(policy.totp, { secret: made, issuer: "Layanan peserta", account: "Budi" });
  expect(address).toMatch(/^otpauth:\/\/totp\/Layanan%20peserta:Budi\?/);
  const app = new TOTP({ secret: made });
  const nowMs = 1_800_000_000_000;
  const code = app.generate({ timestamp: nowMs });
  expect(checkTotp(policy.totp, { secret: made, code, nowMs, lastStep: null })).toBe(nowMs / 30_000);
});
