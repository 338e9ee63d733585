import { describeTalks, handBack } from "../../src/cli/phone-talks.ts";

/** A vault in which somebody answers in one chat. */
function vaultWith(chat: string) {
  const handedBack: (string | null)[] = [];
  return {
    handedBack,
    async handBack(which: string | null) {
      handedBack.push(which);
      return which === null || which === chat ? 1 : 0;
    },
  };
}

test("the operator sees in which chats somebody answers on the phone, and of a number only its end", () => {
  const since = Date.parse("2026-11-22T03:05:00Z");
  const said = describeTalks([
    { chat: "kQ3v", phone: "6281234567890", since },
    { chat: "Zb8x", phone: null, since },
  ]);
  expect(said.split("\n")).toEqual([
    "kQ3v  number ending in 890  since 2026-11-22 03:05 UTC",
    "Zb8x  number unknown  since 2026-11-22 03:05 UTC",
  ]);
  expect(describeTalks([])).toContain("the bot has all chats");
});

test.each([
  ["kQ3v", "Handed back to the bot: 1."],
  ["all", "Handed back to the bot: 1."],
  ["nobody", "Nobody answers on the phone in that chat."],
])("handing back %s is answered in words", async (chat, words) => {
  const vault = vaultWith("kQ3v");
  expect(await handBack(vault, [chat])).toContain(words);
  expect(vault.handedBack).toEqual([chat === "all" ? null : chat]);
});

test("which chat has to be said", async () => {
  const vault = vaultWith("kQ3v");
  expect(await handBack(vault, [])).toContain("Say which chat");
  expect(vault.handedBack).toEqual([]);
});
