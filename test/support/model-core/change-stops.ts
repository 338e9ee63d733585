import { mask } from "../../../src/core/sql/masks.ts";
import type { ChangeToStop } from "../../../src/ports/change-stop.ts";
import { stopChange } from "./cases.ts";
import { readMemberLanguage } from "./consents.ts";
import type { ModelContext } from "./context.ts";
import type { ModelCase } from "./records.ts";

/** What the link of a notice is about. */
export function viewChange(context: ModelContext, token: string): ChangeToStop | null {
  const change = findChange(context, token);
  if (!change || change.member === null) return null;
  const { kind, number, state, effectiveAt, phone, email } = change;
  return {
    kind: kind as ChangeToStop["kind"],
    number,
    state: state as ChangeToStop["state"],
    at: effectiveAt ?? 0,
    to: [phone && mask("phone", phone), email && mask("email", email)].filter(Boolean).join(", "),
    language: readMemberLanguage(context, change.member),
  };
}

/** Takes a change back, once. */
export function stopByLink(context: ModelContext, token: string): ChangeToStop | null {
  const change = findChange(context, token);
  if (change?.state === "holding") stopChange(context, change, { state: "cancelled", actor: "member" });
  return viewChange(context, token);
}

function findChange({ records, clock, policy }: ModelContext, token: string): ModelCase | undefined {
  const since = clock.now() - policy.change.disownWithinMs;
  return records.cases.find(
    ({ stopToken, closedAt }) => stopToken === token && (closedAt ?? clock.now()) > since,
  );
}
