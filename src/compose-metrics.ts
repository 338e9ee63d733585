import type { FastifyInstance } from "fastify";
import type { LinkBoard } from "./channels/whatsapp/link-board.ts";
import { addMetricsRoutes } from "./http/metrics-routes.ts";
import { createMetrics, type Metrics, type Readings } from "./metrics/metrics.ts";
import type { AgentDesk } from "./ports/agent-desk.ts";
import type { Clock } from "./ports/clock.ts";
import type { ConversationStore } from "./ports/conversation-store.ts";
import type { CoreSystem } from "./ports/core.ts";
import type { WhatsAppVault } from "./ports/whatsapp-keys.ts";

/** What is measured, and where it can be read. */
export interface Measuring extends Omit<Metrics, "watch" | "write"> {
  /** Puts it on the web server. */
  serve(server: FastifyInstance, readings: Readings): void;
}

/** Without a token nobody could read it, so nothing is measured, and no message costs the more for it. */
const UNMEASURED: Measuring = {
  countLines: (log) => log,
  measureReceiving: (receive) => receive,
  measureSending: (channel) => channel,
  measureCodes: (sender) => sender,
  answered: () => undefined,
  serve: () => undefined,
};

/** Measures where there is a token with which somebody may read it; otherwise every part passes through unchanged. */
export function openMetrics(token: string | null, clock: Clock): Measuring {
  if (token === null) return UNMEASURED;
  const metrics = createMetrics({ clock });
  return {
    ...metrics,
    serve(server, readings) {
      metrics.watch(readings);
      addMetricsRoutes(server, { metrics, token });
    },
  };
}

/** How things stand, as the parts of this process can tell. */
export function readingsOf({
  store,
  core,
  desk,
  whatsapp,
  clock,
}: {
  store: ConversationStore;
  core: CoreSystem & { whatsapp: WhatsAppVault };
  desk: AgentDesk;
  whatsapp: LinkBoard | null;
  clock: Clock;
}): Readings {
  const answers = (ping: Promise<void>) =>
    ping.then(
      () => true,
      () => false,
    );
  return {
    async parts() {
      const [storeAnswers, coreAnswers] = await Promise.all([answers(store.ping()), answers(core.ping())]);
      return { store: storeAnswers, core: coreAnswers };
    },
    async queue() {
      const open = await desk.readOpen();
      const waiting = open.filter(({ state }) => state === "waiting");
      const now = clock.now();
      const oldest = Math.min(now, ...waiting.map(({ queuedAt }) => queuedAt));
      return { waiting: waiting.length, held: open.length - waiting.length, oldestMs: now - oldest };
    },
    link: () => whatsapp?.link.state ?? null,
    restriction: () => whatsapp?.restriction ?? null,
    phoneTalks: async () => (await core.whatsapp.readPhoneTalks()).length,
  };
}
