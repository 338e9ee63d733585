import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Rendered } from "../../src/ports/message.ts";
import { play } from "../support/play-script.ts";
import { openStage, type Stage } from "../support/talk.ts";
import { LOOKS, limitsBroken } from "./on-whatsapp.ts";

/**
 * Whole conversations, as they are said. A file is a script and its golden record in one: lines that begin with `>` are the person's, the
 * rest is what the bot answers. `UPDATE=1 npm test` writes the answers anew; read the difference before it is committed.
 *
 *     > text            says it          > tap 2           taps a button       > tap old 1   one of an older message
 *     > shares own N    his own number   > shares N        somebody else's     > sends photo
 *     > page new P / page new P | current Q / page enter P / page app / page app | current Q   on the page of the last link
 *     > identifiers on the page    NIK and KPJ are asked for there; then "page identifiers N | K" fills it in
 *     > sends file photo.jpg    one of test/support/files/sample-files.ts; "with WORDS" under it; any other name is gone at its platform
 *     > page bank B | A | H    its bank, account number and holder, where a bank account is asked for
 *     > waits 11 min    time passes      > core down/up    > sms down/up        > changes hands
 *     > agent comes     an agent is there; then "agent takes", "agent says …", "agent reads", "agent sends photo.jpg", "agent gives back", "agent leaves", "agent ends: …"
 *
 * All that is said is also rendered as the official WhatsApp API has it, and held against Meta's limits; three of the talks are kept as both
 * WhatsApps show them on a phone, in `whatsapp/` (a linked device) and `whatsapp-cloud/`.
 */
const folder = new URL("./", import.meta.url);

const KEPT_AS_THEY_LOOK = ["id/own-number.txt", "en/password.txt", "id/agent-files.txt"];

let stage: Stage;
let said: Rendered[];
beforeAll(async () => {
  stage = await openStage({ onSaid: (message) => void said.push(message) });
}, 60_000);
beforeEach(() => {
  said = [];
});
afterAll(() => stage.close());

describe.each(["id", "en"])("in %s", (language) => {
  const files = readdirSync(new URL(`${language}/`, folder)).filter((file) => file.endsWith(".txt"));

  test.each(files)(
    "%s",
    async (file) => {
      const path = new URL(`${language}/${file}`, folder);
      const script = readFileSync(path, "utf8");
      const played = await play(script, await stage.talk());
      keepOrCompare(path, played);
      expect(limitsBroken(said)).toEqual([]);
      if (!KEPT_AS_THEY_LOOK.includes(`${language}/${file}`)) return;
      for (const [channel, lookOf] of Object.entries(LOOKS))
        keepOrCompare(new URL(`${channel}/${language}-${file}`, folder), lookOf(said));
    },
    60_000,
  );
});

function keepOrCompare(path: URL, text: string): void {
  if (process.env["UPDATE"]) writeFileSync(path, text);
  else expect(text).toBe(readFileSync(path, "utf8"));
}
