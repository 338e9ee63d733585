import type { Answered, Failed } from "./arrows.ts";
import { isNotSignedIn, isSessionExpired } from "./flow.ts";

/** Guards of every flow that finds out on the way whether somebody is signed in: the first service that needs a session fails without one. */
export const sessionGuards = {
  isNotSignedIn: (_: unknown, { error }: { error: unknown }) => isNotSignedIn(error),
  isExpired: (_: unknown, { error }: { error: unknown }) => isSessionExpired(error),
  isTrue: (_: unknown, answer: boolean) => answer,
};

/** An answer that says whether there is a session. */
export const isSignedIn = {
  type: "isTrue",
  params: ({ event }: Answered<{ signedIn: boolean }>) => event.output.signedIn,
} as const;

/** A session that has ended in the middle. The flow's action `sessionEnded` sets `expired`, so that he is told why he signs in again. */
export const signInAgain = { target: "signingIn", actions: "sessionEnded" } as const;

/** Where a failed call leads that needs a session. */
export function unlessSignedIn<const SignedOut extends object, const Away extends string | object>(
  signedOut: SignedOut,
  away: Away,
) {
  return [{ guard: isNobody, ...signedOut }, away] as const;
}

/**
 * Where the first call of a conversation leads that needs a session. Whoever was signed out because time had run out is told so, by the
 * flow's action `sessionEnded`; the others are asked whether they have an account.
 */
export function signInFirst<const Away extends string | object>(signIn: string, away: Away) {
  return [
    { guard: isExpired, target: signIn, actions: "sessionEnded" },
    { guard: isNobody, target: signIn },
    away,
  ] as const;
}

const isExpired = { type: "isExpired", params: ({ event }: Failed) => ({ error: event.error }) } as const;
const isNobody = { type: "isNotSignedIn", params: ({ event }: Failed) => ({ error: event.error }) } as const;

/** Lets sign-in see to a session. `declined`: he would rather not. */
export function signingIn({ signedIn, declined }: { signedIn: string; declined: string }) {
  return {
    invoke: {
      id: "sign-in",
      src: "sign-in",
      input: ({ context }: { context: { expired: boolean } }) => ({ expired: context.expired }),
      onDone: [{ guard: isSignedIn, target: signedIn }, { target: declined }],
      onError: "unavailable",
    },
  } as const;
}
