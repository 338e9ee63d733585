/** Working hours and holidays of the desk, each with the day from which it holds and where it comes from. Dates are days in Jakarta. */

/** Hours of a week, from a day on. Weekdays count from 1, Monday; a weekday that is missing is free. */
export interface WeekHours {
  from: string;
  source: string;
  days: Readonly<Record<number, { opens: string; closes: string }>>;
}

const OFFICE = { opens: "08.00", closes: "17.00" };

/** Newest first. */
export const DESK_HOURS: readonly WeekHours[] = [
  {
    from: "2020-01-01",
    source: "This demo's own desk; official branch hours differ by branch and are not promised here",
    days: { 1: OFFICE, 2: OFFICE, 3: OFFICE, 4: OFFICE, 5: OFFICE },
  },
];

interface Holiday {
  date: string;
  name: string;
}

/** Holidays of a year as decreed; `complete: false` while the decree of a year is not known here, and only fixed days stand. */
export interface HolidayYear {
  year: number;
  complete: boolean;
  source: string;
  days: readonly Holiday[];
}

const SKB_2026 =
  "SKB Menteri Agama, Menteri Ketenagakerjaan dan Menteri PANRB 1497/2025, 2/2025, 5/2025 (national holidays and collective leave 2026)";
const FIXED = "Keppres 8/2024 (days with a fixed date); the joint decree for this year has to be added here";

/** National holidays and collective leave (cuti bersama): on both the desk is closed. */
export const HOLIDAYS: readonly HolidayYear[] = [
  {
    year: 2026,
    complete: true,
    source: SKB_2026,
    days: [
      { date: "2026-01-01", name: "Tahun Baru Masehi" },
      { date: "2026-01-16", name: "Isra Mikraj" },
      { date: "2026-02-16", name: "cuti bersama Tahun Baru Imlek" },
      { date: "2026-02-17", name: "Tahun Baru Imlek" },
      { date: "2026-03-18", name: "cuti bersama Nyepi" },
      { date: "2026-03-19", name: "Hari Suci Nyepi" },
      { date: "2026-03-20", name: "cuti bersama Idulfitri" },
      { date: "2026-03-21", name: "Idulfitri" },
      { date: "2026-03-22", name: "Idulfitri" },
      { date: "2026-03-23", name: "cuti bersama Idulfitri" },
      { date: "2026-03-24", name: "cuti bersama Idulfitri" },
      { date: "2026-04-03", name: "Wafat Yesus Kristus" },
      { date: "2026-04-05", name: "Kebangkitan Yesus Kristus (Paskah)" },
      { date: "2026-05-01", name: "Hari Buruh Internasional" },
      { date: "2026-05-14", name: "Kenaikan Yesus Kristus" },
      { date: "2026-05-15", name: "cuti bersama Kenaikan Yesus Kristus" },
      { date: "2026-05-27", name: "Iduladha" },
      { date: "2026-05-28", name: "cuti bersama Iduladha" },
      { date: "2026-05-31", name: "Hari Raya Waisak" },
      { date: "2026-06-01", name: "Hari Lahir Pancasila" },
      { date: "2026-06-16", name: "Tahun Baru Islam" },
      { date: "2026-08-17", name: "Hari Kemerdekaan" },
      { date: "2026-08-25", name: "Maulid Nabi Muhammad" },
      { date: "2026-12-24", name: "cuti bersama Natal" },
      { date: "2026-12-25", name: "Hari Natal" },
    ],
  },
  {
    year: 2027,
    complete: false,
    source: FIXED,
    days: [
      { date: "2027-01-01", name: "Tahun Baru Masehi" },
      { date: "2027-05-01", name: "Hari Buruh Internasional" },
      { date: "2027-06-01", name: "Hari Lahir Pancasila" },
      { date: "2027-08-17", name: "Hari Kemerdekaan" },
      { date: "2027-12-25", name: "Hari Natal" },
    ],
  },
];
