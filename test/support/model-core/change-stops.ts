import type { ChangeToStop } from "../../../src/ports/change-stop.ts";
import { masksOf, stopChange } from "./cases.ts";
import { readMemberLanguage } from "./consents.ts";
import type { ModelContext } from "./context.ts";
import type { ModelCase } from "./records.ts";

/** What the link of a notice is about. */
export function viewChange(context: ModelContext, token: string): ChangeToStop | null {
  const change = findChange(context, token);
  if (!change || change.member === null) return null;
  const { kind, number, state, effectiveAt } = change;
  return {
    kind: kind as ChangeToStop["kind"],
    number,
    state: state === "open" ? "holding" : state,
    at: effectiveAt ?? 0,
    to: masksOf(change),
    language: readMemberLanguage(context, change.member),
  };
}

/** Takes a change back, once. */
export function stopByLink(context: ModelContext, token: string): ChangeToStop | null {
  const change = findChange(context, token);
  if (change?.closedAt === null) stopChange(context, change, { state: "cancelled", actor: "member" });
  return viewChange(context, token);
}

function findChange({ records, clock, policy }: ModelContext, token: string): ModelCase | undefined {
  const since = clock.now() - policy.change.disownWithinMs;
  return records.cases.find(
    ({ stopToken, closedAt }) => stopToken === token && (closedAt ?? clock.now()) > since,
  );
}
