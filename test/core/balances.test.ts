import type { Balances } from "../../flows/kit/participant.ts";
import { seedDemo } from "../../src/core/demo/load.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import { computeBalances } from "../../src/core/sql/balances.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { readMemberRecord } from "../../src/core/sql/member-record.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { readRates } from "../../src/core/sql/rates.ts";
import { keyring } from "./sql-subject.ts";
import { setTime } from "./time.ts";

const TODAY = "2026-11-22";
const people = makePopulation(TODAY);
let database: Database;

beforeAll(async () => {
  database = await openPglite(null);
  await migrate(database);
  await setTime(database, `${TODAY}T03:00:00Z`);
  await seedDemo(database, keyring);
}, 60_000);
afterAll(() => database?.close());
afterEach(() => setTime(database, `${TODAY}T03:00:00Z`));

/** The balances of the person of whom something special is told. */
async function balancesOf(special: string): Promise<Balances> {
  const person = people.find((someone) => someone.special.startsWith(special));
  if (!person) throw new Error(`nobody of whom is told: ${special}`);
  return computeBalances(await readMemberRecord(database, person.id), await readRates(database));
}

describe("JHT", () => {
  test("is the sum of contributions and returns over all cards, the current job first", async () => {
    const { asOf, jht } = await balancesOf("The one to try");
    expect(asOf).toBe(TODAY);
    expect(jht.cards.map(({ active }) => active)).toEqual([true, false]);
    expect(jht.cards[0]?.kpj).toMatch(/^•{7}\d{4}$/);
    expect(jht.contributions).toBe(sum(jht.cards.map((card) => card.contributions)));
    expect(jht.balance).toBe(jht.contributions + jht.returns);
    expect(jht.balance).toBe(sum(jht.cards.map((card) => card.balance)));
    expect(jht.lastPostedMonth).toBe("2026-10");
    expect(jht.cards[1]?.lastPostedMonth).toBe("2023-07");
  });

  test.each([
    ["JHT far over the limit", true],
    ["JHT under the limit", false],
  ])("%s of the app", async (special, over) => {
    const { jht } = await balancesOf(special);
    expect(jht).toMatchObject({ appClaimLimit: 15_000_000, overAppClaimLimit: over });
    expect(jht.balance > 15_000_000).toBe(over);
  });

  test("names the months that an employer left out", async () => {
    expect((await balancesOf("The employer has posted nothing")).jht.cards[0]).toMatchObject({
      lastPostedMonth: "2026-06",
      missingMonths: ["2026-07", "2026-08", "2026-09", "2026-10"],
    });
    expect((await balancesOf("Scattered months")).jht.cards[0]?.missingMonths).toHaveLength(6);
    expect((await balancesOf("More than a year")).jht.cards[0]?.missingMonths).toHaveLength(12);
  });

  test("does not call a month missing before it is due, on day 15 of the next", async () => {
    await setTime(database, "2026-11-15T03:00:00Z");
    const before = await balancesOf("The employer has posted nothing");
    expect(before.jht.cards[0]?.missingMonths).toEqual(["2026-07", "2026-08", "2026-09"]);
    // Still the 15th in London, the 16th in Jakarta.
    await setTime(database, "2026-11-15T17:00:00Z");
    const after = await balancesOf("The employer has posted nothing");
    expect(after.jht.cards[0]?.missingMonths).toContain("2026-10");
  });

  test("is nothing yet for somebody who began this month", async () => {
    const { jht, jp, jkk } = await balancesOf("Began to work this month");
    expect(jht).toMatchObject({ balance: 0, lastPostedMonth: null });
    expect(jht.cards[0]).toMatchObject({ active: true, missingMonths: [], lastPostedMonth: null });
    expect(jp).toMatchObject({ enrolled: true, contributionMonths: 0, reportedWage: null });
    expect(jkk).toEqual({ active: true, since: "2026-11-01", endedOn: null });
  });

  test("keeps growing after work has ended", async () => {
    const { jht, jkk } = await balancesOf("Stopped working three years ago");
    expect(jht.cards[0]?.active).toBe(false);
    expect(jht.returns).toBeGreaterThan(0);
    expect(jkk).toMatchObject({ active: false, endedOn: "2023-11-30" });
  });
});

describe("JP", () => {
  test("is estimated by the month from 180 months on: 1 % a year of the capped wage, within the year's limits", async () => {
    const { jp } = await balancesOf("More than 180 months of JP");
    expect(jp).toMatchObject({ contributionMonths: 186, requiredMonths: 180, reportedWage: 9_000_000 });
    expect(jp.monthlyEstimate).toBe(Math.round(0.01 * (186 / 12) * 9_000_000));
  });

  test("is a lump sum below: no monthly estimate", async () => {
    const { jp } = await balancesOf("As long in JP as JP exists");
    expect(jp.contributionMonths).toBe(136);
    expect(jp.monthlyEstimate).toBeNull();
    expect(jp.pensionAge).toBe(59);
  });

  test("counts a month once when two jobs pay for it", async () => {
    expect((await balancesOf("Two jobs at the same time")).jp.contributionMonths).toBe(44);
  });

  test("is not there for people whom it does not cover", async () => {
    for (const special of [
      "Works for a small firm",
      "Sells at the market",
      "Construction worker on a project",
    ]) {
      expect((await balancesOf(special)).jp).toMatchObject({
        enrolled: false,
        contributionMonths: 0,
        contributions: 0,
        monthlyEstimate: null,
      });
    }
  });

  test("takes the next pension age when its year comes", async () => {
    await setTime(database, "2028-01-01T03:00:00Z");
    expect((await balancesOf("The one to try")).jp.pensionAge).toBe(60);
  });
});

describe("JKK and JKM", () => {
  test("end with the project of a construction worker", async () => {
    const { kind, jkk, jkm } = await balancesOf("Construction worker whose project");
    expect(kind).toBe("JAKON");
    expect(jkk).toMatchObject({ active: false, endedOn: "2026-06-30" });
    expect(jkm.active).toBe(false);
  });

  test("carry the scholarship from three years of contributions on", async () => {
    const benefit = { benefit: 42_000_000, scholarshipMaximum: 174_000_000 };
    expect((await balancesOf("Died four months ago")).jkm).toMatchObject({
      ...benefit,
      scholarshipEligible: true,
    });
    expect((await balancesOf("Died last month")).jkm).toMatchObject({
      ...benefit,
      scholarshipEligible: false,
    });
  });

  test("cover a migrant worker without monthly contributions, and none is called missing", async () => {
    const { jkk, jht } = await balancesOf("Migrant worker in the middle");
    expect(jkk.active).toBe(true);
    expect(jht.cards[0]).toMatchObject({ employer: "Perawat lansia di luar negeri", missingMonths: [] });
  });
});

describe("JKP", () => {
  test("can be claimed for six months after a dismissal", async () => {
    expect((await balancesOf("Dismissed two months ago")).jkp).toEqual({
      enrolled: false,
      monthsInWindow: 24,
      requiredMonths: 12,
      dismissedOn: "2026-09-30",
      claimUntil: "2027-03-30",
      claimable: true,
      monthlyEstimate: 3_000_000,
      maximumMonths: 6,
    });
  });

  test("lapses after that", async () => {
    const { jkp } = await balancesOf("Dismissed nine months ago");
    expect(jkp).toMatchObject({ dismissedOn: "2026-02-28", claimUntil: "2026-08-28", claimable: false });
  });

  test("needs twelve months of contributions in the last 24", async () => {
    const { jkp } = await balancesOf("Dismissed last month");
    expect(jkp).toMatchObject({ monthsInWindow: 7, claimable: false, monthlyEstimate: 2_700_000 });
  });

  test("ends with new work", async () => {
    const { jkp } = await balancesOf("Dismissed three months ago and at work again");
    expect(jkp).toMatchObject({ enrolled: true, dismissedOn: null, claimUntil: null, claimable: false });
  });

  test("is there without JP for people of small firms, and not for independent workers", async () => {
    expect((await balancesOf("Works for a small firm")).jkp).toMatchObject({
      enrolled: true,
      monthsInWindow: 24,
    });
    expect((await balancesOf("Drives for")).jkp).toMatchObject({ enrolled: false, monthlyEstimate: 0 });
  });
});

test("everybody's balances can be read, without an identifier in them", async () => {
  const rates = await readRates(database);
  for (const person of people) {
    const balances = computeBalances(await readMemberRecord(database, person.id), rates);
    const shown = JSON.stringify(balances);
    for (const secret of [person.nik, person.name, ...person.cards.map(({ kpj }) => kpj)]) {
      expect(shown).not.toContain(secret);
    }
    expect(balances.kind).toBe(person.kind);
  }
});

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
