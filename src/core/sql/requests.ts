import type { CoreContext } from "./context.ts";
import { onlyRow, type Queries } from "./database.ts";
import { ConnectionLost } from "./unavailable.ts";

/** Which request this is: the digest of call and request key, the same when it is repeated. */
export type RequestId = string;

/**
 * Does a thing once. The first outcome is kept in the transaction of its effect and given again to every repetition; a
 * repetition at the same moment waits for the first at the primary key. Outcomes are JSON and hold no secret but a session's id.
 */
export async function once<Outcome>(
  context: Pick<CoreContext, "database">,
  request: RequestId,
  work: (queries: Queries) => Promise<Outcome>,
): Promise<Outcome> {
  return await transactAgain(context, async (queries) => {
    const claimed = await queries.query(
      `insert into requests (request_key, at) values ($1, clock_now())
       on conflict do nothing returning request_key`,
      [request],
    );
    if (claimed.length === 0) return await readKept<Outcome>(queries, request);
    const outcome = await work(queries);
    await queries.query("update requests set outcome = $2 where request_key = $1", [
      request,
      JSON.stringify(outcome ?? null),
    ]);
    return outcome;
  });
}

/**
 * Runs a transaction, and once more when its connection was lost, which a failover or a restart does to each of them. For work that can
 * tell by its request that the first run was committed after all.
 */
export async function transactAgain<T>(
  { database }: Pick<CoreContext, "database">,
  work: (queries: Queries) => Promise<T>,
): Promise<T> {
  try {
    return await database.transaction(work);
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    return await database.transaction(work);
  }
}

/** The outcome of a request that was done. */
export async function readKept<Outcome>(queries: Queries, request: RequestId): Promise<Outcome> {
  const kept = onlyRow(
    await queries.query<{ outcome: Outcome }>("select outcome from requests where request_key = $1", [
      request,
    ]),
  );
  return kept.outcome;
}

/** Makes calls of the core whose first outcome is given again when they are repeated under the same key. */
export function keyedCalls(context: CoreContext) {
  return <Request, Outcome>(
    call: string,
    work: (context: CoreContext, queries: Queries, request: Request) => Promise<Outcome>,
  ) =>
    (request: Request, requestKey: string): Promise<Outcome> =>
      once(context, context.index.request(call, requestKey), (queries) => work(context, queries, request));
}
