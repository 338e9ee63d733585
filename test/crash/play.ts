import { createKeyring } from "../../src/keyring.ts";
import type { OutsideMessage } from "../../src/ports/code-sender.ts";
import { createCodec } from "../../src/runtime/codec.ts";
import { conversationKeys } from "../../src/store/redis/keys.ts";
import { createRedisStore } from "../../src/store/redis/redis-store.ts";
import { type ChatMessage, FakeBotApi } from "../support/fake-bot-api/fake-bot-api.ts";
import type { CrashPoint } from "./crash-points.ts";
import { createHurriedClock, type Hurry } from "./hurried-clock.ts";
import { MASTER_KEY, type ProgramSettings } from "./program-settings.ts";
import { openSmsGateway, type SmsGateway } from "./sms-gateway.ts";
import type { Stage, World } from "./stage.ts";
import { type Supervisor, supervise } from "./supervisor.ts";

const CHAT = 42;
const WEBHOOK_SECRET = "a-secret-of-the-webhook_0123456789abcdef";

/** Fast enough that look-up floors and sweeps are short, slow enough that a busy machine does not look like a slow database. */
const FACTOR = 2;

/** Two real seconds: a process that is started after a death does not wait long, and one that is slow keeps what it holds. */
const LEASE_MS = 2_000 * FACTOR;

/** Real time after which a conversation that does not come to rest is taken for stuck. */
const REST_WITHIN_MS = 60_000;
const LOOK_AGAIN_AFTER_MS = 10;

/** A conversation that is played: what a person says, and what others do meanwhile. */
export interface Script {
  /** Readies the world before the first process begins. */
  prepare?(world: World): Promise<void>;
  play(cast: Cast): Promise<void>;
  /** What it leaves behind, beside what every conversation does. */
  look?(cast: Cast): Promise<object>;
}

/** Who is in a play, and what it is played in. */
interface Cast {
  world: World;
  /** Says a line and waits until it is answered and nothing is to be done any more. */
  says(line: string): Promise<void>;
  /** Waits until there is so much in the chat, and nothing is to be done any more. */
  hears(part: string): Promise<void>;
  /** The last six digits that came by SMS. */
  code(): string;
}

/** All that is left to see when a conversation is over. */
export interface Outcome {
  /** What stands in the chat, message by message, buttons with their labels. */
  transcript: string[];
  sms: OutsideMessage[];
  /** Calls through ports of each process that lived, oldest first. */
  points: (readonly string[])[];
  /** The signals that ended the processes that did not live to the end. */
  deaths: (NodeJS.Signals | null)[];
  /** Rows of every table, and what the audit trail says. */
  records: Record<string, number>;
  audit: string[];
  /** What else the script looked at. */
  left: object;
  /** Where the conversation stands, as the next turn would find it. */
  standing: object;
  /** What the processes logged. */
  log: string[];
}

/** A conversation did not come to rest. The message holds what was seen until then. */
class Stuck extends Error {
  override name = "Stuck";
}

/** Plays a conversation in a new world, with processes that die where they are told to. */
export async function playOn(stage: Stage, script: Script, crashAt: readonly CrashPoint[]): Promise<Outcome> {
  const [world, api, sms] = [await stage.openWorld(), new FakeBotApi(), await openSmsGateway()];
  await api.listen();
  await script.prepare?.(world);
  const hurry = { since: Date.now(), factor: FACTOR };
  const supervisor = await supervise(stage.programPath, settingsOf(world, api, sms, hurry), crashAt);
  try {
    const play = { world, api, sms, supervisor, hurry };
    const cast = await castOf(play);
    await script.play(cast);
    // The last call of all can be the one that a process does not survive.
    await until(play, "the death", async () => supervisor.processes.length > crashAt.length);
    await until(play, "the rest after it", () => isAtRest(play));
    return { ...(await look(play)), left: (await script.look?.(cast)) ?? {} };
  } finally {
    await supervisor.stop();
    await Promise.all([world.close(), sms.close(), api.close()]);
  }
}

interface Play {
  world: World;
  api: FakeBotApi;
  sms: SmsGateway;
  supervisor: Supervisor;
  hurry: Hurry;
}

function settingsOf(world: World, api: FakeBotApi, sms: SmsGateway, hurry: Hurry): ProgramSettings {
  return {
    flows: "product",
    redisUrl: world.redisUrl,
    databaseUrl: world.databaseUrl,
    botApiRoot: api.root,
    botToken: api.token,
    webhookSecret: WEBHOOK_SECRET,
    smsUrl: sms.url,
    hurry,
    leaseMs: LEASE_MS,
    fault: null,
  };
}

async function castOf(play: Play): Promise<Cast> {
  const { api, sms, supervisor, world } = play;
  let [said, taken] = [0, 0];
  api.deliver = async (body, secret) => {
    await supervisor.post(body, secret);
    taken += 1;
    return 200;
  };
  await api.called("setWebhook");
  return {
    world,
    async says(line) {
      said += 1;
      api.userSays(CHAT, line);
      await until(play, `the answer to "${line}"`, async () => taken === said && (await isAtRest(play)));
    },
    async hears(part) {
      const stands = () => api.messagesTo(CHAT).some(({ text }) => text.includes(part));
      await until(play, `"${part}"`, async () => stands() && (await isAtRest(play)));
    },
    code: () => /\d{6}/.exec(sms.taken.at(-1)?.text ?? "")?.[0] ?? "no code came",
  };
}

async function until(play: Play, what: string, reached: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + REST_WITHIN_MS;
  while (!(await reached())) {
    const failure = play.supervisor.failure();
    if (failure) throw failure;
    if (Date.now() > giveUpAt) throw new Stuck(`${what} did not come:\n${describe(play)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER_MS));
  }
}

function describe({ api, supervisor }: Play): string {
  const { processes } = supervisor;
  return [
    ...api.messagesTo(CHAT).map(asRead),
    ...processes.flatMap(({ points, said }) => [points.join(" "), ...said]),
  ].join("\n");
}

/** Nothing waits to be handled or sent, and nobody is at work. */
async function isAtRest({ world, api }: Play): Promise<boolean> {
  const [state = "", mailbox = "", outbox = ""] = conversationKeys(`telegram:${api.chat(CHAT)}`);
  const [waiting, heldUntil] = await Promise.all([
    world.redis.exists(mailbox, outbox),
    world.redis.hget(state, "until"),
  ]);
  return waiting === 0 && (heldUntil === null || heldUntil === "0");
}

async function look(play: Play): Promise<Omit<Outcome, "left">> {
  const { api, sms, supervisor, world } = play;
  const { processes } = supervisor;
  return {
    transcript: api.messagesTo(CHAT).map(asRead),
    sms: [...sms.taken],
    points: processes.map(({ points }) => points),
    deaths: await Promise.all(processes.slice(0, -1).map(({ ended }) => ended)),
    records: await countRecords(world),
    audit: await readAudit(world),
    standing: await readStanding(play),
    log: processes.flatMap(({ said }) => said),
  };
}

function asRead({ text, reply_markup }: ChatMessage): string {
  const rows = Object.values(reply_markup ?? {}).flat(2) as { text?: string }[];
  const labels = rows.flatMap((button) => (button.text ? [`[${button.text}]`] : []));
  // Each challenge has a mark of its own, and each ticket a number, drawn by chance.
  const unmarked = text.replace(/(?<=\btanda )[A-Z]{2}\b/g, "{mark}").replace(/\bHK-\w{5}\b/g, "{ticket}");
  return [unmarked, ...labels].join("\n");
}

async function countRecords({ database }: World): Promise<Record<string, number>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_name not like 'audit%' order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await database.query<{ count: number }>(`select count(*)::int as count from "${name}"`);
    counts[name] = rows[0]?.count ?? 0;
  }
  return counts;
}

async function readAudit({ database }: World): Promise<string[]> {
  const { rows } = await database.query<{ line: string }>(
    "select event || ' ' || detail as line from audit order by at, position",
  );
  return rows.map(({ line }) => line);
}

/** Takes the conversation as a message would, which must find nothing before it. */
async function readStanding({ world, api, hurry }: Play): Promise<object> {
  const conversation = `telegram:${api.chat(CHAT)}`;
  const store = createRedisStore({ redis: world.redis, clock: createHurriedClock(hurry), leaseMs: LEASE_MS });
  const arrival = await store.arrive(conversation, { id: "the last look", body: "" });
  if (arrival.outcome !== "turn")
    throw new Stuck(`somebody is at work on the conversation: ${arrival.outcome}`);
  const { message, replies, snapshot } = arrival.turn;
  const { language, met, consent, stack, paused, session } = createCodec(
    createKeyring(MASTER_KEY),
  ).openSnapshot(conversation, snapshot ?? "");
  return {
    next: message?.id,
    unsent: replies.length,
    language,
    met,
    consent,
    paused,
    flows: stack.map(({ flow, state }) => ({ flow, state: state.value })),
    signedIn: session !== null,
  };
}
