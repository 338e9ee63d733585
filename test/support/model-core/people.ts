import type { Rupiah } from "../../../flows/kit/participant.ts";
import { FEMALE_NAMES, LAST_NAMES, MALE_NAMES } from "../../../src/core/demo/names.ts";
import type { DemoPerson } from "../../../src/core/demo/person.ts";

/** A participant as the model knows him. */
export interface ModelPerson {
  id: string;
  name: string;
  nik: string;
  /** Card numbers, the current one first. */
  kpjs: readonly string[];
  /** Contacts on file, E.164 and lower case; null when there is none. */
  phone: string | null;
  email: string | null;
  /** Has an account from the start, on the phone and e-mail on file. */
  hasAccount: boolean;
  deceased: boolean;
  /** His JHT balance, which nobody else has: whoever is shown it is shown him. */
  figure: Rupiah;
}

/** The demo's people, with their identities and figures of the model. */
export function modelPeopleFrom(people: readonly DemoPerson[]): ModelPerson[] {
  return people.map(({ id, name, nik, cards, phone, email, hasAccount, deceasedOn }, index) => ({
    id,
    name,
    nik,
    kpjs: cards.map(({ kpj }) => kpj),
    phone,
    email,
    hasAccount,
    deceased: deceasedOn !== null,
    figure: figureFor(index),
  }));
}

/**
 * So many people (up to a million) with one card and contacts of their own, the same each time; every second has an account unless
 * `hasAccount` says otherwise. As in the demo nobody is real: sub-district 99, cards 99, example.com.
 */
export function createModelPeople(
  count: number,
  hasAccount: (index: number) => boolean = (index) => index % 2 === 0,
): ModelPerson[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `person-${index + 1}`,
    name: `${pick(FIRST_NAMES, index)} ${pick(LAST_NAMES, index)}`,
    nik: makeNik(index),
    kpjs: [`99${digits(index + 1, 8)}1`],
    phone: `+628999${digits(index + 1, 7)}`,
    email: `peserta${digits(index + 1, 7)}@example.com`,
    hasAccount: hasAccount(index),
    deceased: false,
    figure: figureFor(index),
  }));
}

const FIRST_NAMES = [...MALE_NAMES, ...FEMALE_NAMES];

/** Odd, so that no round amount and no card's share (see `balancesOf`) is somebody's figure. */
function figureFor(index: number): Rupiah {
  return 10_000_001 + index * 1_000;
}

/** Four digits tell apart who is born on one day; the next ten thousand are born on the next. */
function makeNik(index: number): string {
  const day = Math.floor(index / 9_999);
  const month = Math.floor(day / 28);
  const year = 70 + (Math.floor(month / 12) % 30);
  const born = digits((day % 28) + 1, 2) + digits((month % 12) + 1, 2) + digits(year, 2);
  return `317399${born}${digits((index % 9_999) + 1, 4)}`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function pick(names: readonly string[], index: number): string {
  return names[index % names.length] ?? "";
}
