import { type Inbox, message, plain } from "../channel-contract.ts";
import { type CloudBench, useCloudBench } from "./bench.ts";

const BUDI = { phone: "6281234567890", bsuid: "ID.1budi" };

let bench: CloudBench;
let inbox: Inbox;

useCloudBench((opened, box) => {
  bench = opened;
  inbox = box;
});

describe("somebody with a user name", () => {
  const nameless = () => bench.api.person({ phone: null, bsuid: "ID.9siti", username: "siti" });

  test("is answered by his user id, and shows no number", async () => {
    const siti = nameless();
    siti.says("halo");
    const { chat } = await inbox.next();
    expect(await bench.channel.ownNumber?.(chat)).toBeNull();
    await bench.channel.send({ chat, id: "r1" }, message({ text: [plain("Halo.")] }));
    expect(siti.heard).toMatchObject([{ text: "Halo.", payload: { recipient: "ID.9siti" } }]);
    expect(siti.heard[0]?.payload).not.toHaveProperty("to");
  });

  test("is asked for his number with WhatsApp's own button, and it is proven when he taps it", async () => {
    const siti = nameless();
    siti.says("halo");
    const { chat } = await inbox.next();
    const ask = message({ text: [plain("Nomor Anda?")], contactRequest: "Bagikan nomor saya" });
    await bench.channel.send({ chat, id: "r1" }, ask);
    expect(siti.heard).toMatchObject([
      { text: "Nomor Anda?", payload: { interactive: { type: "request_contact_info" } } },
    ]);
    siti.sharesNumber("6285700001111");
    expect((await inbox.next()).content).toEqual({ type: "contact", phone: "+6285700001111", own: true });
    expect(await bench.channel.ownNumber?.(chat)).toBe("+6285700001111");
  });
});

describe("somebody whose number Meta delivers", () => {
  test("has it proven without being asked, and is not asked", async () => {
    const budi = bench.api.person(BUDI);
    budi.says("halo");
    const { chat } = await inbox.next();
    expect(await bench.channel.ownNumber?.(chat)).toBe("+6281234567890");
    const ask = message({ text: [plain("Nomor Anda?")], contactRequest: "Bagikan nomor saya" });
    await bench.channel.send({ chat, id: "r1" }, ask);
    expect(budi.heard.map(({ text }) => text)).toEqual(["Nomor Anda?"]);
  });

  test("keeps his chat when he goes on with another number, but is a stranger in it", async () => {
    const budi = bench.api.person(BUDI);
    budi.says("halo");
    const { chat } = await inbox.next();
    const system = { type: "user_changed_number", wa_id: "6289911112222", user_id: "ID.2budi" };
    budi.sends({ type: "system", system });
    expect(await inbox.next()).toMatchObject({ chat, content: { type: "new-hands", why: "number-moved" } });
    bench.api.person({ phone: "6289911112222", bsuid: "ID.2budi" }).says("saya lagi");
    expect(await inbox.next()).toMatchObject({ chat, content: { type: "text" } });
    expect(await bench.channel.ownNumber?.(chat)).toBe("+6289911112222");
  });

  test("who gets a number that was another's finds nothing of his, and the other's chat is told first", async () => {
    const budi = bench.api.person(BUDI);
    budi.says("halo");
    const old = await inbox.next();
    bench.api.person({ phone: BUDI.phone, bsuid: "ID.8other" }).says("halo");
    const [told, said] = [await inbox.next(), await inbox.next()];
    expect(told).toMatchObject({ chat: old.chat, content: { type: "new-hands", why: "number-moved" } });
    expect(said.content).toEqual({ type: "text", text: "halo" });
    expect(said.chat).not.toBe(old.chat);
    expect(await bench.channel.ownNumber?.(old.chat)).toBeNull();
  });

  test("is told so when Meta names nobody but the user id that he had before and the one that he has now", async () => {
    const budi = bench.api.person(BUDI);
    budi.says("halo");
    const { chat } = await inbox.next();
    const system = { type: "user_changed_user_id", previous_user_id: "ID.1budi", user_id: "ID.2budi" };
    const notice = { id: "wamid.notice", timestamp: String(bench.api.now()), type: "system", system };
    bench.api.calls("ID.1budi", { messages: [notice] });
    expect(await inbox.next()).toMatchObject({ chat, content: { type: "new-hands", why: "number-moved" } });
  });

  test("is told so when his phone has another identity key", async () => {
    const budi = bench.api.person(BUDI);
    budi.sends({ type: "system", system: { type: "customer_identity_changed" } });
    expect((await inbox.next()).content).toEqual({ type: "new-hands", why: "identity-changed" });
  });
});

test("other hands are told again, under the same id, until it was kept", async () => {
  const budi = bench.api.person(BUDI);
  budi.says("halo");
  await inbox.next();
  inbox.failTimes(2);
  budi.sends({ type: "system", system: { type: "user_changed_number", wa_id: "6289911112222" } });
  const tries = [await inbox.next(), await inbox.next(), await inbox.next()];
  await bench.api.allTaken();
  expect(new Set(tries.map(({ id }) => id)).size).toBe(1);
  expect(tries.every(({ content }) => content.type === "new-hands")).toBe(true);
  expect(inbox.all()).toHaveLength(4);
});
