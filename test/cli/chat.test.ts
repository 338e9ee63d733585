import { jest } from "@jest/globals";
import { makeDataFolder, runCommand } from "../support/program.ts";
import { words } from "../support/words.ts";

jest.setTimeout(60_000);

test("lines that come by a pipe are all answered before the terminal chat ends", async () => {
  const folder = await makeDataFolder();
  const { code, said } = await runCommand("chat", { DATA_DIR: folder.path }, [], "halo\nsetuju\nbantuan\n");
  await folder.close();
  expect(code).toBe(0);
  const [notice, menu, help] = [
    words("welcome:agree-button"),
    words("intents:register"),
    words("intents:menu"),
  ];
  expect(said).toMatch(new RegExp(`1  ${notice}.*3  ${menu}.*2  ${help}`, "s"));
});
