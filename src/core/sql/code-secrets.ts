import { randomInt, timingSafeEqual } from "node:crypto";
import type { CodePurpose } from "../../ports/core.ts";
import type { CoreContext } from "./context.ts";

/** What a code is good for; for anything else it is just six digits (ASVS 6.6.2). */
export interface CodeScope {
  challengeId: string;
  purpose: CodePurpose;
  members: readonly string[];
  conversation: string;
  txnDigest: string;
}

/** Six digits, each value as likely as any other, leading zeros kept. */
export function makeCode({ policy }: CoreContext): string {
  return randomInt(0, 10 ** policy.code.digits)
    .toString()
    .padStart(policy.code.digits, "0");
}

/** The keyed digest that stands for a code at rest. */
export function macCode({ keyring }: CoreContext, scope: CodeScope, code: string): string {
  const { challengeId, purpose, members, conversation, txnDigest } = scope;
  return keyring.mac(
    "code",
    ["otp1", challengeId, purpose, members.join(","), conversation, txnDigest, code].join("|"),
  );
}

/** Whether a typed code is the one that the digest stands for; compares in constant time. */
export function isCode(context: CoreContext, scope: CodeScope, code: string, codeMac: string): boolean {
  const typed = Buffer.from(macCode(context, scope, code));
  const kept = Buffer.from(codeMac);
  return typed.length === kept.length && timingSafeEqual(typed, kept);
}
