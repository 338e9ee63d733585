import { createRateBook } from "../../src/core/sql/rates.ts";
import { RATES } from "../../src/core/sql/rates-data.ts";

const rates = createRateBook(RATES);

describe("rates", () => {
  test.each([
    ["jp-wage-ceiling", "2026-02-28", 10_547_400],
    ["jp-wage-ceiling", "2026-03-01", 11_086_300],
    ["jp-wage-ceiling", "2021-12-01", 8_754_600],
    ["jp-minimum-benefit", "2026-11-22", 411_400],
    ["jp-maximum-benefit", "2026-11-22", 4_932_300],
    ["jp-pension-age", "2024-12-31", 58],
    ["jp-pension-age", "2025-01-01", 59],
    ["jp-pension-age", "2028-01-01", 60],
    ["jht-app-claim-limit", "2025-04-30", 10_000_000],
    ["jht-app-claim-limit", "2026-11-22", 15_000_000],
    ["jkp-claim-months", "2025-02-06", 3],
    ["jkp-claim-months", "2025-02-07", 6],
  ])("%s on %s is %d", (name, day, value) => {
    expect(rates.on(day, name)).toBe(value);
  });

  test("in November 2026 a wage of Rp20,000,000 costs the worker Rp110,863 and the employer Rp221,726 for JP", () => {
    const capped = Math.min(20_000_000, rates.on("2026-11-01", "jp-wage-ceiling"));
    expect(Math.round(capped * rates.on("2026-11-01", "jp-worker"))).toBe(110_863);
    expect(Math.round(capped * rates.on("2026-11-01", "jp-employer"))).toBe(221_726);
  });

  test.each([
    ["bpu-discount-transport", "2025-12-31", null],
    ["bpu-discount-transport", "2027-03-31", 0.5],
    ["bpu-discount-transport", "2027-04-01", null],
    ["bpu-discount-other", "2026-12-31", 0.5],
    ["bpu-discount-other", "2027-01-01", null],
  ])("%s on %s is %s: what has an end ends", (name, day, value) => {
    expect(rates.find(day, name)).toBe(value);
  });

  test("a figure that the data lack is a fault, not a zero", () => {
    expect(() => rates.on("2010-01-01", "jp-worker")).toThrow("no rate jp-worker on 2010-01-01");
  });

  test.each(RATES.map((rate) => [`${rate.name} from ${rate.effective_from}`, rate] as const))(
    "%s has a day, a unit, a source and a confidence",
    (_, rate) => {
      expect(rate).toMatchObject({
        effective_from: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
        value: expect.any(Number),
        unit: expect.any(String),
        source: expect.stringMatching(/.{8,}/),
        confidence: expect.stringMatching(/^[HML]$/),
      });
    },
  );
});
