import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { APPROVAL_GROUNDS, type Ground, REFUSAL_GROUNDS } from "../ports/account.ts";
import { fieldsOf, readId, readRequestKey, readSomeOf } from "./bodies.ts";
import type { DeskParts } from "./desk-parts.ts";
import { type Caller, refuse } from "./guard.ts";
import { isConfirmed } from "./ticket-routes.ts";

/** What can be decided, and on which grounds. */
const DECISIONS = {
  approve: { grounds: APPROVAL_GROUNDS, call: "approveCase" },
  refuse: { grounds: REFUSAL_GROUNDS, call: "refuseCase" },
} as const satisfies Record<string, { grounds: readonly Ground[]; call: keyof DeskParts["cases"] }>;

/**
 * Adds the cases that wait for a decision, under `/desk/api/approvals`. That a second person is another than the first is the core's to see
 * to; here each decision is asked its grounds and a fresh code.
 */
export function addApprovalRoutes(server: FastifyInstance, parts: DeskParts): void {
  const { guard, cases } = parts;
  server.get(
    "/desk/api/approvals",
    guard.reads(["approve"], () => cases.listCases()),
  );
  for (const decision of ["approve", "refuse"] as const) {
    server.post(
      `/desk/api/approvals/:number/${decision}`,
      guard.acts(["approve"], (request, reply, caller) =>
        decide(request, reply, parts, { caller, decision }),
      ),
    );
  }
}

async function decide(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: DeskParts,
  { caller, decision }: { caller: Caller; decision: keyof typeof DECISIONS },
): Promise<unknown> {
  const { grounds: offered, call } = DECISIONS[decision];
  const number = readId((request.params as Record<string, unknown>)["number"]);
  const fields = fieldsOf(request.body);
  const grounds = readSomeOf<Ground>(fields["grounds"], offered);
  const requestKey = readRequestKey(fields["requestKey"]);
  if (number === null || !grounds?.length || requestKey === null) return refuse(reply, 400, "not-a-form");
  if (!isConfirmed(parts, caller, parts.policy.deskAccess.decisionConfirmedMs))
    return refuse(reply, 403, "code-needed");
  const by = caller.agent.id;
  const outcome = await parts.cases[call]({ number, by, grounds }, `${by}|${requestKey}`);
  return outcome.result === "refused" ? refuse(reply, 409, `case-${outcome.why}`) : outcome;
}
