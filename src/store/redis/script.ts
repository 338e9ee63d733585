import { createHash } from "node:crypto";
import { Cluster, Command, type Redis } from "ioredis";
import { isUnknownScript, translateRedisError } from "./errors.ts";
import { tagOf } from "./keys.ts";
import { inOneWrite } from "./one-write.ts";

/** A single node or a cluster: the scripts are the same. */
export type RedisClient = Redis | Cluster;

/** A Lua function of ours that works off any number of calls. Redis knows it by its digest once it has run. */
export interface Script {
  lua: string;
  sha: string;
}

/** One call of a script, as long as it is under way. */
interface Call {
  keys: readonly string[];
  args: readonly (string | number)[];
  resolve: (answer: unknown) => void;
  reject: (error: unknown) => void;
}

/** Calls that leave with one command at most; what else there is has to wait for those few hundred microseconds. */
const MOST_TOGETHER = 32;

/**
 * Makes a script from the body of a function, which finds its call's keys and arguments in `KEYS` and `ARGV`; `preamble` is run once for all
 * calls. A call that fails leaves the others as they are.
 *
 * Keys: those of each call. Arguments: how many keys a call has; then for each call, how many arguments it has, and these. Answer: that of each call.
 */
export function script(body: string, preamble = ""): Script {
  const lua = `${preamble}
local function act(KEYS, ARGV)
${body}
end

local keys_each, answers, arg = tonumber(ARGV[1]), {}, 2
for key = 1, #KEYS, keys_each do
  local last = arg + tonumber(ARGV[arg])
  local done, answer = pcall(act, { unpack(KEYS, key, key + keys_each - 1) }, { unpack(ARGV, arg + 1, last) })
  if not done and type(answer) ~= 'table' then answer = { err = answer } end
  answers[#answers + 1] = answer or false
  arg = last + 1
end
return answers
`;
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

/** Calls that may leave as one command, by what they have in common. */
type Gathered = Map<string, { script: Script; calls: Call[] }>;

/** Calls that wait for the end of this turn of the event loop, by connection. */
const waiting = new WeakMap<RedisClient, Gathered>();

/**
 * Runs a script by its digest, and by its source when the server does not know it (first use, a restart, a failover). Calls of one script in one
 * turn of the event loop leave as one command, on a cluster those of one group: ioredis and Redis then have their trouble once and not
 * with each. Throws `StoreUnavailable`.
 */
export function runScript(
  redis: RedisClient,
  which: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = { keys, args, resolve, reject };
    const kind = redis instanceof Cluster ? which.sha + tagOf(keys[0] ?? "") : which.sha;
    const kinds = waiting.get(redis) ?? waitForEndOfTurn(redis);
    const others = kinds.get(kind);
    if (others) others.calls.push(call);
    else kinds.set(kind, { script: which, calls: [call] });
  });
}

function waitForEndOfTurn(redis: RedisClient): Gathered {
  const kinds: Gathered = new Map();
  waiting.set(redis, kinds);
  setImmediate(() => {
    waiting.delete(redis);
    inOneWrite(redis, () => {
      for (const kind of kinds.values()) sendAll(redis, kind.script, kind.calls);
    });
  });
  return kinds;
}

function sendAll(redis: RedisClient, which: Script, calls: readonly Call[]): void {
  for (let first = 0; first < calls.length; first += MOST_TOGETHER)
    void send(redis, which, calls.slice(first, first + MOST_TOGETHER));
}

/** Sends these calls and settles each. Never rejects. */
async function send(redis: RedisClient, which: Script, calls: readonly Call[]): Promise<void> {
  try {
    const answers = (await ask(redis, which, calls)) as unknown[];
    for (const [at, { resolve, reject }] of calls.entries()) {
      const answer = answers[at];
      if (answer instanceof Error) reject(translateRedisError(answer));
      else resolve(answer);
    }
  } catch (error) {
    const reason = translateRedisError(error);
    for (const { reject } of calls) reject(reason);
  }
}

async function ask(redis: RedisClient, { lua, sha }: Script, calls: readonly Call[]): Promise<unknown> {
  const words = wordsOf(calls);
  try {
    return await redis.sendCommand(commandOf("evalsha", [sha, ...words]));
  } catch (error) {
    if (!isUnknownScript(error)) throw error;
  }
  return await redis.sendCommand(commandOf("eval", [lua, ...words]));
}

/** What follows the script in the command: the number of keys, the keys, the arguments. */
function wordsOf(calls: readonly Call[]): string[] {
  const keysEach = calls[0]?.keys.length ?? 0;
  const words = [String(keysEach * calls.length)];
  for (const { keys } of calls) words.push(...keys);
  words.push(String(keysEach));
  for (const { args } of calls) {
    words.push(String(args.length));
    for (const arg of args) words.push(String(arg));
  }
  return words;
}

/** Answers are text. */
const AS_TEXT = { replyEncoding: "utf8" } as const;

/** A command whose words are put in as they are to leave: ioredis would flatten and look through them, which costs as much as all else it does. */
function commandOf(name: "evalsha" | "eval", words: string[]): Command {
  const command = new Command(name, [], AS_TEXT);
  command.args = words;
  return command;
}
