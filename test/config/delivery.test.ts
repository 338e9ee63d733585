import { ConfigError, readConfig } from "../../src/config.ts";

const KEY = "k1:a214d5e2eed632c0f39732a8681c2751f171dd6364fa0578d298ea57bf71637f";

/** All that production needs. */
const PRODUCTION = {
  NODE_ENV: "production",
  OPERATOR_NAME: "Dinas Contoh",
  MASTER_KEY: KEY,
  DATABASE_URL: "postgres://db/peserta",
  PUBLIC_URL: "https://chat.example.go.id",
  SMS_GATEWAY_URL: "https://gateway.example/send",
  SMS_GATEWAY_BODY: '{"to":"{{to}}","text":"{{text}}"}',
  SMTP_URL: "smtps://bot:CANARY@mail.example",
  MAIL_FROM: "Layanan Peserta <layanan@example.go.id>",
};

function complaintAbout(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("these settings were accepted");
}

/** The settings of production without some. */
function without(...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(PRODUCTION).filter(([name]) => !names.includes(name)));
}

describe("production", () => {
  test("starts when codes can leave by SMS and by e-mail, and everything is the operator's own", () => {
    expect(readConfig(PRODUCTION)).toMatchObject({
      demo: false,
      operator: "Dinas Contoh",
      publicUrl: "https://chat.example.go.id",
      delivery: {
        sms: {
          url: "https://gateway.example/send",
          method: "POST",
          headers: {},
          body: '{"to":"{{to}}","text":"{{text}}"}',
          success: null,
          idPath: null,
          checkUrl: null,
          report: null,
        },
        smtp: { url: "smtps://bot:CANARY@mail.example", tls: true },
      },
    });
  });

  test.each([
    "OPERATOR_NAME",
    "MASTER_KEY",
    "DATABASE_URL",
    "PUBLIC_URL",
    "SMS_GATEWAY_URL",
    "SMTP_URL",
    "MAIL_FROM",
  ])("does not start without %s, and says so in one sentence", (name) => {
    const complaint = complaintAbout(without(name));
    expect(complaint).toMatch(new RegExp(`^${name} `));
    expect(complaint).toMatch(/^[^\n]+[.)]$/);
    expect(complaint).not.toMatch(/\. [A-Z]|CANARY|caca/);
  });

  test.each(["http://chat.example.go.id", "http://localhost:3000", "chat.example.go.id"])(
    "does not send people to pages that are not encrypted: %s",
    (address) => {
      expect(complaintAbout({ ...PRODUCTION, PUBLIC_URL: address })).toBe(
        "PUBLIC_URL must be an address such as https://chat.example.com: NODE_ENV is production, so what people enter there may not travel unencrypted.",
      );
    },
  );
});

describe("a gateway that can be used", () => {
  test("is taken with all that describes it", () => {
    const { sms } = readConfig({
      ...PRODUCTION,
      PUBLIC_URL: "https://chat.example.com/",
      SMS_GATEWAY_HEADERS: '{"X-Key":"k"}',
      SMS_GATEWAY_BODY: "to={{to62}}&text={{text}}&report={{callback}}",
      SMS_GATEWAY_SUCCESS: "messages.0.status=0|1",
      SMS_GATEWAY_ID: "messages.0.id",
      SMS_GATEWAY_CHECK_URL: "https://gateway.example/balance",
      SMS_GATEWAY_REPORT: "status:delivered=DELIVRD:failed=UNDELIV|EXPIRED",
      TELEGRAM_BOT_TOKEN: "",
    }).delivery;
    expect(sms).toMatchObject({
      headers: { "X-Key": "k" },
      success: { path: "messages.0.status", values: ["0", "1"] },
      idPath: "messages.0.id",
      checkUrl: "https://gateway.example/balance",
      report: {
        publicUrl: "https://chat.example.com",
        field: "status",
        delivered: ["DELIVRD"],
        failed: ["UNDELIV", "EXPIRED"],
      },
    });
  });

  test("may hold everything in its address", () => {
    const settings = {
      ...without("SMS_GATEWAY_BODY"),
      SMS_GATEWAY_METHOD: "GET",
      SMS_GATEWAY_URL: "https://gateway.example/send?to={{to0}}&text={{text}}",
    };
    expect(readConfig(settings).delivery.sms).toMatchObject({ method: "GET", body: null });
  });

  test("is taken in the demo when it is on this machine, where it needs no encryption", () => {
    const settings = {
      SMS_GATEWAY_URL: "http://127.0.0.1:9/?to={{to}}&text={{text}}",
      SMTP_URL: "smtp://localhost:2525",
      MAIL_FROM: "a@example.com",
    };
    expect(readConfig(settings).delivery).toMatchObject({ sms: {}, smtp: { tls: false } });
  });

  test("must encrypt a mail server's plain port elsewhere", () => {
    expect(readConfig({ ...PRODUCTION, SMTP_URL: "smtp://mail.example:587" }).delivery.smtp?.tls).toBe(true);
  });
});

describe("a gateway that can't be used stops the start with one sentence that names the setting", () => {
  test.each<[string, Record<string, string>]>([
    ["SMS_GATEWAY_URL", { ...PRODUCTION, SMS_GATEWAY_URL: "gateway" }],
    ["SMS_GATEWAY_URL", { ...PRODUCTION, SMS_GATEWAY_URL: "http://gateway.example/send" }],
    ["SMS_GATEWAY_URL", { SMS_GATEWAY_URL: "https://gateway.example/{{to}}/{{text}}" }],
    ["SMS_GATEWAY_METHOD", { ...PRODUCTION, SMS_GATEWAY_METHOD: "PUT" }],
    ["SMS_GATEWAY_BODY", { ...PRODUCTION, SMS_GATEWAY_METHOD: "GET" }],
    ["SMS_GATEWAY_BODY", { ...PRODUCTION, SMS_GATEWAY_BODY: "to={{to}}" }],
    ["SMS_GATEWAY_BODY", { ...PRODUCTION, SMS_GATEWAY_BODY: "text={{text}}" }],
    ["SMS_GATEWAY_BODY", { ...PRODUCTION, SMS_GATEWAY_BODY: "{{to}}{{text}}{{password}}" }],
    ["SMS_GATEWAY_HEADERS", { ...PRODUCTION, SMS_GATEWAY_HEADERS: "X-Key: CANARY" }],
    ["SMS_GATEWAY_HEADERS", { ...PRODUCTION, SMS_GATEWAY_HEADERS: '["CANARY"]' }],
    ["SMS_GATEWAY_HEADERS", { ...PRODUCTION, SMS_GATEWAY_HEADERS: '{"X-Key":1}' }],
    ["SMS_GATEWAY_HEADERS", { ...PRODUCTION, SMS_GATEWAY_HEADERS: '{"X Key":"CANARY"}' }],
    ["SMS_GATEWAY_SUCCESS", { ...PRODUCTION, SMS_GATEWAY_SUCCESS: "ok" }],
    ["SMS_GATEWAY_CHECK_URL", { ...PRODUCTION, SMS_GATEWAY_CHECK_URL: "http://gateway.example/" }],
    ["SMS_GATEWAY_REPORT", { ...PRODUCTION, SMS_GATEWAY_REPORT: "status" }],
    ["SMS_GATEWAY_REPORT", { ...PRODUCTION, SMS_GATEWAY_BODY: "{{to}}{{text}}{{callback}}" }],
    [
      "PUBLIC_URL",
      {
        SMS_GATEWAY_URL: "http://127.0.0.1:9/?to={{to}}&text={{text}}",
        SMS_GATEWAY_REPORT: "status:delivered=1:failed=2",
      },
    ],
    ["SMTP_URL", { ...PRODUCTION, SMTP_URL: "mail.example" }],
    ["SMTP_URL", { ...PRODUCTION, SMTP_URL: "https://CANARY@mail.example" }],
    ["SMTP_URL", { SMTP_URL: "smtps://bot:CANARY@mail.example", MAIL_FROM: "a@example.com" }],
    ["MAIL_FROM", { ...PRODUCTION, MAIL_FROM: "Layanan" }],
    ["MAIL_FROM", { ...PRODUCTION, MAIL_FROM: "a@example.com, b@example.com" }],
  ])("%s: %j", (name, environment) => {
    const complaint = complaintAbout(environment);
    expect(complaint).toMatch(new RegExp(`^${name} `));
    expect(complaint).toMatch(/^[^\n]+[.)]$/);
    expect(complaint).not.toMatch(/CANARY|caca/i);
  });
});
