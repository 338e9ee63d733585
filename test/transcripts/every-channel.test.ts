import { existsSync, readdirSync } from "node:fs";
import { FOLDER, LANGUAGES, lookOf, scriptsIn } from "./every-transcript.ts";

const CHANNELS = new URL("../../src/channels/", FOLDER);

/** Every channel of the product. What lies beside them in `shared/` is none. */
const channels = readdirSync(CHANNELS).filter((name) => name !== "shared");

const looks = LANGUAGES.flatMap((language) => scriptsIn(language).map((file) => lookOf(language, file)));

test("there are five channels, so that none was forgotten here", () => {
  expect(channels.sort()).toEqual(["console", "telegram", "web", "whatsapp", "whatsapp-cloud"]);
});

describe.each(channels)("%s", (channel) => {
  test("has a suite that plays every transcript over it", () => {
    const suites = [`on-${channel}.test.ts`, `on-${channel}.browser.test.ts`];
    expect(suites.filter((suite) => existsSync(new URL(suite, FOLDER)))).toHaveLength(1);
  });

  test("has its look of every transcript, and of nothing else", () => {
    expect(readdirSync(new URL(`${channel}/`, FOLDER)).sort()).toEqual([...looks].sort());
  });
});
