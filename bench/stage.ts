import type { BotSettings } from "./bot-settings.ts";
import { COMPETITORS, CONTESTANTS, type Contestant, type ContestantName } from "./contestants.ts";
import { dialogueOf } from "./dialogue.ts";
import { type BotProcess, startBot } from "./driver/bot-process.ts";
import { Crowd, type Deliver, type People } from "./driver/crowd.ts";
import { startFakeBotApi } from "./driver/fake-bot-api.ts";
import { installPackages } from "./driver/install.ts";
import { type RedisServer, startRedisServer } from "./driver/redis-server.ts";
import { createWebhookClient, type WebhookClient } from "./driver/webhook-client.ts";

/** The bot has this core to itself; its Redis, Telegram and the people share the other. */
export const CORES = { bot: 0, others: 1 };

/** Who all bots are: made up, in the form of what Telegram gives. */
export const IDENTITY = {
  token: "987654321:bench-made-up-token",
  secret: "bench-0123456789abcdef0123456789abcdef",
};

/** A bot, its Redis, and people who talk to it. */
export interface Stage {
  bots: readonly BotProcess[];
  redis: RedisServer;
  /** Brings people, by default with the usual dialogue; those who were there before don't speak any more. */
  gather(people?: Partial<People>): Crowd;
}

/** What is played. */
export interface Staging {
  contestant: ContestantName;
  /** Another program than the contestant's own. */
  program?: string;
  /** What the bot is told beside what all are told. */
  extra?: Record<string, unknown>;
  nodeOptions?: string[];
  /** A Redis with something in it, which is left running; otherwise there is an empty one for this play alone. */
  redis?: RedisServer;
}

/** Starts everything, lets `play` run, and ends everything. A bot that prints anything, or dies, fails the play. */
export async function onStage<Result>(
  staging: Staging,
  play: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const cast: Contestant = { ...CONTESTANTS[staging.contestant], ...pickProgram(staging) };
  if (cast.foreign) installPackages(COMPETITORS);
  const redis = staging.redis ?? (await startRedisServer(CORES.others));
  const api = await startFakeBotApi();
  const bots: BotProcess[] = [];
  const clients: WebhookClient[] = [];
  try {
    const common = { ...IDENTITY, apiRoot: api.apiRoot, mode: cast.mode, redisUrl: redis.url };
    await start(cast, { ...common, ...cast.extra, ...staging.extra }, staging.nodeOptions, bots);
    clients.push(...bots.map((bot) => createWebhookClient(bot.webhook, IDENTITY.secret)));
    const deliver = cast.mode === "polling" ? api.deliver : inTurn(clients);
    const gather: Stage["gather"] = (people) => {
      const crowd = new Crowd(deliver, { firstPerson: 1, script: dialogueOf, ...people });
      api.onMessage = (reply) => crowd.hear(reply);
      return crowd;
    };
    const result = await Promise.race([play({ bots, redis, gather }), ...bots.map(({ died }) => died)]);
    if (bots.some(({ said }) => said.length > 0)) throw new Error("It complained.");
    return result;
  } catch (error) {
    const said = bots.flatMap((bot) => bot.said.slice(0, 20)).join("\n");
    throw new Error(`${staging.contestant} failed. It said: ${said || "nothing"}`, { cause: error });
  } finally {
    await Promise.all(bots.map((bot) => bot.stop()));
    for (const client of clients) client.close();
    api.close();
    if (redis !== staging.redis) await redis.stop();
  }
}

function pickProgram({ program }: Staging): { program?: string } {
  return program === undefined ? {} : { program };
}

async function start(
  { program, processes }: Contestant,
  settings: BotSettings,
  nodeOptions: string[] | undefined,
  bots: BotProcess[],
): Promise<void> {
  const cores = [CORES.bot, CORES.others].slice(0, processes);
  for (const core of cores) bots.push(await startBot(core, program, settings, nodeOptions));
}

/** As a load balancer does: the next update to the next process, whoever sends it. */
function inTurn(clients: readonly WebhookClient[]): Deliver {
  return (update) => {
    const client = clients[update.update_id % clients.length];
    if (!client) throw new Error("There is no bot.");
    return client.deliver(update);
  };
}
