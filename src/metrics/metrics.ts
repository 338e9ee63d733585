import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type Channel, DeliveryError, type Receive } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeSender } from "../ports/code-sender.ts";
import type { Log, LogFields } from "../ports/log.ts";

/** From an answer out of memory to one for which somebody waits in vain. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What an operator can watch, in numbers alone: labels come from closed lists (a channel, a kind of failure, an event of the log), so nothing
 * that a person typed and nobody's name can become one. Everything is counted at the edges, by wrapping ports.
 */
export interface Metrics {
  /** The same log; each line counts as one of its event. */
  countLines(log: Log): Log;
  /** The same way in; how long it took until a message was durable, or that it could not be made so. */
  measureReceiving(receive: Receive): Receive;
  /** The same channel; how long each message took to leave, and what came of it. */
  measureSending(channel: Channel): Channel;
  /** The same way out for codes and notices. */
  measureCodes(sender: CodeSender): CodeSender;
  /** A message was answered: its last reply left so many milliseconds after it came in. */
  answered(ms: number): void;
  /** Asks these when somebody looks. */
  watch(readings: Readings): void;
  /** All of it, in Prometheus' text format. */
  write(): Promise<{ contentType: string; text: string }>;
}

/** How things stand at the moment. One that fails is left out of the answer. */
export interface Readings {
  /** Whether each of the things that this process can't do without answers. */
  parts(): Promise<Record<string, boolean>>;
  /** Talks that wait for a person, and how long the oldest of them has waited, in milliseconds. */
  queue(): Promise<{ waiting: number; held: number; oldestMs: number }>;
  /** How the WhatsApp link stands; null where there is none. */
  link(): string | null;
  /** How WhatsApp restricts the linked number; null where it does not. */
  restriction(): string | null;
  /** In how many chats of the linked number somebody answers on its phone. */
  phoneTalks(): Promise<number>;
}

/** Counts and times in a registry of its own, with those of Node's process. */
export function createMetrics({ clock }: { clock: Clock }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { lines, receiving, sending, codes, answers } = createInstruments(registry);
  const measured = stopwatch(clock);
  return {
    countLines: (log) => countLines(log, lines),
    measureReceiving: (receive) => (incoming) =>
      measured(receiving, { channel: incoming.channel }, () => receive(incoming)),
    measureSending: (channel) => ({
      ...channel,
      send: (to, message) => measured(sending, { channel: channel.name }, () => channel.send(to, message)),
    }),
    measureCodes: (sender) => ({
      ways: () => sender.ways(),
      isUp: (way) => sender.isUp(way),
      send: (message) => measured(codes, { way: message.by }, () => sender.send(message)),
    }),
    answered: (ms) => answers.observe(ms / 1_000),
    watch: (readings) => watch(readings, registry),
    async write() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

function createInstruments(registry: Registry) {
  const registers = [registry];
  const seconds = (name: string, help: string, labelNames: string[] = []) =>
    new Histogram({ name, help, labelNames, buckets: SECONDS, registers });
  return {
    lines: new Counter({
      name: "peserta_log_lines_total",
      help: "Lines of the log, by event and kind; counted whatever LOG_LEVEL is",
      labelNames: ["level", "event", "kind", "channel"],
      registers,
    }),
    receiving: seconds("peserta_receive_seconds", "Until a message was durable", ["channel", "outcome"]),
    sending: seconds("peserta_send_seconds", "Until a channel had taken a reply", ["channel", "outcome"]),
    codes: seconds("peserta_code_seconds", "Until a provider had taken a code or a notice", [
      "way",
      "outcome",
    ]),
    answers: seconds("peserta_answer_seconds", "From a message to its last reply"),
  };
}

/** Measures calls by what comes of them. */
function stopwatch(clock: Clock) {
  return async function measured<Result>(
    histogram: Histogram,
    labels: Record<string, string>,
    call: () => Promise<Result>,
  ): Promise<Result> {
    const since = clock.now();
    const note = (outcome: string) =>
      histogram.observe({ ...labels, outcome }, (clock.now() - since) / 1_000);
    try {
      const result = await call();
      note("done");
      return result;
    } catch (error) {
      note(error instanceof DeliveryError ? error.kind : "failed");
      throw error;
    }
  };
}

function countLines(log: Log, lines: Counter): Log {
  const counting =
    (level: keyof Log) =>
    (event: string, fields: LogFields = {}) => {
      lines.inc({ level, event, kind: fields.kind ?? "", channel: fields.channel ?? "" });
      log[level](event, fields);
    };
  return { info: counting("info"), warn: counting("warn"), error: counting("error") };
}

function watch({ parts, queue, link, restriction, phoneTalks }: Readings, registry: Registry): void {
  /** A gauge that is read when somebody looks. A reading that fails leaves nothing behind that could be taken for true. */
  const gauge = (name: string, help: string, labelNames: string[], read: (gauge: Gauge) => Promise<void>) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        if (labelNames.length === 0) this.remove();
        await read(this).catch(() => undefined);
      },
    });
  gauge("peserta_ready", "1: this part answers", ["part"], async (ready) => {
    for (const [part, answers] of Object.entries(await parts())) ready.set({ part }, Number(answers));
  });
  gauge("peserta_talks", "Open talks with people", ["state"], async (talks) => {
    const { waiting, held } = await queue();
    talks.set({ state: "waiting" }, waiting);
    talks.set({ state: "held" }, held);
  });
  gauge("peserta_oldest_wait_seconds", "How long the first in the queue has waited", [], async (oldest) => {
    oldest.set((await queue()).oldestMs / 1_000);
  });
  gauge("peserta_whatsapp_link", "1: the linked device stands so", ["state"], async (standing) => {
    const state = link();
    if (state !== null) standing.set({ state }, 1);
  });
  gauge(
    "peserta_whatsapp_restricted",
    "1: WhatsApp restricts the number so",
    ["kind"],
    async (restricted) => {
      const kind = restriction();
      if (kind !== null) restricted.set({ kind }, 1);
    },
  );
  gauge("peserta_whatsapp_phone_talks", "Chats that somebody answers on the phone", [], async (talks) => {
    if (link() !== null) talks.set(await phoneTalks());
  });
}
