import { jest } from "@jest/globals";
import { unlink } from "../../../src/channels/whatsapp/unlink.ts";
import { DeliveryError } from "../../../src/ports/channel.ts";
import { type Clock, systemClock } from "../../../src/ports/clock.ts";
import type { WhatsAppHolding, WhatsAppVault } from "../../../src/ports/whatsapp-keys.ts";
import type { Person } from "../../support/fake-whatsapp/person.ts";
import { createInbox, type Inbox, message, plain } from "../channel-contract.ts";
import {
  createWhatsAppBench,
  hurried,
  NO_PACE,
  openVaults,
  type Vaults,
  type WhatsAppBench,
} from "./bench.ts";

jest.setTimeout(120_000);

let vaults: Vaults;
let bench: WhatsAppBench;
let inbox: Inbox;
let budi: Person;

beforeAll(async () => {
  vaults = await openVaults();
});
afterAll(() => vaults.close());

beforeEach(async () => {
  bench = await createWhatsAppBench(vaults);
  inbox = createInbox();
  budi = bench.whatsapp.person({ phone: "6281234567890", lid: "111222333444" });
});
afterEach(() => bench.close());

async function start(channel = bench.channel): Promise<void> {
  await channel.start(inbox.receive);
  await bench.linkIs("linked");
}

/** Says something and gives the chat that it came from. */
async function chatOf(person: Person): Promise<string> {
  await person.says("halo");
  return (await inbox.next()).chat;
}

const answer = (text: string) => message({ text: [plain(text)] });

/** A vault in which a word that was decrypted is not written before it is let go. */
function holdingBack(vault: WhatsAppVault) {
  const gate: { isShut: boolean; open(): void; reached(): void } = {
    isShut: false,
    open() {},
    reached() {},
  };
  const writeKeys = async (holding: WhatsAppHolding, change: Parameters<WhatsAppHolding["writeKeys"]>[0]) => {
    if (gate.isShut && change.decrypted?.length) {
      const opened = new Promise<void>((resolve) => {
        gate.open = resolve;
      });
      gate.reached();
      await opened;
    }
    return await holding.writeKeys(change);
  };
  const held: WhatsAppVault = {
    ...vault,
    async take(owner, leaseMs) {
      const holding = await vault.take(owner, leaseMs);
      return holding && { ...holding, writeKeys: (change) => writeKeys(holding, change) };
    },
  };
  return {
    vault: held,
    /** Resolves when such a word has come as far. */
    shut: () =>
      new Promise<void>((resolve) => {
        Object.assign(gate, { isShut: true, reached: resolve });
      }),
    open() {
      gate.isShut = false;
      gate.open();
    },
  };
}

/** More than an answer takes here, if nothing holds it up. */
const LONG_ENOUGH_MS = 500;

test("what a person says while an answer leaves spoils neither that answer nor the next", async () => {
  const reading = holdingBack(vaults.again());
  const channel = bench.another({ vault: reading.vault });
  await start(channel);
  const chat = await chatOf(budi);
  const send = (text: string) => channel.send({ chat, id: `${chat}/${text}` }, answer(text));
  await send("satu");
  await budi.hears("satu");
  await budi.says("ini");
  await inbox.next();
  const isReading = reading.shut();
  await budi.says("dan itu");
  await isReading;
  const sending = send("dua");
  await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH_MS))]);
  reading.open();
  await sending;
  await inbox.next();
  await send("tiga");
  await budi.hears("tiga");
  expect(budi.heard.map(({ text }) => text)).toEqual(["satu", "dua", "tiga"]);
  // Nothing had to be sent again because it could not be read.
  expect(bench.whatsapp.sendings).toHaveLength(3);
});

describe("linking", () => {
  test("by QR code: the code is shown, the phone scans it, and the next start needs none", async () => {
    await start();
    await bench.channel.stop();
    await bench.channel.start(inbox.receive);
    await bench.linkIs("linked", 2);
    expect(bench.links.filter(({ state }) => state === "scan")).toHaveLength(1);
  });

  test("by a code that is typed on the phone", async () => {
    const channel = bench.another({
      pairingPhone: bench.whatsapp.ownPhone,
      onLink(link) {
        bench.links.push(link);
        if (link.state === "type") void bench.whatsapp.phone.enters(link.code);
      },
    });
    await channel.start(inbox.receive);
    await bench.whatsapp.online();
    expect(bench.links.map(({ state }) => state)).toContain("type");
    await budi.says("saldo");
    expect((await inbox.next()).content).toEqual({ type: "text", text: "saldo" });
  });

  test("a number that its phone unlinks says so, and is linked anew at the next start", async () => {
    await start();
    bench.whatsapp.unlink();
    await bench.linkIs("stopped");
    expect(bench.links.at(-1)).toEqual({ state: "stopped", why: "unlinked" });
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({ level: "error", event: "whatsapp.stopped" }),
    );
    await bench.channel.stop();
    await bench.channel.start(inbox.receive);
    await bench.linkIs("linked", 2);
  });

  test("a banned number is told at once and not tried again", async () => {
    await start();
    bench.whatsapp.refuseLogins = "403";
    bench.whatsapp.kill();
    await bench.linkIs("stopped");
    expect(bench.links.at(-1)).toEqual({ state: "stopped", why: "banned" });
  });

  const unlinking = () =>
    unlink({
      ...{ vault: vaults.again(), clock: hurried, log: bench.log },
      ...{ serverUrl: bench.whatsapp.url, version: null },
    });

  test("ends by the operator's command: WhatsApp hears of it and the keys are gone, but never under a running service", async () => {
    expect(await unlinking()).toBe("nothing");
    await start();
    expect(await unlinking()).toBe("busy");
    await bench.channel.stop();
    expect(await unlinking()).toBe("unlinked");
    await bench.whatsapp.until(() => !bench.whatsapp.isLinked);
    expect(await unlinking()).toBe("nothing");
  });

  test("… also while WhatsApp lets nobody in: the keys are gone, and the phone has to be looked at", async () => {
    await start();
    await bench.channel.stop();
    bench.whatsapp.refuseLogins = "503";
    expect(await unlinking()).toBe("forgotten");
    expect(await unlinking()).toBe("nothing");
  });

  test("two processes never use the number at once; the second takes over when the first lets go", async () => {
    await start();
    const second = bench.another({ vault: vaults.again() });
    await second.start(inbox.receive);
    await bench.linkIs("standby");
    expect(bench.whatsapp.logins).toBe(1);
    await bench.channel.stop();
    await bench.linkIs("linked", 2);
    await budi.says("saldo");
    expect((await inbox.next()).content).toEqual({ type: "text", text: "saldo" });
  });
});

describe("who is who", () => {
  beforeEach(() => start());

  test("the same person is one chat by number today and by LID tomorrow", async () => {
    const siti = bench.whatsapp.person({ phone: "6285550001", lid: null });
    const chat = await chatOf(siti);
    siti.becomes({ lid: "555666777888" });
    bench.whatsapp.knows(siti);
    expect(await chatOf(siti)).toBe(chat);
    siti.becomes({ hidesPhone: true });
    expect(await chatOf(siti)).toBe(chat);
    expect(await bench.channel.ownNumber?.(chat)).toBe("+6285550001");
  });

  test("a number counts only when WhatsApp has delivered it: digits of a LID are none", async () => {
    const hidden = bench.whatsapp.person({ phone: "6285550002", lid: "999888777666", hidesPhone: true });
    expect(await bench.channel.ownNumber?.(await chatOf(hidden))).toBeNull();
  });

  test("the name of a chat tells neither number nor LID", async () => {
    expect(await chatOf(budi)).not.toMatch(/81234567890|111222333444/);
  });
});

describe("sending", () => {
  let chat: string;
  beforeEach(async () => {
    await start();
    chat = await chatOf(budi);
  });

  test("a message counts as sent when WhatsApp has said that it has it", async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<"taken">((resolve) => {
      letGo = () => resolve("taken");
    });
    bench.whatsapp.judge = () => held;
    let sent = false;
    const sending = bench.channel.send({ chat, id: "r1" }, answer("Jawaban")).then(() => {
      sent = true;
    });
    await bench.whatsapp.until(() => bench.whatsapp.signs.length > 0);
    expect(sent).toBe(false);
    letGo();
    await sending;
    expect(budi.heard.map(({ text }) => text)).toEqual(["Jawaban"]);
  });

  test("what WhatsApp never acknowledged goes again under the same id, and is one bubble", async () => {
    bench.whatsapp.judge = () => "silence";
    const to = { chat, id: "r1" };
    const impatient = bench.channel.send(to, answer("Jawaban"));
    await expect(impatient).rejects.toMatchObject({ kind: "unreachable" });
    bench.whatsapp.judge = () => "taken";
    await bench.channel.send(to, answer("Jawaban"));
    const ids = bench.whatsapp.sendings.map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(budi.heard).toHaveLength(1);
  });

  test("an answer whose line breaks has failed at once, and not when its time is up", async () => {
    bench.whatsapp.judge = () => "lost";
    const lost = bench.channel.send({ chat, id: "r1" }, answer("Jawaban"));
    await expect(lost).rejects.toMatchObject({ kind: "unreachable" });
    expect(bench.log.events()).toContain("whatsapp.not-acknowledged");
  });

  test("what WhatsApp has is never sent again, whoever asks", async () => {
    await bench.channel.send({ chat, id: "r1" }, answer("Jawaban"));
    await bench.channel.send({ chat, id: "r1" }, answer("Jawaban"));
    expect(bench.whatsapp.sendings).toHaveLength(1);
  });

  test.each([
    ["463", "rejected"],
    ["479", "unreachable"],
    ["429", "throttled"],
    ["400", "rejected"],
  ])("a refusal with %s is %s", async (error, kind) => {
    bench.whatsapp.judge = () => ({ error });
    await expect(bench.channel.send({ chat, id: "r1" }, answer("Jawaban"))).rejects.toMatchObject({ kind });
    expect(bench.log.events()).toContain("whatsapp.refused");
  });

  test("a phone that could not read an answer gets it again from the outbox", async () => {
    budi.device.forgetSessions();
    await bench.channel.send({ chat, id: "r1" }, answer("Jawaban"));
    expect((await budi.hears("Jawaban")).text).toBe("Jawaban");
  });

  test("a quote of an old message chooses what that one offered", async () => {
    const choices = [
      { number: 1, label: "Cek saldo" },
      { number: 2, label: "Bantuan" },
    ];
    await bench.channel.send(
      { chat, id: "r1" },
      message({ screen: "old", text: [plain("Mau apa?")], choices }),
    );
    const menu = await budi.hears("Mau apa?");
    await budi.quotes(menu, "2. Bantuan");
    expect((await inbox.next()).content).toEqual({ type: "tap", screen: "old", choice: 2 });
    await budi.quotes(menu, "bukan itu");
    expect((await inbox.next()).content).toEqual({ type: "text", text: "bukan itu" });
  });

  test("to nobody is refused", async () => {
    await expect(bench.channel.send({ chat: "nobody", id: "r1" }, answer("x"))).rejects.toBeInstanceOf(
      DeliveryError,
    );
  });
});

test("only a line that held for a minute lets the waits for the next begin again", async () => {
  let ahead = 0;
  const clock: Clock = { now: () => systemClock.now() + ahead, after: hurried.after };
  await start(bench.another({ clock }));
  const waitAfterEnd = async () => {
    const linkings = bench.links.filter(({ state }) => state === "linked").length;
    bench.whatsapp.kill();
    await bench.linkIs("linked", linkings + 1);
    return Number(bench.log.lines.findLast(({ event }) => event === "whatsapp.line-ended")?.fields["ms"]);
  };
  const first = await waitAfterEnd();
  await waitAfterEnd();
  const third = await waitAfterEnd();
  ahead = 61_000;
  const afterAMinute = await waitAfterEnd();
  expect(first).toBeLessThanOrEqual(1_000);
  expect(third).toBeGreaterThanOrEqual(2_000);
  expect(afterAMinute).toBeLessThanOrEqual(1_000);
});

describe("pace", () => {
  /** A clock that stands still, and how long somebody would have waited by it. */
  function standing() {
    const [now, asked] = [Date.now(), [] as number[]];
    const after: Clock["after"] = (ms, run) => {
      asked.push(ms);
      return hurried.after(ms, run);
    };
    return { asked, clock: { now: () => now, after } };
  }

  test("between two answers lies a second, and two seconds when both are of one chat", async () => {
    const { asked, clock } = standing();
    const pace = { ...NO_PACE, betweenMessagesMs: 1_000, betweenMessagesOfChatMs: 2_000 };
    const channel = bench.another({ clock, pace });
    await start(channel);
    const siti = bench.whatsapp.person({ phone: "6285700001111", lid: "222333444555" });
    const chats = [await chatOf(budi), await chatOf(siti)];
    let said = 0;
    const waited = async (at: number) => {
      asked.length = 0;
      said += 1;
      await channel.send({ chat: chats[at] ?? "", id: `r${said}` }, answer("Jawaban"));
      return asked;
    };
    expect(await waited(0)).not.toContain(1_000);
    expect(await waited(1)).toContain(1_000);
    // By then the next may leave, for the clock stands still; in this chat only after that.
    expect(await waited(1)).toContain(3_000);
  });
});

describe("receiving", () => {
  test.each(["120363000000000001@g.us", "status@broadcast", "120363000000000002@newsletter"])(
    "what is said in %s is nobody's chat with us",
    async (place) => {
      await start();
      await budi.saysIn(place, "rahasia kita");
      await budi.says("saldo");
      expect((await inbox.next()).content).toEqual({ type: "text", text: "saldo" });
      expect(bench.whatsapp.sendings).toEqual([]);
    },
  );

  beforeEach(() => start());

  test("the sender sees that his message was read when it is being worked on", async () => {
    const id = await budi.says("saldo");
    await inbox.next();
    await bench.whatsapp.until(() => budi.receipts.some((receipt) => receipt.type === "read"));
    expect(budi.receipts).toContainEqual({ id, type: "read" });
  });

  test("… and that an answer to it is being written", async () => {
    await bench.channel.showTyping(await chatOf(budi));
    await bench.whatsapp.until(() => bench.whatsapp.signs.includes("chatstate composing"));
  });

  test("what came twice is handed on once", async () => {
    const id = await budi.says("saldo");
    await inbox.next();
    await budi.says("saldo", { id });
    await budi.says("menu");
    expect((await inbox.next()).content).toEqual({ type: "text", text: "menu" });
  });

  test("what somebody new says at once keeps its order, however long it takes to look after who he is", async () => {
    await bench.channel.stop();
    await start(bench.another({ vault: slowToName(vaults.again()) }));
    await bench.linkIs("linked", 2);
    const siti = bench.whatsapp.person({ phone: "6285550003", lid: "555666777000" });
    const texts = ["satu", "dua", "tiga"];
    for (const text of texts) await siti.says(text);
    const came = [await inbox.next(), await inbox.next(), await inbox.next()];
    expect(came.map(({ content }) => content)).toEqual(texts.map((text) => ({ type: "text", text })));
  });

  test("what he says while we still read what waited comes after it", async () => {
    await bench.channel.stop();
    const reading = holdingBack(vaults.again());
    const isReading = reading.shut();
    for (const text of ["satu", "dua"]) await budi.says(text);
    await start(bench.another({ vault: reading.vault }));
    await isReading;
    await bench.whatsapp.online();
    await budi.says("tiga");
    await budi.reads("3EB0");
    reading.open();
    const came = [await inbox.next(), await inbox.next(), await inbox.next()];
    expect(came.map(({ content }) => content)).toEqual(
      ["satu", "dua", "tiga"].map((text) => ({ type: "text", text })),
    );
  });

  test("after an outage what waited is one bundle, however much it is", async () => {
    bench.whatsapp.endStream("503");
    const longAgo = String(Math.floor(Date.now() / 1_000) - 3_600);
    for (const text of ["halo", "saldo", "482913", "?"]) await budi.says(text, { at: longAgo });
    const bundle = await inbox.next();
    expect(bundle.content).toEqual({ type: "backlog", texts: ["halo", "saldo", "482913", "?"] });
  });
});

/** A vault in which looking up who somebody is takes the longer the earlier it is asked. */
function slowToName(vault: WhatsAppVault): WhatsAppVault {
  let asked = 0;
  const slow = async (kind: string) => {
    if (kind !== "lid-mapping") return;
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 80 - 20 * asked)));
  };
  return {
    ...vault,
    async take(owner, leaseMs) {
      const holding = await vault.take(owner, leaseMs);
      const readKeys: WhatsAppHolding["readKeys"] = async (kind, ids) => {
        await slow(kind);
        return (await holding?.readKeys(kind, ids)) ?? [];
      };
      return holding && { ...holding, readKeys };
    },
  };
}
