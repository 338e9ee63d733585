import { jest } from "@jest/globals";
import { addMetricsRoutes } from "../../src/http/metrics-routes.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createMetrics, type Readings } from "../../src/metrics/metrics.ts";
import { type Channel, DeliveryError } from "../../src/ports/channel.ts";
import type { LogFields } from "../../src/ports/log.ts";
import type { Rendered } from "../../src/ports/message.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { makeDataFolder, startProgram } from "../support/program.ts";
import { comeToChat } from "../support/web-person.ts";

jest.setTimeout(120_000);

const TOKEN = "a-token-that-prometheus-shows_0123456789";
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const readings: Readings = {
  parts: async () => ({ store: true, core: false }),
  queue: async () => ({ waiting: 2, held: 1, oldestMs: 90_000 }),
  link: () => "linked",
  restriction: () => "new-chats-capped",
  phoneTalks: async () => 2,
};

const message: Rendered = {
  screen: "1",
  text: [],
  table: null,
  footer: [],
  choices: [],
  contactRequest: null,
  class: "public",
};

/** A value of what was written: `peserta_ready{part="core"}`. */
const sampleIn = (text: string, sample: string) =>
  text
    .split("\n")
    .find((line) => line.startsWith(`${sample} `))
    ?.slice(sample.length + 1);

describe("/metrics", () => {
  test.each([{}, { authorization: "Bearer another" }, { authorization: TOKEN }])(
    "is nobody's who does not show the token: %j",
    async (headers) => {
      const server = createHttpServer({ log: silent, isReady: async () => true });
      addMetricsRoutes(server, { metrics: createMetrics({ clock: createFakeClock() }), token: TOKEN });
      const url = await server.listen({ port: 0, host: "127.0.0.1" });
      const answer = await fetch(`${url}/metrics`, { headers });
      expect([answer.status, await answer.json()]).toEqual([401, { error: "unauthorized" }]);
      await server.close();
    },
  );

  test("of the running product tells of a talk in the web chat, and holds nothing of what was said", async () => {
    const folder = await makeDataFolder();
    const program = await startProgram({ DATA_DIR: folder.path, METRICS_TOKEN: TOKEN });
    const person = await comeToChat(program.url);
    await person.says("nama saya Rahasia, NIK 3175012345670001");
    const look = () => fetch(`${program.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    let answer = await look();
    let text = await answer.text();
    // It counts as answered when the last reply has left, which a visitor can read a moment before.
    while (sampleIn(text, "peserta_answer_seconds_count") === "0") {
      answer = await look();
      text = await answer.text();
    }
    person.leave();
    expect(answer.headers.get("content-type")).toContain("text/plain");
    expect(sampleIn(text, 'peserta_receive_seconds_count{channel="web",outcome="done"}')).toBe("1");
    expect(sampleIn(text, "peserta_answer_seconds_count")).toBe("1");
    expect(
      Number(sampleIn(text, 'peserta_send_seconds_count{channel="web",outcome="done"}')),
    ).toBeGreaterThan(0);
    expect(sampleIn(text, 'peserta_ready{part="core"}')).toBe("1");
    expect(sampleIn(text, 'peserta_talks{state="waiting"}')).toBe("0");
    expect(text).not.toMatch(/Rahasia|3175012345670001/);
    await program.close();
    await folder.close();
  });
});

describe("what is counted", () => {
  test("a line of the log, by its event and kind, also where the log is silent", async () => {
    const metrics = createMetrics({ clock: createFakeClock() });
    const seen: [string, LogFields | undefined][] = [];
    const log = metrics.countLines({ ...silent, warn: (event, fields) => seen.push([event, fields]) });
    log.warn("reply_undelivered", { kind: "throttled", conversation: "0123456789ab" });
    log.warn("reply_undelivered", { kind: "throttled", conversation: "ba9876543210" });
    const { text } = await metrics.write();
    expect(seen).toHaveLength(2);
    const sample =
      'peserta_log_lines_total{level="warn",event="reply_undelivered",kind="throttled",channel=""}';
    expect(sampleIn(text, sample)).toBe("2");
    expect(text).not.toContain("0123456789ab");
  });

  test("a reply that did not leave, by what its channel says of it, and how long that took", async () => {
    const clock = createFakeClock();
    const metrics = createMetrics({ clock });
    const channel = {
      name: "telegram",
      send: async () => {
        clock.advance(2_000);
        throw new DeliveryError("throttled");
      },
    } as unknown as Channel;
    const measured = metrics.measureSending(channel);
    await expect(measured.send({ chat: "1", id: "1/1" }, message)).rejects.toThrow(DeliveryError);
    const { text } = await metrics.write();
    expect(sampleIn(text, 'peserta_send_seconds_sum{channel="telegram",outcome="throttled"}')).toBe("2");
  });

  test("how things stand, when somebody looks", async () => {
    const metrics = createMetrics({ clock: createFakeClock() });
    metrics.watch(readings);
    const { text } = await metrics.write();
    expect(sampleIn(text, 'peserta_ready{part="core"}')).toBe("0");
    expect(sampleIn(text, 'peserta_talks{state="waiting"}')).toBe("2");
    expect(sampleIn(text, "peserta_oldest_wait_seconds")).toBe("90");
    expect(sampleIn(text, 'peserta_whatsapp_link{state="linked"}')).toBe("1");
    expect(sampleIn(text, 'peserta_whatsapp_restricted{kind="new-chats-capped"}')).toBe("1");
    expect(sampleIn(text, "peserta_whatsapp_phone_talks")).toBe("2");
  });

  test("nothing of a queue that can't be read: an old number is not told for a new one", async () => {
    const metrics = createMetrics({ clock: createFakeClock() });
    let isAway = false;
    const queue = async () => {
      if (isAway) throw new Error("away");
      return { waiting: 2, held: 1, oldestMs: 90_000 };
    };
    metrics.watch({ ...readings, queue });
    await metrics.write();
    isAway = true;
    const { text } = await metrics.write();
    expect(sampleIn(text, 'peserta_talks{state="waiting"}')).toBeUndefined();
    expect(sampleIn(text, "peserta_oldest_wait_seconds")).toBeUndefined();
    expect(sampleIn(text, 'peserta_ready{part="core"}')).toBe("0");
  });
});
