import type { Balances, Card } from "../../../flows/kit/participant.ts";
import { maskKpj } from "../../../src/core/sql/masks.ts";
import type { SessionRef } from "../../../src/ports/core.ts";
import { balances as sample } from "../samples.ts";
import type { ModelContext } from "./context.ts";
import type { ModelPerson } from "./people.ts";
import { findLiveSession, nameOf } from "./sessions.ts";

/** The balances of a live session's member, or null. */
export function readBalances(context: ModelContext, ref: SessionRef): Balances | null {
  const { records, clock } = context;
  const session = findLiveSession(context, ref);
  const person = session && records.people.get(session.member);
  if (!person) return null;
  records.events.push({ at: clock.now(), what: "balances-read", ...nameOf(session) });
  return balancesOf(person, clock.now());
}

const RETURNS = 234_567;

/** What every card but the first holds. */
const CARD_SHARE = 250_500;

const JAKARTA_MS = 7 * 3_600_000;

/** A person's balances at a moment: JHT comes to his figure, all else is the sample's. */
export function balancesOf(person: ModelPerson, at: number): Balances {
  const { kpjs, figure } = person;
  const firstCard = figure - CARD_SHARE * (kpjs.length - 1);
  return {
    ...sample,
    asOf: new Date(at + JAKARTA_MS).toISOString().slice(0, 10),
    jht: {
      ...sample.jht,
      contributions: figure - RETURNS,
      returns: RETURNS,
      balance: figure,
      overAppClaimLimit: figure > sample.jht.appClaimLimit,
      cards: kpjs.map((kpj, index) => makeCard(kpj, index === 0 ? firstCard : CARD_SHARE, index)),
    },
  };
}

function makeCard(kpj: string, balance: number, index: number): Card {
  const returns = index === 0 ? RETURNS : 0;
  return {
    kpj: maskKpj(kpj.slice(-4)),
    employer: `PT Contoh ${index + 1}`,
    active: index === 0,
    contributions: balance - returns,
    returns,
    balance,
    lastPostedMonth: sample.jht.lastPostedMonth,
    missingMonths: [],
  };
}
