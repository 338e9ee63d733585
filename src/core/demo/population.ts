import type { IsoDate } from "../../../flows/kit/participant.ts";
import { addMonths, lastDayOf, monthOf } from "../sql/months.ts";
import { createRateBook, type RateBook } from "../sql/rates.ts";
import { RATES } from "../sql/rates-data.ts";
import { demoId } from "./demo-id.ts";
import { makeHistory } from "./history.ts";
import { makeIdentity, makeKpj } from "./identity.ts";
import { EMPLOYERS, INDEPENDENT_WORK } from "./names.ts";
import type { DemoCard, DemoPerson } from "./person.ts";
import { createDemoRandom, type DemoRandom } from "./random.ts";
import { STORIES } from "./stories.ts";
import { ALL, type CardStory, INSURANCE_AND_JHT, INSURANCE_ONLY, type Story } from "./story.ts";

const POPULATION = 220;

/** Says which fictional people there are; another word gives others. */
const SEED = "layanan-peserta";

/**
 * Makes up a population: the people of `STORIES` first, then ordinary ones. Who they are is always the same; their past ends today.
 *
 * Nobody here exists. Every NIK has sub-district 99, every card begins with 99, phones are 0899 9xxx xxxx and e-mail addresses end in
 * example.com, which is reserved (RFC 2606); every employer has "Contoh" (example) in its name.
 */
export function makePopulation(today: IsoDate): DemoPerson[] {
  const rates = createRateBook(RATES);
  return Array.from({ length: POPULATION }, (_, index) => {
    const random = createDemoRandom(`${SEED}|${index}`);
    const story = STORIES[index] ?? ordinaryStory(random);
    return makePerson(story, { index, random, today, rates });
  });
}

interface Making {
  index: number;
  random: DemoRandom;
  today: IsoDate;
  rates: RateBook;
}

function makePerson(story: Story, making: Making): DemoPerson {
  const { index, random, today } = making;
  const identity = makeIdentity(story, index, random);
  return {
    id: demoId(SEED, "person", index),
    kind: story.kind ?? "PU",
    ...identity,
    smsArrives: story.phone === undefined,
    hasAccount: story.hasAccount ?? false,
    deceasedOn:
      story.diedMonthsAgo === undefined ? null : lastDayOf(addMonths(monthOf(today), -story.diedMonthsAgo)),
    cards: story.cards.map((card, number) => makeCard(story, card, number, making)),
    special: story.special,
  };
}

function makeCard(person: Story, story: CardStory, number: number, making: Making): DemoCard {
  const { index, random, today, rates } = making;
  const kind = person.kind ?? "PU";
  const picked = random.pick(EMPLOYERS);
  const card = {
    employer: story.work === undefined ? (story.employer ?? picked) : null,
    work: story.work ?? null,
  };
  return {
    id: demoId(SEED, "card", index, number),
    kpj: makeKpj(index, number + 1, random),
    ...card,
    ...makeHistory({ kind, story, card, today, rates }),
  };
}

/** A worker like most, sometimes on his own account. */
function ordinaryStory(random: DemoRandom): Story {
  const hasAccount = random.chance(0.15);
  if (random.chance(0.15)) {
    const work = random.pick(INDEPENDENT_WORK);
    const programs = random.chance(0.4) ? INSURANCE_AND_JHT : INSURANCE_ONLY;
    return {
      special: `Independent worker (${work}).`,
      kind: "BPU",
      hasAccount,
      cards: [{ from: random.int(3, 40), wage: random.int(2, 6) * 500_000, programs, work }],
    };
  }
  const jobs = random.pick([1, 1, 1, 2, 2, 3]);
  return {
    special:
      jobs === 1 ? "Ordinary worker with one employer." : `Ordinary worker, now with employer ${jobs}.`,
    hasAccount,
    cards: ordinaryCareer(random, jobs),
  };
}

/** Jobs one after another, the last one going on. */
function ordinaryCareer(random: DemoRandom, jobs: number): CardStory[] {
  const cards: CardStory[] = [];
  let from = random.int(6, 40);
  cards.push({ from, wage: random.int(28, 120) * 100_000, programs: ALL });
  while (cards.length < jobs) {
    const to = from + random.int(1, 5);
    from = to + random.int(6, 36);
    const wage = random.int(24, 60) * 100_000;
    cards.unshift({ from, to, why: random.pick(["resigned", "contract-ended"]), wage, programs: ALL });
  }
  return cards;
}
