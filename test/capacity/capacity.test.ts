import { ASSUMPTIONS } from "./assumptions.ts";
import { fillIn, readDocument, writeDocument } from "./document.ts";
import { listSteps, type Step, shareOf } from "./load.ts";
import { readMeasured } from "./measured.ts";
import { intensity } from "./peak-day.ts";
import { Queue } from "./queue.ts";
import { makeSections } from "./sections.ts";
import { simulate } from "./simulate.ts";
import { takeBench } from "./take-bench.ts";

const measured = readMeasured();
const steps = listSteps(measured);

/** Eight days of 86,400 seconds. */
const SLOW_MS = 120_000;

test(
  "the tables of docs/capacity.md are what the script makes of the measured figures; UPDATE=1 writes them",
  () => {
    const filled = fillIn(readDocument(), makeSections(measured));
    if (process.env["UPDATE"]) writeDocument(filled);
    expect(readDocument()).toBe(filled);
  },
  SLOW_MS,
);

test("a table that is not in the document, or in it and not made, is an error", () => {
  const document = "<!-- one: made by npm run capacity -->\nold\n<!-- end -->";
  expect(fillIn(document, { one: "new" })).toContain("\nnew\n");
  expect(() => fillIn(document, {})).toThrow("one");
  expect(() => fillIn(document, { one: "new", two: "lost" })).toThrow("two");
});

test("the shape of the day adds up to its conversations, and its busiest minute is the stated one", () => {
  const seconds = ASSUMPTIONS.hours.value * 3_600;
  const shape = Array.from({ length: seconds }, (_, second) => intensity(second));
  expect(shape.reduce((sum, one) => sum + one, 0) / seconds).toBeCloseTo(1, 3);
  expect(Math.max(...shape)).toBe(ASSUMPTIONS.peakFactor.value);
  expect([intensity(-1), intensity(seconds)]).toEqual([0, 0]);
});

test("with room everywhere nobody waits, and everybody says all of his talk", () => {
  const stages = [{ name: "roomy", capacity: 1e9, work: () => 1 }];
  const {
    stages: results,
    messages,
    overAtHours,
  } = simulate({ steps, stages, conversations: 50_000, seed: 1 });
  const talk = steps.reduce((sum, { at, isLast, channel, talk: name }) => {
    const length = at + 1;
    const share = isLast ? length * shareOf({ channel, talk: name }) : 0;
    return sum + share;
  }, 0);
  expect(messages / 50_000).toBeCloseTo(talk, 0);
  expect(results[0]).toMatchObject({ longestWaitS: 0, left: 0, overdue: 0 });
  expect(overAtHours).toBeLessThan(ASSUMPTIONS.hours.value + 0.5);
});

test("the same seed gives the same day, another seed another", () => {
  const stages = [{ name: "narrow", capacity: 20, work: () => 1 }];
  const play = (seed: number) => simulate({ steps, stages, conversations: 50_000, seed });
  expect(play(1)).toEqual(play(1));
  expect(play(1)).not.toEqual(play(2));
});

test("who comes first leaves first, and nobody is lost", () => {
  const kinds = steps.slice(0, 2);
  const queue = new Queue({ name: "one a second", capacity: 1, work: () => 1 }, kinds, 1);
  const left = Array.from({ length: 6 }, (_, second) => {
    const moving = Float64Array.from(second === 0 ? [3, 0] : [0, second === 1 ? 2 : 0]);
    queue.pass(moving, second);
    return [...moving];
  });
  expect(left).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 1],
    [0, 1],
    [0, 0],
  ]);
  expect(queue.result).toMatchObject({ longestWaitS: 3, longestQueue: 3, left: 0, overdue: 3, peakLoad: 1 });
});

test("whom a stage does not concern passes it at once", () => {
  const [first, second] = steps;
  const queue = new Queue(
    { name: "for one kind", capacity: 1, work: (step: Step) => (step === first ? 1 : 0) },
    [first, second].filter((step) => step !== undefined),
    1,
  );
  const moving = Float64Array.from([2, 5]);
  queue.pass(moving, 0);
  expect([...moving]).toEqual([1, 5]);
  expect(queue.waiting).toBe(1);
});

test("a run of the bench is taken over as medians of the product's rounds, and one without the product is refused", () => {
  const at = new Date("2026-11-23T00:00:00Z");
  const rounds = [300, 100, 200].map((micros) => ({ botMicros: micros, redisMicros: micros / 10 }));
  const compared = (title: string) => ({
    machine: "a machine",
    scenario: "compare",
    figures: { measured: [{ title, rounds }] },
  });
  expect(takeBench(compared("the product"), at)).toMatchObject({
    botMicros: { value: 200, at: at.toISOString() },
    redisMicros: { value: 20 },
  });
  expect(() => takeBench(compared("another"), at)).toThrow("not in this run");
  const remembered = [{ contestant: "product", rounds: [{ heap: 2_000_000 }] }];
  expect(takeBench({ machine: "", scenario: "memory", figures: remembered }, at)).toMatchObject({
    botSessionBytes: { value: 2_000 },
  });
});
