import { Redis } from "ioredis";
import { takeCounts } from "./counting.ts";
import type { Measured, MessageCost, TalkCost } from "./measured.ts";
import { type MeasuredWorld, openMeasuredWorld } from "./measured-world.ts";
import { readTableBytes, readTableRows, readUsage, type ServerUsage } from "./server-usage.ts";
import { TALKS, type TalkName } from "./talks.ts";

/** In which of a person's chats he has which talk: he signs in where he has registered. */
const CHATS: Record<TalkName, string> = { register: "member", signIn: "member", ask: "passer-by" };

/** Plays the talks with so many people, one message of all of them after the other. Registering comes first: it makes the accounts. */
export async function measureTalks(
  people: number,
): Promise<Pick<Measured, "dormantBytes" | "liveBytes" | "talks">> {
  const world = await openMeasuredWorld(people);
  const redis = new Redis(world.redisUrl);
  try {
    const read = () => readUsage(world.postgresUrl, world.database, redis);
    for (const said of TALKS.ask) await world.everybodySays("warm-up", said);
    const empty = await read();
    const register = await measureTalk(world, "register", people, read);
    const dormant = (await read()).redisMemoryBytes - empty.redisMemoryBytes;
    const signIn = await measureTalk(world, "signIn", people, read);
    const ask = await measureTalk(world, "ask", people, read);
    const at = new Date().toISOString();
    const how = `${people} people in the real runtime, the SQL core and the Redis store (test/capacity/measure.ts)`;
    const figure = (bytes: number, when: string) => ({
      value: Math.round(bytes / people),
      unit: "bytes for a conversation",
      at,
      how: `used_memory of Redis ${when}, ${how}`,
    });
    return {
      dormantBytes: figure(dormant, "after a registration"),
      liveBytes: figure(register.mostMemory - empty.redisMemoryBytes, "at its most during a registration"),
      talks: { at, how, people, costs: { register: register.cost, signIn: signIn.cost, ask: ask.cost } },
    };
  } finally {
    redis.disconnect();
    await world.close();
  }
}

async function measureTalk(
  world: MeasuredWorld,
  talk: TalkName,
  people: number,
  read: () => Promise<ServerUsage>,
): Promise<{ cost: TalkCost; mostMemory: number }> {
  const [before, bytesBefore, rowsBefore] = await readAll(world, read);
  const messages: MessageCost[] = [];
  let last = before;
  let mostMemory = 0;
  takeCounts(world.counts);
  for (const said of TALKS[talk]) {
    process.stdout.write(`${talk}: ${said.name}\n`);
    await world.everybodySays(CHATS[talk], said);
    const usage = await read();
    const { calls, ...counts } = takeCounts(world.counts);
    const each = (total: number) => total / people;
    messages.push({
      name: said.name,
      ...mapNumbers(counts, each),
      postgresMicros: Math.round(each(usage.postgresMicros - last.postgresMicros)),
      calls: mapNumbers(calls as Record<string, number>, each),
    });
    mostMemory = Math.max(mostMemory, usage.redisMemoryBytes);
    last = usage;
  }
  if (
    messages.filter(({ codes }) => codes === 1).length !==
    TALKS[talk].filter(({ name }) => name === "code").length
  )
    throw new Error(`"${talk}" went otherwise: not everybody was sent the code that he types`);
  const [after, bytesAfter, rowsAfter] = await readAll(world, read);
  const each = (name: keyof ServerUsage) => Math.round((after[name] - before[name]) / people);
  const grown = Object.keys(bytesAfter).filter((name) => rowsAfter[name] !== rowsBefore[name]);
  const cost: TalkCost = {
    messages,
    walBytes: each("walBytes"),
    aofBytes: each("aofBytes"),
    redisScripts: each("redisScripts"),
    redisInBytes: each("redisInBytes"),
    redisOutBytes: each("redisOutBytes"),
    tables: Object.fromEntries(
      grown.map((name) => [
        name,
        {
          rows: ((rowsAfter[name] ?? 0) - (rowsBefore[name] ?? 0)) / people,
          bytes: Math.round(((bytesAfter[name] ?? 0) - (bytesBefore[name] ?? 0)) / people),
        },
      ]),
    ),
  };
  return { cost, mostMemory };
}

function readAll(
  { database }: MeasuredWorld,
  read: () => Promise<ServerUsage>,
): Promise<[ServerUsage, Record<string, number>, Record<string, number>]> {
  return Promise.all([read(), readTableBytes(database), readTableRows(database)]);
}

function mapNumbers<Name extends string>(
  numbers: Record<Name, number>,
  change: (value: number) => number,
): Record<Name, number> {
  const changed = Object.entries<number>(numbers).map(([name, value]) => [name, change(value)]);
  return Object.fromEntries(changed) as Record<Name, number>;
}
