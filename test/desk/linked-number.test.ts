import type { NewChatMessageCappingStatusType } from "@whiskeysockets/baileys";
import { createLinkBoard } from "../../src/channels/whatsapp/link-board.ts";
import type { Link } from "../../src/channels/whatsapp/options.ts";
import { Restrictions } from "../../src/channels/whatsapp/restrictions.ts";
import { readLinkedNumber } from "../../src/compose-desk.ts";
import { readTexts } from "../../src/i18n/translator.ts";
import { LANGUAGES } from "../../src/ports/translator.ts";
import { createFakeClock } from "../support/fake-clock.ts";

const LINKS: Link[] = [
  { state: "connecting" },
  { state: "scan", qr: "2@a-secret" },
  { state: "type", code: "ABCD1234" },
  { state: "linked" },
  { state: "standby" },
  { state: "waiting", code: 428 },
  { state: "stopped", why: "unlinked" },
  { state: "stopped", why: "banned" },
  { state: "stopped", why: "not-scanned" },
  { state: "stopped", why: "phone-too-old" },
];

type Room = Parameters<typeof readLinkedNumber>[0];

function look(link: Link, talks = 0) {
  const restrictions = new Restrictions({
    clock: createFakeClock(),
    log: { info() {}, warn() {}, error() {} },
  });
  const board = createLinkBoard(restrictions);
  board.post(link);
  const readPhoneTalks = async () => Array.from({ length: talks }, () => ({ chat: "+62", until: 0 }));
  const core = { whatsapp: { readPhoneTalks } } as unknown as Room["core"];
  return { restrictions, shown: () => readLinkedNumber({ whatsapp: board, core }) };
}

test.each(LINKS)("an administrator is told in a sentence that the number is $state $why", async (link) => {
  const shown = await look(link).shown();
  for (const language of LANGUAGES) {
    const texts = readTexts<Record<string, string>>(language, "whatsapp");
    expect(texts[shown?.standing ?? ""]).toMatch(/\w+ \w+/);
  }
});

test.each(LINKS)(
  "… and never sees a code with which somebody could put his own number there ($state)",
  async (link) => {
    expect(JSON.stringify(await look(link).shown())).not.toMatch(/secret|ABCD1234/);
  },
);

test("a number to be linked is told from one that is", async () => {
  expect(await look({ state: "scan", qr: "2@x" }).shown()).toMatchObject({ isToBeLinked: true });
  expect(await look({ state: "linked" }, 2).shown()).toEqual({
    standing: "state-linked",
    restriction: null,
    phoneTalks: 2,
    isToBeLinked: false,
  });
});

test("what WhatsApp does not let it do is told in a sentence too", async () => {
  const { restrictions, shown } = look({ state: "linked" });
  restrictions.note({ cap: { capping_status: "CAPPED" as NewChatMessageCappingStatusType } });
  const { restriction } = (await shown()) ?? {};
  for (const language of LANGUAGES)
    expect(readTexts<Record<string, string>>(language, "whatsapp")[restriction ?? ""]).toMatch(/WhatsApp/);
});

test("where no number is linked there is nothing to see", async () => {
  const core = {} as Room["core"];
  expect(await readLinkedNumber({ whatsapp: null, core })).toBeNull();
});
