import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const module = fileURLToPath(new URL("../../src/log/pino-log.ts", import.meta.url));

/** Writes one line with the real log in a process of its own, and reads it. */
function written(code: string): { line: Record<string, unknown>; raw: string } {
  const script = `import { createPinoLog } from ${JSON.stringify(module)}; const log = createPinoLog("info"); ${code}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    {
      encoding: "utf8",
    },
  );
  if (!stdout) throw new Error(stderr);
  return { line: JSON.parse(stdout), raw: stdout };
}

test("only the fields of the list are written", () => {
  const { line, raw } = written(
    `log.warn("reply_undelivered", { kind: "blocked", text: "NIK 3173990505900001" });`,
  );
  expect(line).toMatchObject({ event: "reply_undelivered", kind: "blocked" });
  expect(raw).not.toContain("3173");
});

test("an error is written without its words, which may quote a token or what a person typed", () => {
  const { line, raw } = written(
    `log.error("turn_failed", { error: Object.assign(new Error("bot123:SECRET"), { code: "ECONNRESET", payload: "482913", cause: new TypeError("nik") }) });`,
  );
  expect(line["error"]).toMatchObject({ name: "Error", code: "ECONNRESET", cause: "TypeError" });
  expect(raw).not.toMatch(/SECRET|482913|"nik"/);
});
