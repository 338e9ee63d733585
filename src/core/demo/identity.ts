import type { IsoDate } from "../../../flows/kit/participant.ts";
import { FEMALE_NAMES, LAST_NAMES, MALE_NAMES, REGIONS } from "./names.ts";
import type { DemoRandom } from "./random.ts";
import type { Story } from "./story.ts";

/** Who a fictional person is. Nothing here depends on the day on which the population is made. */
export interface Identity {
  name: string;
  birthDate: IsoDate;
  nik: string;
  phone: string | null;
  email: string | null;
}

/** Makes a person up; `index` keeps the numbers of all people apart. */
export function makeIdentity(story: Story, index: number, random: DemoRandom): Identity {
  const sex = story.sex ?? (random.chance(0.5) ? "female" : "male");
  const firstName = random.pick(sex === "female" ? FEMALE_NAMES : MALE_NAMES);
  const madeUp = `${firstName} ${random.pick(LAST_NAMES)}`;
  const birthDate =
    story.birthDate ?? `${random.int(1970, 2003)}-${pad(random.int(1, 12), 2)}-${pad(random.int(1, 28), 2)}`;
  const region = random.pick(REGIONS);
  return {
    name: story.name ?? madeUp,
    birthDate,
    nik: makeNik(region, story.birthDateInNik ?? birthDate, sex, index),
    phone: story.phone === "none" ? null : makePhone(story.household ?? index),
    email: story.email === "none" ? null : `peserta${pad(index + 1, 3)}@example.com`,
  };
}

/** Region, sub-district 99 (not in use, so nobody's), day (+40 for women), month, year, and a sequence number. */
function makeNik(region: string, birthDate: IsoDate, sex: "male" | "female", index: number): string {
  const [year = "", month = "", day = ""] = birthDate.split("-");
  const markedDay = Number(day) + (sex === "female" ? 40 : 0);
  return `${region}99${pad(markedDay, 2)}${month}${year.slice(2)}${pad(index + 1, 4)}`;
}

/** A series made for this demo: 0899 9000 0001 and up, with 0899 9100 …  for what a household shares. Nothing is ever sent there. */
function makePhone(owner: number | string): string {
  return typeof owner === "number"
    ? `+6289990${pad(owner + 1, 6)}`
    : `+6289991${pad(owner.charCodeAt(0), 6)}`;
}

/** A card number that begins with 99, which no card of life is known to do. */
export function makeKpj(index: number, card: number, random: DemoRandom): string {
  return `99${pad(index + 1, 4)}${pad(random.int(0, 9999), 4)}${card}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
