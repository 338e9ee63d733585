/** Why a row about a member outlives his account. */
export type HoldReason =
  /** Membership, contributions and what is paid from them have to be kept (UU 24/2011, PP 46/2015). */
  | "membership-law"
  /** Consent has to be provable (UU 27/2022 art. 24); the row holds no identifier. */
  | "proof-of-consent"
  /** Who did what, without identifiers: needed to find out about a misuse. */
  | "audit-trail"
  /** Counts of codes and sign-ins without identifiers, so that an erasure gives nobody new tries. */
  | "limits";

/** A table with rows about a member, and what an erasure does there. */
export interface MemberTable {
  table: string;
  /** Condition on the table for the rows about a member, `$1`. */
  his: string;
  /** What an erasure does with them before it counts what is left: an SQL statement with `$1`; null where all stays. */
  erase: string | null;
  /** Why rows stay; null where none may. */
  hold: HoldReason | null;
}

const HIS_CHATS = "conversation in (select conversation from bindings where member_id = $1)";
const HIS_CARDS = "card_id in (select id from cards where participant_id = $1)";

/**
 * Every table that can have rows about a member, in the order in which they are erased. A test holds it to the schema: a new table has to say
 * here what becomes of its rows.
 */
export const MEMBER_TABLES: readonly MemberTable[] = [
  erased("case_notices", "member_id = $1"),
  erased("notices", "member_id = $1"),
  erased("secure_pages", "member_id = $1"),
  {
    table: "cases",
    his: "member_id = $1",
    // What was asked for goes; that it was, and what came of it, stays as the receipt's other half.
    erase: `update cases set subject = null, phone_sealed = null, email_sealed = null, claimed_sealed = null, bank_sealed = null, cancel_mac = null, stop_hash = null,
        closed_at = coalesce(closed_at, clock_now()),
        state = case when closed_at is null then 'cancelled' else state end
      where member_id = $1`,
    hold: "audit-trail",
  },
  held("case_events", "case_id in (select id from cases where member_id = $1)", "audit-trail"),
  erased("chats", HIS_CHATS),
  erased("drafts", HIS_CHATS),
  erased("web_uploads", HIS_CHATS),
  erased("chat_contacts", HIS_CHATS),
  held("chat_suspensions", HIS_CHATS, "limits"),
  {
    table: "challenges",
    his: "$1::uuid = any (member_ids) or notice_member_id = $1",
    erase: `update challenges set destination_sealed = '', code_sealed = null, draft_id = null,
        dead_at = case when used_at is null then coalesce(dead_at, clock_now()) else dead_at end,
        dead_why = case when used_at is null then coalesce(dead_why, 'replaced') else dead_why end
      where $1::uuid = any (member_ids) or notice_member_id = $1`,
    hold: "limits",
  },
  held("code_sends", "$1::uuid = any (member_ids)", "limits"),
  held("code_attempts", "$1::uuid = any (member_ids)", "limits"),
  held("lanes", "member_id = $1", "limits"),
  {
    table: "sessions",
    his: "member_id = $1",
    erase:
      "update sessions set ended_at = clock_now(), ended_why = 'signed-out' where member_id = $1 and ended_at is null",
    hold: "limits",
  },
  {
    table: "bindings",
    his: "member_id = $1",
    erase: "update bindings set ended_at = clock_now() where member_id = $1 and ended_at is null",
    hold: "limits",
  },
  {
    table: "tickets",
    his: "member_id = $1",
    // What was said goes, and whose it was; that somebody asked, when, and how long he waited, stays as a figure.
    erase: `with forgotten as (
        update ticket_entries set text_sealed = null, letter_sealed = null
        where ticket_id in (select id from tickets where member_id = $1)),
      gone as (delete from ticket_files where ticket_id in (select id from tickets where member_id = $1)),
      elsewhere as (
        update bridge_talks set erased = true, asked = asked + 1, due_at = clock_now()
        where ticket_id in (select id from tickets where member_id = $1))
      update tickets set member_id = null, address_sealed = '', labels = '{}', state = 'closed', agent_id = null,
        closed_at = coalesce(closed_at, clock_now()), closed_why = coalesce(closed_why, 'participant')
      where member_id = $1`,
    hold: null,
  },
  erased("accounts", "participant_id = $1"),
  {
    table: "member_keys",
    his: "member_id = $1",
    erase: "delete from member_keys where member_id = $1 and scope = 'account'",
    hold: "membership-law",
  },
  held("consents", HIS_CHATS, "proof-of-consent"),
  held("audit", "member_id = $1", "audit-trail"),
  held("participants", "id = $1", "membership-law"),
  held("cards", "participant_id = $1", "membership-law"),
  held("employments", HIS_CARDS, "membership-law"),
  held("enrolments", HIS_CARDS, "membership-law"),
  held("contributions", HIS_CARDS, "membership-law"),
  held("jht_returns", HIS_CARDS, "membership-law"),
];

function erased(table: string, his: string): MemberTable {
  return { table, his, erase: `delete from ${table} where ${his}`, hold: null };
}

function held(table: string, his: string, hold: HoldReason): MemberTable {
  return { table, his, erase: null, hold };
}
