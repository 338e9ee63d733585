import { createTranslator } from "../../src/i18n/translator.ts";
import { createKeyring } from "../../src/keyring.ts";
import type { Log } from "../../src/ports/log.ts";
import { createCodec } from "../../src/runtime/codec.ts";
import { createModelCore } from "../support/model-core/model-core.ts";
import { createModelRecords } from "../support/model-core/records.ts";
import { beginAgents } from "./agents.ts";
import { Canaries } from "./canaries.ts";
import { blockNowAndThen, createPeople, createPopulation } from "./cast.ts";
import { coreFacing } from "./core-server.ts";
import { type FaultKind, Faults } from "./faults.ts";
import { Gateway } from "./gateway.ts";
import { Machines } from "./machines.ts";
import type { Person } from "./person.ts";
import { CHANNEL, Platform } from "./platform.ts";
import type { Equipment, Process } from "./process.ts";
import { createRandom } from "./random.ts";
import { createRules, type Rules } from "./rules.ts";
import { Scheduler } from "./scheduler.ts";
import { StoreServer } from "./store-server.ts";
import { Trace } from "./trace.ts";
import { Course, type Violation, type World } from "./world.ts";

export interface RunOptions {
  seed: number;
  /** Kinds of faults that are left out. */
  without?: ReadonlySet<FaultKind>;
}

export interface RunResult {
  seed: number;
  violation: Violation | null;
  /** The faults that this run had. */
  kinds: FaultKind[];
  /** The newest lines of the trace. */
  tail: string[];
  /** Of the whole trace. */
  digest: string;
  events: number;
  /** Milliseconds of the simulated world's time. */
  lasted: number;
}

/** A morning in Jakarta. */
const MORNING = Date.UTC(2026, 10, 23, 2, 0, 0);

/** After the last fault everything must be done within a minute (I29), and the last to fall asleep wakes up after 50 s at most. */
const QUIET_WITHIN_MS = 110_000;

/** Worlds in which everybody wants an agent, and agents take their time. */
const CROWDED = 0.15;

/** A run that does more than this has lost its way. */
const MOST_EVENTS = 400_000;

const translator = await createTranslator({ demo: true, operator: null });
const codec = createCodec(createKeyring({ id: "sim", bytes: new Uint8Array(32).fill(7) }));

/** Runs the world of a seed to its end, or to the first violation. */
export async function runSeed({ seed, without = new Set() }: RunOptions): Promise<RunResult> {
  const stage = buildStage(seed, without);
  const { scheduler, course, trace, faults } = stage;
  const refuse = (error: unknown) => course.violated("I01", `nobody caught ${String(error)}`);
  process.on("unhandledRejection", refuse);
  try {
    await play(stage);
  } finally {
    process.off("unhandledRejection", refuse);
  }
  return {
    seed,
    violation: course.violation,
    kinds: [...faults.kinds],
    tail: trace.tail(),
    digest: trace.digest(),
    events: scheduler.count,
    lasted: scheduler.now - MORNING,
  };
}

interface Stage {
  scheduler: Scheduler;
  course: Course;
  trace: Trace;
  faults: Faults;
  store: StoreServer;
  platform: Platform;
  people: Person[];
  rules: Rules;
  events: number;
}

async function play({ scheduler, course, faults, store, platform, people, rules }: Stage): Promise<void> {
  const goOn = async (end: number, isOver: () => boolean) => {
    while (!course.violation && !isOver() && (await scheduler.step(end))) {
      if (scheduler.count > MOST_EVENTS) course.violated("I29", "this run does not come to an end");
    }
  };
  await goOn(faults.chaosUntil, () => false);
  scheduler.now = Math.max(scheduler.now, faults.chaosUntil);
  course.note("--- from here on nothing goes wrong");
  for (const person of people) {
    if (platform.isBlocked(person.chat)) platform.block(person.chat, false);
    person.sayLast();
  }
  const isQuiet = () =>
    platform.waiting() === 0 &&
    isIdle(store) &&
    people.every((person) => person.wasAnswered || rules.isSilenced(`${CHANNEL}:${person.chat}`));
  await goOn(faults.chaosUntil + QUIET_WITHIN_MS, isQuiet);
  if (course.violation) return;
  rules.atTheEnd();
  if (platform.waiting() > 0) course.violated("I29", "the platform still has messages that nobody accepts");
  if (!isIdle(store)) course.violated("I29", "a conversation is still being worked on");
  for (const { chat, wasAnswered } of people) {
    if (!wasAnswered && !rules.isSilenced(`${CHANNEL}:${chat}`))
      course.violated("I29", `${chat} never got an answer to the last message`);
  }
}

function isIdle(store: StoreServer): boolean {
  for (const [, { mailbox, outbox, busy }] of store.all())
    if (mailbox.length > 0 || outbox.length > 0 || busy) return false;
  return true;
}

function buildStage(seed: number, without: ReadonlySet<FaultKind>): Stage {
  const random = createRandom(seed, 1);
  const trace = new Trace(MORNING);
  const scheduler = new Scheduler(MORNING, createRandom(seed, 2));
  const course = new Course(scheduler, trace);
  const dawdles = random.chance(0.12);
  const chaosMs = dawdles ? random.between(8, 14) * 60_000 : random.between(40_000, 70_000);
  const faults = new Faults(scheduler, createRandom(seed, 3), { chaosMs, without });
  const world: World = {
    scheduler,
    faults,
    chance: createRandom(seed, 4),
    note: course.note,
    violated: course.violated,
  };

  const population = createPopulation(random);
  const records = createModelRecords(population);
  const modelRandom = createRandom(seed, 5);
  const core = createModelCore({
    records,
    clock: { now: () => scheduler.now },
    random: () => modelRandom.next(),
  });
  const canaries = new Canaries();
  const memberOf = new Map(population.map(({ figure, id }) => [figure, id]));
  const isLive = (id: string) => core.view.sessions().some(({ sessionId, live }) => sessionId === id && live);
  const rules = createRules(world, {
    ...{ codec, canaries, memberOf, isLive },
    ...{ events: core.view.events, tickets: records.tickets },
  });

  const poison = new Set<string>();
  const store = new StoreServer(world, {
    ...rules,
    isFatal: (_, method, turn) =>
      faults.has("poison") &&
      method === "commit" &&
      turn?.message !== null &&
      turn !== null &&
      turn.tries <= 3 &&
      poison.has(`${turn.conversation}/${turn.message.id}`),
  });
  const platform = new Platform(world, rules);
  const gateway = new Gateway(world, rules.onOutside);
  const log = (event: string, fields = {}) => rules.onLog(event, fields);
  const equipment: Equipment = {
    translator,
    codec,
    random: createRandom(seed, 6),
    connect: (one: Process) => ({
      store: store.facing(one),
      core: coreFacing(one, { world, core, watch: rules }),
      codeSender: gateway.facing(one),
      channel: platform.facing(one),
      log: createLog(log, course, one),
    }),
  };
  platform.connect(new Machines(random.between(2, 3), world, equipment));
  // A stream of its own, so that the other worlds stay what they were.
  const queues = createRandom(seed, 11).chance(CROWDED);
  const cast = { seed, random, world, platform, gateway, population, canaries };
  const people = createPeople({ ...cast, dawdles, queues });
  void beginAgents({ world, core, records, random: createRandom(seed, 7), areSlow: queues });
  if (faults.kinds.has("poison")) {
    const victim = random.pick(people);
    poison.add(`${CHANNEL}:${victim.chat}/m${random.between(2, 8)}`);
  }
  if (faults.kinds.has("blocked")) blockNowAndThen(world, platform, people);
  return { scheduler, course, trace, faults, store, platform, people, rules, events: 0 };
}

function createLog(onLine: (event: string, fields?: object) => void, course: Course, process: Process): Log {
  const line = (event: string, fields: object = {}) => onLine(event, fields);
  return {
    info: line,
    warn: line,
    error(event, fields = {}) {
      line(event, fields);
      if (fields.error && fields.error !== null)
        course.violated("I01", `${process.name} logs ${event}: ${String(fields.error)}`);
    },
  };
}
