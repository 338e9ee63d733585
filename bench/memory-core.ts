import type { Balances } from "../flows/kit/participant.ts";
import { type CoreSystem, CoreUnavailable } from "../src/ports/core.ts";

const started = {
  result: "started",
  via: "sms",
  to: "•••••7788",
  validMinutes: 5,
  validMs: 300_000,
  resendAfterMs: 60_000,
} as const;

/**
 * A system of record in which everybody has an account and the same figures, and that answers at once, so that what is measured is the rest of
 * the house. It judges nothing: for measuring only. Registration is not there.
 */
export function createMemoryCore(balances: Balances): CoreSystem {
  const phones = new Map<string, string>();
  let sessions = 0;
  return {
    readConsent: async () => null,
    recordConsent: async () => undefined,
    async keepInDraft({ conversation, value }) {
      phones.set(conversation, value);
      return { draftId: conversation, mask: "•••••7788" };
    },
    noteContact: async () => undefined,
    readProvenPhone: async () => null,
    startRegistration: notHere,
    startSignIn: async ({ conversation }) => ({ ...started, challengeId: conversation }),
    resendCode: notHere,
    async checkCode({ challengeId }) {
      phones.delete(challengeId);
      sessions += 1;
      const session = { sessionId: `session-${sessions}`, epoch: 1, expiresAt: Number.MAX_SAFE_INTEGER };
      return { result: "right", session, accounts: [] };
    },
    chooseAccount: notHere,
    async revealCode(challengeId) {
      const address = phones.get(challengeId) ?? "";
      return { to: "sms", address, kind: "code", code: "482913", purpose: "login", validMinutes: 5 };
    },
    isLive: async () => true,
    touchSession: async () => undefined,
    endSession: async () => undefined,
    readBalances: async () => balances,
    ping: async () => undefined,
    close: async () => undefined,
  };
}

async function notHere(): Promise<never> {
  throw new CoreUnavailable("not part of what is measured");
}
