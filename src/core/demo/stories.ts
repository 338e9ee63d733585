import { demoEmployer, TRANSPORT_WORK } from "./names.ts";
import { ALL, INSURANCE_AND_JHT, INSURANCE_ONLY, type Story, WITHOUT_JP } from "./story.ts";

/** Months from a first to a last one (both months ago). */
function every(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => from - index);
}

/** The people whom every demonstration, test and manual names. The first is the one to try. */
export const STORIES: readonly Story[] = [
  {
    special: "The one to try: no account yet, phone and e-mail work, two employers, all five programs.",
    name: "Budi Santoso",
    sex: "male",
    birthDate: "1988-03-17",
    cards: [
      { from: 96, to: 40, why: "resigned", wage: 5_200_000, programs: ALL },
      { from: 39, wage: 7_500_000, programs: ALL },
    ],
  },
  {
    special: "Has an account already: signs in with phone and code.",
    name: "Siti Rahayu",
    sex: "female",
    birthDate: "1991-08-05",
    hasAccount: true,
    cards: [{ from: 70, wage: 6_100_000, programs: ALL }],
  },
  {
    special: "Four employers, so four cards, only the last one active.",
    cards: [
      { from: 130, to: 100, why: "resigned", wage: 2_900_000, programs: ALL },
      { from: 98, to: 70, why: "contract-ended", wage: 3_600_000, programs: ALL },
      { from: 66, to: 31, why: "resigned", wage: 4_800_000, programs: ALL },
      { from: 30, wage: 6_700_000, programs: ALL },
    ],
  },
  {
    special: "Two jobs at the same time: two active cards.",
    cards: [
      { from: 44, wage: 5_000_000, programs: ALL },
      { from: 20, wage: 2_400_000, programs: WITHOUT_JP },
    ],
  },
  {
    special: "Stopped working three years ago; the JHT balance keeps growing.",
    cards: [{ from: 100, to: 36, why: "resigned", wage: 5_500_000, programs: ALL }],
  },
  {
    special: "The employer has posted nothing for the last four months.",
    hasAccount: true,
    cards: [{ from: 40, wage: 4_900_000, programs: ALL, missing: every(4, 1) }],
  },
  {
    special: "Scattered months of contributions are missing.",
    cards: [{ from: 60, wage: 5_300_000, programs: ALL, missing: [52, 47, 33, 21, 20, 9] }],
  },
  {
    special: "More than a year of contributions is missing, so the list of missing months is cut.",
    cards: [{ from: 50, wage: 4_400_000, programs: ALL, missing: every(30, 14) }],
  },
  {
    special: "Began to work this month: nothing has been posted yet.",
    cards: [{ from: 0, wage: 5_000_000, programs: ALL }],
  },
  {
    special: "The birth date in the NIK is not the true one, which was corrected later.",
    birthDate: "1985-12-30",
    birthDateInNik: "1985-12-03",
    sex: "male",
    cards: [{ from: 60, wage: 5_700_000, programs: ALL }],
  },
  {
    special: "The NIK says 31 February, a day that does not exist.",
    birthDate: "1979-03-02",
    birthDateInNik: "1979-02-31",
    sex: "female",
    cards: [{ from: 80, wage: 4_300_000, programs: ALL }],
  },
  {
    special: "A woman, so the day in the NIK is the birth day plus 40.",
    name: "Dewi Anggraini",
    sex: "female",
    birthDate: "1995-01-09",
    cards: [{ from: 36, wage: 5_900_000, programs: ALL }],
  },
  {
    special: "Dead phone: no SMS arrives at the number on file; the e-mail works.",
    phone: "given-up",
    cards: [{ from: 48, wage: 5_100_000, programs: ALL }],
  },
  {
    special: "Phone and e-mail are both dead: only a branch can help.",
    phone: "given-up",
    email: "none",
    hasAccount: true,
    cards: [{ from: 72, wage: 4_700_000, programs: ALL }],
  },
  {
    special: "No e-mail on file: can register by phone only.",
    email: "none",
    cards: [{ from: 30, wage: 3_900_000, programs: ALL }],
  },
  {
    special: "No phone on file: can register by e-mail only.",
    phone: "none",
    cards: [{ from: 30, wage: 4_100_000, programs: ALL }],
  },
  {
    special: "Died four months ago while working: the heirs can claim JKM and JHT, nobody can sign in.",
    diedMonthsAgo: 4,
    cards: [{ from: 90, to: 4, why: "died", wage: 6_300_000, programs: ALL }],
  },
  {
    special: "Died last month with less than three years of contributions: no scholarship for the children.",
    diedMonthsAgo: 1,
    cards: [{ from: 20, to: 1, why: "died", wage: 4_600_000, programs: ALL }],
  },
  {
    special: "Drives for a ride-hailing app: independent worker, half price for JKK and JKM, no JHT.",
    kind: "BPU",
    hasAccount: true,
    cards: [{ from: 18, wage: 1_000_000, programs: INSURANCE_ONLY, work: TRANSPORT_WORK }],
  },
  {
    special: "Sells at the market: independent worker with JHT by choice.",
    kind: "BPU",
    cards: [{ from: 26, wage: 2_000_000, programs: INSURANCE_AND_JHT, work: "Pedagang pasar" }],
  },
  {
    special: "Independent worker who stopped paying: not covered any more.",
    kind: "BPU",
    cards: [{ from: 30, to: 8, why: "arrears", wage: 1_000_000, programs: INSURANCE_ONLY, work: "Nelayan" }],
  },
  {
    special: "Migrant worker in the middle of a contract of 24 months, with JHT by choice.",
    kind: "PMI",
    cards: [{ from: 14, wage: 0, programs: INSURANCE_AND_JHT, work: "Perawat lansia di luar negeri" }],
  },
  {
    special: "Migrant worker whose contract has ended.",
    kind: "PMI",
    cards: [
      {
        from: 30,
        to: 7,
        why: "contract-ended",
        wage: 0,
        programs: INSURANCE_ONLY,
        work: "Pekerja kapal di luar negeri",
      },
    ],
  },
  {
    special: "Construction worker on a project that is going on: accident and death cover only.",
    kind: "JAKON",
    cards: [{ from: 7, wage: 4_200_000, programs: INSURANCE_ONLY }],
  },
  {
    special: "Construction worker whose project, and with it the cover, has ended.",
    kind: "JAKON",
    cards: [{ from: 16, to: 5, why: "contract-ended", wage: 4_000_000, programs: INSURANCE_ONLY }],
  },
  {
    special: "Dismissed two months ago: the time to claim JKP is running.",
    cards: [{ from: 40, to: 2, why: "dismissed", wage: 5_600_000, programs: ALL }],
  },
  {
    special: "Dismissed nine months ago and did not claim: JKP has lapsed.",
    cards: [{ from: 50, to: 9, why: "dismissed", wage: 4_900_000, programs: ALL }],
  },
  {
    special: "Dismissed last month with seven months of contributions: too few for JKP.",
    cards: [{ from: 7, to: 1, why: "dismissed", wage: 4_500_000, programs: ALL }],
  },
  {
    special: "Dismissed three months ago and at work again: no JKP claim any more.",
    cards: [
      { from: 45, to: 3, why: "dismissed", wage: 5_200_000, programs: ALL },
      { from: 2, wage: 5_000_000, programs: ALL },
    ],
  },
  {
    special: "Works for a small firm: JKP without JP.",
    cards: [{ from: 33, wage: 3_200_000, programs: WITHOUT_JP }],
  },
  {
    special: "JHT far over the limit of the app: to be claimed at a branch.",
    cards: [{ from: 130, wage: 18_000_000, programs: ALL }],
  },
  {
    special: "JHT under the limit of the app, not working any more: could be claimed in the app.",
    cards: [{ from: 40, to: 6, why: "resigned", wage: 3_300_000, programs: ALL }],
  },
  {
    special: "Wage of Rp20,000,000: JP counts only the part under the ceiling.",
    cards: [{ from: 12, wage: 20_000_000, programs: ALL }],
  },
  {
    special:
      "More than 180 months of JP, which nobody can have before July 2030: shows what the monthly estimate will look like.",
    birthDate: "1972-05-20",
    cards: [{ from: 186, wage: 9_000_000, programs: ALL, jpBeforeItsTime: true }],
  },
  {
    special: "As long in JP as JP exists, still under 180 months: a lump sum, no monthly pension yet.",
    birthDate: "1975-09-11",
    cards: [{ from: 150, wage: 8_200_000, programs: ALL }],
  },
  {
    special: "Born in January 1968: the JP pension age is near or just reached, the one of JHT long past.",
    birthDate: "1968-01-25",
    sex: "male",
    cards: [{ from: 120, wage: 7_200_000, programs: ALL }],
  },
  {
    special: "Retired last year.",
    birthDate: "1966-04-14",
    cards: [{ from: 125, to: 14, why: "retired", wage: 6_800_000, programs: ALL }],
  },
  {
    special: "Shares one phone with two relatives; has an account on it.",
    household: "A",
    name: "Slamet Riyadi",
    sex: "male",
    hasAccount: true,
    cards: [{ from: 50, wage: 4_700_000, programs: ALL }],
  },
  {
    special: "Shares one phone with two relatives; has an account on it, so the code offers a choice.",
    household: "A",
    name: "Wati Riyadi",
    sex: "female",
    hasAccount: true,
    cards: [{ from: 25, wage: 3_800_000, programs: ALL }],
  },
  {
    special: "Shares one phone with two relatives who have accounts; would be the third.",
    household: "A",
    name: "Anto Riyadi",
    sex: "male",
    cards: [{ from: 11, wage: 3_500_000, programs: ALL }],
  },
  ...["Ketut Sudana", "Luh Sudani", "Gede Sudarma"].map(
    (name): Story => ({
      special: "One of the three accounts that are on one family phone.",
      household: "B",
      name,
      hasAccount: true,
      cards: [{ from: 28, wage: 4_000_000, programs: ALL }],
    }),
  ),
  {
    special: "Fourth person on a family phone that has three accounts already: cannot register with it.",
    household: "B",
    name: "Komang Sudarti",
    sex: "female",
    cards: [{ from: 9, wage: 3_700_000, programs: ALL }],
  },
  {
    special: "Name with HTML in it.",
    name: 'Rini <b onclick="alert(1)">Tebal</b> & Rekan',
    sex: "female",
    hasAccount: true,
    cards: [
      { from: 22, wage: 4_800_000, programs: ALL, employer: demoEmployer("PT <i>Contoh</i> & Anak", 1) },
    ],
  },
  {
    special: "Name with Markdown in it.",
    name: "*Bintang* _Garis_ `Kode` [tautan](https://example.com)",
    sex: "male",
    hasAccount: true,
    cards: [
      { from: 22, wage: 4_800_000, programs: ALL, employer: demoEmployer("CV *Contoh* _Miring_ ~Coret~", 2) },
    ],
  },
  {
    special: "Name of one word, as many people have.",
    name: "Sukarni",
    sex: "female",
    cards: [{ from: 55, wage: 4_300_000, programs: ALL }],
  },
  {
    special: "Name with an apostrophe, accents and hyphens.",
    name: "Nur'aini D’Contoh-Šimić",
    sex: "female",
    cards: [{ from: 18, wage: 7_100_000, programs: ALL }],
  },
  {
    special: "Name in Arabic letters, written from right to left.",
    name: "محمد رضا",
    sex: "male",
    cards: [{ from: 18, wage: 5_100_000, programs: ALL }],
  },
  {
    special: "Name with an invisible sign that turns the writing direction.",
    name: "Budi\u202Egnp.exe",
    sex: "male",
    cards: [{ from: 15, wage: 5_100_000, programs: ALL }],
  },
  {
    special: "Very long name.",
    name: "Raden Mas Haryo Contoh Kusumo Wardhono Adiningrat Suryaningprang Joyokusumo Tirtonegoro Sastrowardoyo",
    sex: "male",
    cards: [{ from: 40, wage: 8_800_000, programs: ALL }],
  },
  {
    special: "Employer with a very long name.",
    hasAccount: true,
    cards: [
      {
        from: 27,
        wage: 5_400_000,
        programs: ALL,
        employer: demoEmployer(
          "PT Contoh Perkasa Mandiri Sejahtera Bersama Nusantara Jaya Abadi Makmur Sentosa Internasional Divisi Pengolahan Hasil Bumi dan Jasa Angkutan Antarpulau Cabang Rekaan Kabupaten Khayalan",
          3,
        ),
      },
    ],
  },
  {
    special: "Worked for the same employer twice, on two cards, with two years in between.",
    cards: [
      {
        from: 90,
        to: 60,
        why: "contract-ended",
        wage: 4_000_000,
        programs: ALL,
        employer: demoEmployer("PT Contoh Musiman", 2),
      },
      { from: 35, wage: 5_000_000, programs: ALL, employer: demoEmployer("PT Contoh Musiman", 2) },
    ],
  },
  {
    special: "One month of contributions only.",
    cards: [{ from: 5, to: 5, why: "resigned", wage: 4_900_000, programs: ALL }],
  },
];
