import { randomBytes } from "node:crypto";
import type { PageVisit, PageVisitor } from "../../../ports/secure-pages.ts";
import type { CoreContext } from "../context.ts";
import { sealed } from "../sealed-columns.ts";
import { findOpenPage, toView } from "./open-pages.ts";
import { hashToken } from "./page-keys.ts";

/**
 * Lets somebody in for whom his messenger vouches. The proof is used up first, whatever comes of it: it can't be tried on another page. Whoever
 * enters again takes the place of whoever did before.
 */
export async function enterPage(
  context: CoreContext,
  key: string,
  visitor: PageVisitor,
): Promise<PageVisit | null> {
  const { database } = context;
  const fresh = await database.query(
    "insert into page_proofs (proof, at) values ($1, clock_now()) on conflict do nothing returning proof",
    [visitor.proof],
  );
  const page = await findOpenPage(context, key);
  const isHis = page?.conversation === context.index.conversation(visitor.conversation);
  if (fresh.length === 0 || !page || !isHis) return null;
  const visit = randomBytes(context.policy.page.tokenBytes).toString("base64url");
  const entered = await database.query(
    `update secure_pages set visit_hash = $2, visitor_sealed = $3
     where id = $1 and submitted_at is null and dead_at is null and expires_at > clock_now() returning id`,
    [
      page.id,
      hashToken(visit),
      sealed.securePages.visitor.seal(context.keyring, page.id, visitor.conversation),
    ],
  );
  return entered.length > 0 ? { view: toView(context, page), visit } : null;
}
