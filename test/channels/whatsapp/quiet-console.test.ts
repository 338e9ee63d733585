import { readdirSync, readFileSync } from "node:fs";
import { silenceSignal } from "../../../src/channels/whatsapp/quiet-console.ts";

function listen() {
  const heard: unknown[][] = [];
  const write = (...words: unknown[]) => void heard.push(words);
  const target = { info: write, warn: write, error: write };
  silenceSignal(target);
  return { heard, target };
}

test("no session with its keys reaches the console, and everything else does", () => {
  const { heard, target } = listen();
  target.info("Closing session:", { rootKey: "secret" });
  target.info("Ready");
  expect(heard).toEqual([["Ready"]]);
});

test("every line that the Signal library can write is known", () => {
  const folder = new URL("../../../node_modules/libsignal/src/", import.meta.url);
  const source = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
  const lines = source.flatMap((text) =>
    [...text.matchAll(/^\s*console\.(?:info|warn|error|log)\(["']([^"']+)/gm)].map(([, line = ""]) => line),
  );
  expect(lines.length).toBeGreaterThan(8);
  const { heard, target } = listen();
  for (const line of lines) target.warn(line);
  expect(heard).toEqual([]);
});
