import type { IsoDate } from "../../../flows/kit/participant.ts";
import type { Rate } from "./rates.ts";

/**
 * Every figure of the programs, from the day it holds. Secondary sources throughout where no regulation is named: to be checked against the
 * institution's own publications before a launch. To change one, add an entry with its day; never edit what was in force.
 */
export const RATES: readonly Rate[] = [
  // JHT
  ...each("jht-worker", "share", "PP 46/2015", "H", [["2015-07-01", 0.02]]),
  ...each("jht-employer", "share", "PP 46/2015", "H", [["2015-07-01", 0.037]]),
  ...each(
    "jht-app-claim-limit",
    "rupiah",
    "https://mataberita.co.id/cara-klaim-dana-jht-bpjs-ketenagakerjaan-lewat-aplikasi-jmo-limit-naik-jadi-rp15-juta",
    "M",
    [
      ["2015-07-01", 10_000_000],
      ["2025-05-01", 15_000_000],
    ],
  ),
  ...each(
    "jht-simulation-return",
    "share",
    "JMO's own simulation, as published by detik.com 2024-09-14",
    "M",
    [["2015-07-01", 0.05]],
  ),
  ...each(
    "contribution-due-day",
    "day of month",
    "PP 46/2015 and PP 44/2015: by day 15 of the following month",
    "M",
    [["2015-07-01", 15]],
  ),

  // JP
  ...each("jp-worker", "share", "PP 45/2015 art. 28", "H", [["2015-07-01", 0.01]]),
  ...each("jp-employer", "share", "PP 45/2015 art. 28", "H", [["2015-07-01", 0.02]]),
  ...each("jp-accrual-per-year", "share", "PP 45/2015 art. 17", "H", [["2015-07-01", 0.01]]),
  ...each("jp-required-months", "months", "PP 45/2015; UU 40/2004 art. 41", "H", [["2015-07-01", 180]]),
  ...each("jp-wage-ceiling", "rupiah", "PP 45/2015 art. 29, adjusted each March", "H", [
    ["2015-07-01", 7_000_000],
    ["2016-03-01", 7_335_300],
    ["2017-03-01", 7_703_500],
    ["2018-03-01", 8_094_000],
    ["2019-03-01", 8_512_400],
    ["2020-03-01", 8_939_700],
  ]),
  ...each("jp-wage-ceiling", "rupiah", "PP 45/2015 art. 29, secondary sources", "M", [
    ["2021-03-01", 8_754_600],
    ["2022-03-01", 9_077_600],
  ]),
  ...each("jp-wage-ceiling", "rupiah", "PP 45/2015 art. 29, adjusted each March", "H", [
    ["2023-03-01", 9_559_600],
    ["2024-03-01", 10_042_300],
    ["2025-03-01", 10_547_400],
  ]),
  ...each("jp-wage-ceiling", "rupiah", "BPJS Ketenagakerjaan letter B/1226/022026 of 25 Feb 2026", "H", [
    ["2026-03-01", 11_086_300],
  ]),
  // The years are certain, the first day in the year is not: taken with the ceiling's.
  ...each("jp-minimum-benefit", "rupiah", "PP 45/2015 art. 18, indexed each year", "M", [
    ["2015-07-01", 300_000],
    ["2016-03-01", 310_050],
    ["2019-03-01", 341_400],
    ["2023-03-01", 383_400],
    ["2024-03-01", 393_500],
    ["2025-03-01", 399_700],
    ["2026-03-01", 411_400],
  ]),
  ...each("jp-maximum-benefit", "rupiah", "PP 45/2015 art. 18, indexed each year", "M", [
    ["2015-07-01", 3_600_000],
    ["2016-03-01", 3_720_600],
    ["2019-03-01", 4_095_750],
    ["2023-03-01", 4_598_100],
    ["2025-03-01", 4_792_300],
    ["2026-03-01", 4_932_300],
  ]),
  ...each("jp-pension-age", "years", "PP 45/2015 art. 15", "H", [
    ["2015-07-01", 56],
    ["2019-01-01", 57],
    ["2022-01-01", 58],
    ["2025-01-01", 59],
    ["2028-01-01", 60],
    ["2031-01-01", 61],
    ["2034-01-01", 62],
    ["2037-01-01", 63],
    ["2040-01-01", 64],
    ["2043-01-01", 65],
  ]),

  // JKK and JKM, workers of an employer: JKK by risk class, the part for JKP included
  ...each("jkk-class-1", "share", "PP 44/2015", "H", [["2015-07-01", 0.0024]]),
  ...each("jkk-class-2", "share", "PP 44/2015", "H", [["2015-07-01", 0.0054]]),
  ...each("jkk-class-3", "share", "PP 44/2015", "H", [["2015-07-01", 0.0089]]),
  ...each("jkk-class-4", "share", "PP 44/2015", "H", [["2015-07-01", 0.0127]]),
  ...each("jkk-class-5", "share", "PP 44/2015", "H", [["2015-07-01", 0.0174]]),
  ...each("jkm", "share", "PP 44/2015", "H", [["2015-07-01", 0.003]]),
  ...each(
    "jkm-benefit",
    "rupiah",
    "PP 82/2019: 20 million, 24 times 500 thousand, 10 million for the funeral",
    "H",
    [["2019-12-02", 42_000_000]],
  ),
  ...each("jkm-scholarship-maximum", "rupiah", "PP 82/2019: two children, kindergarten to university", "H", [
    ["2019-12-02", 174_000_000],
  ]),
  ...each("jkm-scholarship-months", "months", "PP 82/2019: three years of contributions", "H", [
    ["2019-12-02", 36],
  ]),

  // JKP: 0.22 % from the state, the rest recomposed out of the others; worker and employer pay nothing more
  ...each("jkp", "share", "PP 37/2021, then PP 6/2025 art. 11", "H", [
    ["2022-02-01", 0.0046],
    ["2025-02-07", 0.0036],
  ]),
  ...each("jkp-from-jkk", "share", "PP 6/2025 art. 11", "H", [["2022-02-01", 0.0014]]),
  ...each("jkp-wage-ceiling", "rupiah", "PP 37/2021; PP 6/2025 art. 11", "H", [["2022-02-01", 5_000_000]]),
  ...each("jkp-benefit-share", "share", "PP 6/2025", "H", [["2025-02-07", 0.6]]),
  ...each("jkp-maximum-months", "months", "PP 37/2021; PP 6/2025", "H", [["2022-02-01", 6]]),
  ...each("jkp-required-months", "months", "PP 6/2025 art. 19", "M", [["2022-02-01", 12]]),
  ...each("jkp-window-months", "months", "PP 6/2025 art. 19", "M", [["2022-02-01", 24]]),
  ...each("jkp-claim-months", "months", "PP 37/2021 art. 40, then PP 6/2025 art. 40", "H", [
    ["2022-02-01", 3],
    ["2025-02-07", 6],
  ]),

  // BPU: independent workers, on an income they choose
  ...each("bpu-jkk", "share", "PP 44/2015 jo PP 49/2023", "H", [["2015-07-01", 0.01]]),
  ...each("bpu-jkk-minimum", "rupiah", "PP 44/2015 jo PP 49/2023", "H", [["2015-07-01", 10_000]]),
  ...each("bpu-jkm", "rupiah", "PP 44/2015 jo PP 49/2023", "H", [["2015-07-01", 6_800]]),
  ...each("bpu-jht", "share", "PP 46/2015", "M", [["2015-07-01", 0.02]]),
  {
    name: "bpu-discount-transport",
    effective_from: "2026-01-01",
    effective_to: "2027-03-31",
    value: 0.5,
    unit: "share",
    source: "PP 50/2025: JKK and JKM of transport workers",
    confidence: "H",
  },
  {
    name: "bpu-discount-other",
    effective_from: "2026-04-01",
    effective_to: "2026-12-31",
    value: 0.5,
    unit: "share",
    source: "PP 50/2025: JKK and JKM of other independent workers",
    confidence: "H",
  },

  // Construction workers whose wage is known; migrant workers
  ...each("jakon-jkk", "share", "PP 44/2015", "H", [["2015-07-01", 0.0174]]),
  ...each("jakon-jkm", "share", "PP 44/2015", "H", [["2015-07-01", 0.003]]),
  ...each("pmi-before-departure", "rupiah", "Permenaker 4/2023 art. 18", "H", [["2023-02-22", 37_500]]),
  ...each("pmi-during-24-months", "rupiah", "Permenaker 4/2023 art. 18", "H", [["2023-02-22", 332_500]]),
  ...each("pmi-jht-minimum", "rupiah", "Permenaker 4/2023, as reported by detik.com 2023-03-17", "M", [
    ["2023-02-22", 50_000],
  ]),
];

function each(
  name: string,
  unit: Rate["unit"],
  source: string,
  confidence: Rate["confidence"],
  values: readonly (readonly [from: IsoDate, value: number])[],
): Rate[] {
  return values.map(([effective_from, value]) => ({ name, effective_from, value, unit, source, confidence }));
}
