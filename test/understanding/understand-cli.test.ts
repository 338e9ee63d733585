import { spawnSync } from "node:child_process";

test("the operator pipes utterances in and gets one JSON line for each, in order", () => {
  const input = "cek saldo\r\n\njangan batal\nini\u2028satu baris\ntanpa akhir baris";
  const { stdout, status } = spawnSync(process.execPath, ["--import", "tsx", "src/cli/understand.ts"], {
    input,
    encoding: "utf8",
  });
  const answers = stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  expect(status).toBe(0);
  expect(answers.map((answer) => answer.text)).toEqual([
    "cek saldo",
    "",
    "jangan batal",
    "ini\u2028satu baris",
    "tanpa akhir baris",
  ]);
  expect(answers.slice(0, 3)).toEqual([
    { text: "cek saldo", intent: "check-balance", confidence: expect.any(Number) },
    { text: "", intent: null, confidence: 0 },
    { text: "jangan batal", intent: "continue", confidence: expect.any(Number) },
  ]);
});
