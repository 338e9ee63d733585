import { randomBytes } from "node:crypto";
import { ConfigError, readConfig } from "../../src/config.ts";

const random = () => randomBytes(32).toString("hex");

/** All that production needs, with secrets as they should be. */
const production = (): Record<string, string> => ({
  NODE_ENV: "production",
  OPERATOR_NAME: "Dinas Contoh",
  MASTER_KEY: `k1:${random()}`,
  DATABASE_URL: "postgres://db/peserta",
  SMS_GATEWAY_URL: "https://gateway.example/send",
  SMS_GATEWAY_BODY: '{"to":"{{to}}","text":"{{text}}"}',
  SMTP_URL: "smtps://bot:x@mail.example",
  MAIL_FROM: "layanan@example.go.id",
  PUBLIC_URL: "https://chat.example.go.id",
  TELEGRAM_BOT_TOKEN: "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
  TELEGRAM_WEBHOOK_SECRET: random(),
  METRICS_TOKEN: randomBytes(32).toString("base64url"),
});

function complaintAbout(settings: Record<string, string>): string | null {
  try {
    readConfig(settings);
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe("secrets that the operator makes himself", () => {
  test("are taken as openssl gives them", () => {
    for (let times = 0; times < 200; times += 1) expect(complaintAbout(production())).toBeNull();
  });

  test.each([
    ["all alike", "0".repeat(64)],
    ["two characters in turn", "ab".repeat(32)],
    ["the digits again and again", "0123456789abcdef".repeat(4)],
    ["a piece that is cut short at the end", `${"4f8a1c9be2".repeat(6)}4f8a`],
    ["up and down the keys", "0123456789abcdeffedcba98765432100123456789abcdef76543210fedcba98"],
    ["few kinds of digits", `${"a1b2".repeat(8)}${"b1a2".repeat(8)}`],
  ])("stop the start in production where they can be guessed: %s", (_, hex) => {
    expect(complaintAbout({ ...production(), MASTER_KEY: `k1:${hex}` })).toBe(
      "MASTER_KEY can be guessed: NODE_ENV is production, so set it to k2:$(openssl rand -hex 32), and MASTER_KEY_PREVIOUS to the key of now where there are records already.",
    );
  });

  test.each([
    ["TELEGRAM_WEBHOOK_SECRET", "changeme-changeme-changeme-12345"],
    ["METRICS_TOKEN", "kata-sandi-untuk-prometheus-2026-Jakarta"],
  ])("are named by their variable, with the remedy and without what they were: %s", (name, value) => {
    const complaint = complaintAbout({ ...production(), [name]: value });
    expect(complaint).toBe(
      `${name} can be guessed: NODE_ENV is production, so set it to the output of openssl rand -hex 32.`,
    );
    expect(complaint).not.toContain(value);
  });

  test("may go on opening what they sealed, so that a bad one can be replaced", () => {
    const replaced = {
      ...production(),
      MASTER_KEY: `k2:${random()}`,
      MASTER_KEY_PREVIOUS: `k1:${"0".repeat(64)}`,
    };
    expect(complaintAbout(replaced)).toBeNull();
  });

  test("are nobody's business in the demo", () => {
    expect(complaintAbout({ MASTER_KEY: `k1:${"ab".repeat(32)}` })).toBeNull();
  });
});
