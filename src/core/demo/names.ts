import { demoId } from "./demo-id.ts";
import type { DemoEmployer } from "./person.ts";

export const MALE_NAMES = [
  "Agus",
  "Bayu",
  "Candra",
  "Dedi",
  "Eko",
  "Fajar",
  "Gilang",
  "Hendra",
  "Irfan",
  "Joko",
  "Krisna",
  "Lukman",
  "Made",
  "Nanda",
  "Oki",
  "Putu",
  "Rangga",
  "Surya",
  "Teguh",
  "Wahyu",
  "Yusuf",
  "Zainal",
] as const;

export const FEMALE_NAMES = [
  "Ayu",
  "Bunga",
  "Citra",
  "Dewi",
  "Eka",
  "Fitri",
  "Gita",
  "Hesti",
  "Indah",
  "Juwita",
  "Kartika",
  "Lestari",
  "Mega",
  "Ningsih",
  "Oktavia",
  "Putri",
  "Ratna",
  "Sri",
  "Tuti",
  "Utami",
  "Wulan",
  "Yanti",
] as const;

export const LAST_NAMES = [
  "Contohwati",
  "Cahyadi",
  "Firmansyah",
  "Gunawan",
  "Handayani",
  "Iskandar",
  "Kurniawan",
  "Maulana",
  "Nugroho",
  "Permana",
  "Pratama",
  "Ramadhan",
  "Saputra",
  "Setiawan",
  "Simanjuntak",
  "Siregar",
  "Susanto",
  "Tanjung",
  "Wibowo",
  "Wijaya",
] as const;

/** City or regency codes of a NIK, one for each large region. The sub-district that follows is always 99, which is not in use. */
export const REGIONS = [
  "1271",
  "1671",
  "3173",
  "3273",
  "3374",
  "3471",
  "3578",
  "5171",
  "6171",
  "7371",
] as const;

/** Occupations of people who work for themselves. Transport workers pay less for a while (PP 50/2025). */
export const INDEPENDENT_WORK = [
  "Pengemudi ojek daring",
  "Pedagang pasar",
  "Nelayan",
  "Petani",
  "Penjahit",
] as const;

export const TRANSPORT_WORK = "Pengemudi ojek daring";

/** Employers that nobody can take for real ones. */
export const EMPLOYERS: readonly DemoEmployer[] = (
  [
    ["PT Contoh Makmur", 1],
    ["PT Contoh Sentosa Abadi", 2],
    ["PT Contoh Garmen Nusantara", 3],
    ["PT Contoh Baja Perkasa", 4],
    ["PT Contoh Tambang Rekaan", 5],
    ["CV Contoh Niaga", 1],
    ["PT Contoh Retail Indonesia", 2],
    ["PT Contoh Digital Karya", 1],
    ["PT Contoh Logistik Khayalan", 3],
    ["Koperasi Contoh Sejahtera", 1],
    ["RS Contoh Sehat", 2],
    ["Hotel Contoh Indah", 2],
  ] as const
).map(([name, jkkRiskClass]) => demoEmployer(name, jkkRiskClass));

/** An employer of that name. */
export function demoEmployer(name: string, jkkRiskClass: DemoEmployer["jkkRiskClass"]): DemoEmployer {
  return { id: demoId("employer", name), name, jkkRiskClass };
}
