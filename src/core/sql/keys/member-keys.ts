import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { openWith, SealBroken, sealWith, splitSealed } from "../../../crypto/sealing.ts";
import type { Keyring } from "../../../keyring.ts";
import type { Queries } from "../database.ts";

/**
 * What a member's key opens. `account`: what he gave this service, which he may have erased. `membership`: what the institution has to keep
 * about him by law, which outlives the account.
 */
export type KeyScope = "account" | "membership";

/** The key that a value names was destroyed: whoever it was about is erased. */
class KeyGone extends SealBroken {
  override name = "KeyGone";
}

/** A key of one member, unwrapped. Seals; to open, the value itself says which key. */
export interface MemberKey<Scope extends KeyScope = KeyScope> {
  readonly scope: Scope;
  /** Seals a text, bound to its place: `<key id>.<base64url>`. */
  seal(place: string, text: string): string;
}

/** A new key of a member, and the row in which it is kept. */
export interface NewMemberKey<Scope extends KeyScope> {
  key: MemberKey<Scope>;
  row: { kid: string; member_id: string; scope: Scope; wrapped: string };
}

const KEY_BYTES = 32;

/** No id of a master key has an underscore in it, so the two kinds can't be taken for each other. */
const PREFIX = "m_";

/** Whether a value is sealed with a member's key. */
export function isUnderMemberKey(sealed: string): boolean {
  return sealed.startsWith(PREFIX);
}

/** Makes a key for a member, wrapped with the current master key. */
export function makeMemberKey<Scope extends KeyScope>(
  keyring: Keyring,
  member: string,
  scope: Scope,
): NewMemberKey<Scope> {
  const kid = PREFIX + randomBytes(12).toString("base64url");
  const bytes = randomBytes(KEY_BYTES);
  const wrapped = keyring.seal("key", placeOfKey(kid), bytes.toString("base64url"));
  const key = memberKey(scope, kid, createSecretKey(bytes));
  return { key, row: { kid, member_id: member, scope, wrapped } };
}

/**
 * The key under which a member's values are sealed, made at the first need. Until the transaction ends it can't be destroyed, so nothing is
 * sealed with a key that is gone.
 */
export async function memberKeyFor<Scope extends KeyScope>(
  context: { keyring: Keyring },
  queries: Queries,
  member: string,
  scope: Scope,
): Promise<MemberKey<Scope>> {
  const key = await keyOfNamed(context, queries, member, scope);
  if (key === null) throw new Error("the key of a member is not kept");
  return key;
}

/** The same for whoever is named, who may be nobody: null then, after as much work, so that the time does not tell. */
export async function keyOfNamed<Scope extends KeyScope>(
  { keyring }: { keyring: Keyring },
  queries: Queries,
  member: string | null,
  scope: Scope,
): Promise<MemberKey<Scope> | null> {
  const { row } = makeMemberKey(keyring, member ?? "", scope);
  await queries.query(
    `insert into member_keys (kid, member_id, scope, wrapped, made_at)
     select $1, $2::uuid, $3, $4, clock_now() where $2::uuid is not null
     on conflict (member_id, scope) do nothing`,
    [row.kid, member, scope, row.wrapped],
  );
  const [kept] = await queries.query<{ kid: string; wrapped: string }>(
    "select kid, wrapped from member_keys where member_id = $1 and scope = $2 for share",
    [member, scope],
  );
  return kept ? memberKey(scope, kept.kid, unwrap(keyring, kept.kid, kept.wrapped)) : null;
}

const KEY_QUERY = "select wrapped from member_keys where kid = $1";

/**
 * Opens a value with the key that it names. The key is asked for each time: to find it costs less than to be wrong about a key that was
 * destroyed a moment ago elsewhere. Throws `KeyGone` then.
 */
export async function openUnderMemberKey(
  keyring: Keyring,
  queries: Queries,
  place: string,
  sealed: string,
): Promise<string> {
  const { keyId, body } = splitSealed(sealed);
  const [kept] = await queries.query<{ wrapped: string }>(KEY_QUERY, [keyId]);
  if (!kept) throw new KeyGone("sealed with a key that is gone");
  return openWith(unwrap(keyring, keyId, kept.wrapped), boundTo(place, keyId), body);
}

/** What was opened; null where its key was destroyed, be it between reading the row and opening it. */
export async function unlessGone(opening: Promise<string>): Promise<string | null> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof KeyGone) return null;
    throw error;
  }
}

/** Asks the database what `openUnderMemberKey` does, where there is nothing to open: the time must not tell. */
export async function openNothing(queries: Queries): Promise<void> {
  await queries.query(KEY_QUERY, [""]);
}

function memberKey<Scope extends KeyScope>(scope: Scope, kid: string, key: KeyObject): MemberKey<Scope> {
  return { scope, seal: (place, text) => `${kid}.${sealWith(key, boundTo(place, kid), text)}` };
}

function unwrap(keyring: Keyring, kid: string, wrapped: string): KeyObject {
  return createSecretKey(Buffer.from(keyring.open("key", placeOfKey(kid), wrapped), "base64url"));
}

/** As `sealed-columns.ts` names it, so that a rotation wraps it anew like any other value. */
function placeOfKey(kid: string): string {
  return `member_keys|wrapped|${kid}`;
}

function boundTo(place: string, kid: string): string {
  return `${place}|${kid}`;
}
