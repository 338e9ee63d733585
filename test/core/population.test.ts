import { makePopulation } from "../../src/core/demo/population.ts";
import { STORIES } from "../../src/core/demo/stories.ts";

const people = makePopulation("2026-11-22");

describe("the fictional population", () => {
  test("is at least 200 people, whose first is the one to try", () => {
    expect(people.length).toBeGreaterThanOrEqual(200);
    expect(people[0]).toMatchObject({
      name: "Budi Santoso",
      phone: "+6289990000001",
      smsArrives: true,
      email: "peserta001@example.com",
      hasAccount: false,
    });
  });

  test("is the same each time", () => {
    expect(makePopulation("2026-11-22")).toEqual(people);
  });

  test("keeps its people, numbers and cards when it is made in another month", () => {
    const identity = (day: string) =>
      makePopulation(day).map(({ id, name, nik, phone, email, cards }) => ({
        id,
        name,
        nik,
        phone,
        email,
        cards: cards.map((card) => [card.id, card.kpj, card.employer?.id]),
      }));
    expect(identity("2027-02-03")).toEqual(identity("2026-11-22"));
  });

  test("cannot be taken for real: sub-district 99, cards 99, a made-up phone series, example.com, Contoh", () => {
    const cards = people.flatMap((person) => person.cards);
    const everyOne = (values: readonly string[], pattern: RegExp) =>
      expect(values.filter((value) => !pattern.test(value))).toEqual([]);
    everyOne(
      people.map(({ nik }) => nik),
      /^\d{4}99\d{10}$/,
    );
    everyOne(
      people.flatMap(({ phone }) => phone ?? []),
      /^\+628999\d{7}$/,
    );
    everyOne(
      people.flatMap(({ email }) => email ?? []),
      /@example\.com$/,
    );
    everyOne(
      cards.map(({ kpj }) => kpj),
      /^99\d{9}$/,
    );
    everyOne(
      cards.flatMap(({ employer }) => employer?.name ?? []),
      /Contoh/,
    );
  });

  test("has no number twice, but for the phones that relatives share", () => {
    const unique = (values: readonly string[]) => new Set(values).size === values.length;
    expect(unique(people.map(({ nik }) => nik))).toBe(true);
    expect(unique(people.flatMap(({ cards }) => cards.map(({ kpj }) => kpj)))).toBe(true);
    const phones = people.flatMap(({ phone }) => phone ?? []);
    expect(phones.length - new Set(phones).size).toBe(5);
  });

  test("marks women in the NIK by adding 40 to the day", () => {
    const dewi = people.find(({ name }) => name === "Dewi Anggraini");
    expect(dewi?.birthDate).toBe("1995-01-09");
    expect(dewi?.nik.slice(6, 12)).toBe("490195");
  });

  test("says of each person what is special, and of most that they have no account", () => {
    expect(people.every(({ special }) => special.endsWith("."))).toBe(true);
    expect(people.filter(({ hasAccount }) => hasAccount).length).toBeLessThan(people.length / 3);
  });

  test("gives contributions of months that are over, and none from the future", () => {
    for (const { cards } of people) {
      for (const { contributions, returns } of cards) {
        expect(
          contributions.every(({ month, postedOn }) => month < "2026-11" && postedOn <= "2026-11-22"),
        ).toBe(true);
        expect(returns.every(({ year, amount }) => year < 2026 && amount > 0)).toBe(true);
      }
    }
  });

  test("halves what a driver pays since January 2026", () => {
    const driver = people.find(({ special }) => special.startsWith("Drives for a ride-hailing app"));
    const paid = driver?.cards[0]?.contributions.map(({ month, jkk, jkm }) => [month, jkk + jkm]);
    expect(paid?.find(([month]) => month === "2025-12")).toEqual(["2025-12", 16_800]);
    expect(paid?.find(([month]) => month === "2026-01")).toEqual(["2026-01", 8_400]);
  });

  test("tells every story once", () => {
    expect(people.slice(0, STORIES.length).map(({ special }) => special)).toEqual(
      STORIES.map(({ special }) => special),
    );
  });
});
