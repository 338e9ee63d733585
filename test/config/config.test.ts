import { ConfigError, readConfig } from "../../src/config.ts";

const TOKEN = "123456789:CANARY-token-that-must-stay-secret";
const SECRET = "CANARY-0123456789abcdef0123456789abcdef";
const KEY = `k1:${"ca".repeat(32)}`;

function complaintAbout(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("these settings were accepted");
}

describe("without any setting", () => {
  test("everything runs on this machine, as a demo", () => {
    expect(readConfig({})).toEqual({
      chatwoot: null,
      clamd: null,
      demo: true,
      port: 3000,
      host: "0.0.0.0",
      dataDir: ".data",
      redisUrl: null,
      redisTlsCaFile: null,
      databaseUrl: null,
      masterKey: null,
      previousMasterKeys: [],
      telegram: null,
      delivery: { sms: null, smtp: null },
      whatsapp: null,
      whatsappCloud: null,
      codesInChat: "proven",
      signInRule: "password-optional",
      identifiers: null,
      branchesFile: null,
      publicUrl: null,
      trustedProxies: [],
      operator: null,
      logLevel: "warn",
      metricsToken: null,
    });
  });

  test("a setting that is there but empty counts as left out", () => {
    expect(readConfig({ PORT: "", REDIS_URL: " ", TELEGRAM_BOT_TOKEN: "" })).toEqual(readConfig({}));
  });
});

describe("a setting that can be used", () => {
  test.each([
    ["PORT", { PORT: "0" }, { port: 0 }],
    ["PORT", { PORT: " 8080 " }, { port: 8080 }],
    ["HOST", { HOST: "127.0.0.1" }, { host: "127.0.0.1" }],
    ["DATA_DIR", { DATA_DIR: "/srv/data" }, { dataDir: "/srv/data" }],
    ["REDIS_URL", { REDIS_URL: "rediss://cache:6380/2" }, { redisUrl: "rediss://cache:6380/2" }],
    ["REDIS_URL", { REDIS_URL: "redis://a:7000,b:7001" }, { redisUrl: "redis://a:7000,b:7001" }],
    ["REDIS_URL", { REDIS_URL: "redis+sentinel://a,b/main" }, { redisUrl: "redis+sentinel://a,b/main" }],
    ["REDIS_TLS_CA", { REDIS_URL: "rediss://cache", REDIS_TLS_CA: "/ca.pem" }, { redisTlsCaFile: "/ca.pem" }],
    ["DATABASE_URL", { DATABASE_URL: "postgresql://db/peserta" }, { databaseUrl: "postgresql://db/peserta" }],
    ["CODES_IN_CHAT", { CODES_IN_CHAT: "never" }, { codesInChat: "never" }],
    ["OPERATOR_NAME", { OPERATOR_NAME: "Dinas Contoh" }, { operator: "Dinas Contoh" }],
    ["LOG_LEVEL", { LOG_LEVEL: "debug" }, { logLevel: "debug" }],
    [
      "MASTER_KEY_PREVIOUS",
      { MASTER_KEY: KEY, MASTER_KEY_PREVIOUS: `k0:${"0a".repeat(32)}, kx:${"0b".repeat(32)}` },
      {
        previousMasterKeys: [
          { id: "k0", bytes: Buffer.alloc(32, 0x0a) },
          { id: "kx", bytes: Buffer.alloc(32, 0x0b) },
        ],
      },
    ],
    ["MASTER_KEY", { MASTER_KEY: KEY }, { masterKey: { id: "k1", bytes: Buffer.alloc(32, 0xca) } }],
  ])("is taken: %s %j", (_, environment, expected) => {
    expect(readConfig(environment)).toMatchObject(expected);
  });

  test("a token alone makes Telegram poll the official API", () => {
    expect(readConfig({ TELEGRAM_BOT_TOKEN: TOKEN }).telegram).toEqual({
      token: TOKEN,
      apiRoot: "https://api.telegram.org",
      mode: { type: "polling" },
    });
  });

  test("so does one with an address and no secret, for people need the address for more than Telegram", () => {
    const settings = { TELEGRAM_BOT_TOKEN: TOKEN, PUBLIC_URL: "https://chat.example.com/" };
    expect(readConfig(settings)).toMatchObject({
      publicUrl: "https://chat.example.com",
      telegram: { mode: { type: "polling" } },
    });
  });

  test("a secret makes it a webhook", () => {
    const settings = {
      TELEGRAM_BOT_TOKEN: TOKEN,
      PUBLIC_URL: "https://chat.example.com",
      TELEGRAM_WEBHOOK_SECRET: SECRET,
    };
    expect(readConfig(settings).telegram?.mode).toEqual({
      type: "webhook",
      publicUrl: "https://chat.example.com",
      secret: SECRET,
      replyInAnswer: false,
    });
  });

  test.each([
    ["on", true],
    ["off", false],
  ])("replies may travel in the answers to the webhook: %s", (setting, replyInAnswer) => {
    const settings = {
      TELEGRAM_BOT_TOKEN: TOKEN,
      PUBLIC_URL: "https://chat.example.com",
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      TELEGRAM_WEBHOOK_REPLY: setting,
    };
    expect(readConfig(settings).telegram?.mode).toMatchObject({ type: "webhook", replyInAnswer });
  });
});

const telegram = { TELEGRAM_BOT_TOKEN: TOKEN };

describe("a setting that can't be used stops the start with one sentence that names it", () => {
  test.each<[string, Record<string, string>]>([
    ["PORT", { PORT: "http" }],
    ["PORT", { PORT: "3000.5" }],
    ["PORT", { PORT: "-1" }],
    ["PORT", { PORT: "65536" }],
    ["REDIS_URL", { REDIS_URL: "localhost:6379" }],
    ["REDIS_URL", { REDIS_URL: "http://:CANARY@cache" }],
    ["REDIS_URL", { REDIS_URL: "redis://" }],
    ["REDIS_URL", { REDIS_URL: "redis://CANARY@cache:6379" }],
    ["REDIS_URL", { REDIS_URL: "redis://user:CANARY/CANARY@cache:6379" }],
    ["REDIS_URL", { REDIS_URL: "redis://user:CANARY%@cache:6379" }],
    ["REDIS_URL", { REDIS_URL: "redis://:CANARY@cache:65536" }],
    ["REDIS_URL", { REDIS_URL: "redis://:CANARY@cache:6379/first" }],
    ["REDIS_URL", { REDIS_URL: "redis://:CANARY@cache:6379?ssl=true" }],
    ["REDIS_URL", { REDIS_URL: "redis://:CANARY@node1:6379,redis://:CANARY@node2:6379" }],
    ["REDIS_URL", { REDIS_URL: "redis://:CANARY@node1:6379,node2:6379/1" }],
    ["REDIS_URL", { REDIS_URL: "redis+sentinel://:CANARY@host1:26379,host2:26379" }],
    ["REDIS_URL", { REDIS_URL: "redis+sentinel://host1/mymaster?password=CANARY" }],
    ["REDIS_TLS_CA", { REDIS_URL: "redis://:CANARY@cache:6379", REDIS_TLS_CA: "/ca.pem" }],
    ["REDIS_TLS_CA", { REDIS_TLS_CA: "/ca.pem" }],
    ["DATABASE_URL", { DATABASE_URL: "peserta" }],
    ["DATABASE_URL", { DATABASE_URL: "mysql://admin:CANARY@db/peserta" }],
    ["MASTER_KEY", { MASTER_KEY: "CANARY" }],
    ["MASTER_KEY", { MASTER_KEY_PREVIOUS: KEY }],
    ["MASTER_KEY_PREVIOUS", { MASTER_KEY: KEY, MASTER_KEY_PREVIOUS: KEY }],
    ["MASTER_KEY_PREVIOUS", { MASTER_KEY: KEY, MASTER_KEY_PREVIOUS: `k0:${"0a".repeat(32)};CANARY` }],
    ["MASTER_KEY", { MASTER_KEY: "ca".repeat(32) }],
    ["MASTER_KEY", { MASTER_KEY: `${KEY}ca` }],
    ["CODES_IN_CHAT", { CODES_IN_CHAT: "always" }],
    ["SIGN_IN", { SIGN_IN: "password" }],
    ["PUBLIC_URL", { PUBLIC_URL: "chat.example.com" }],
    ["LOG_LEVEL", { LOG_LEVEL: "verbose" }],
    ["TELEGRAM_BOT_TOKEN", { TELEGRAM_BOT_TOKEN: "CANARY" }],
    ["TELEGRAM_API_ROOT", { ...telegram, TELEGRAM_API_ROOT: "api.telegram.org" }],
    ["PUBLIC_URL", { ...telegram, TELEGRAM_WEBHOOK_SECRET: SECRET }],
    ["PUBLIC_URL", { ...telegram, PUBLIC_URL: "chat.example.com", TELEGRAM_WEBHOOK_SECRET: SECRET }],
    ["TELEGRAM_WEBHOOK_REPLY", { ...telegram, TELEGRAM_WEBHOOK_REPLY: "on" }],
    [
      "TELEGRAM_WEBHOOK_REPLY",
      { ...telegram, PUBLIC_URL: "https://chat.example.com", TELEGRAM_WEBHOOK_REPLY: "on" },
    ],
    ["TELEGRAM_WEBHOOK_REPLY", { TELEGRAM_WEBHOOK_REPLY: "on" }],
    ["TELEGRAM_WEBHOOK_REPLY", { ...telegram, TELEGRAM_WEBHOOK_REPLY: "yes" }],
    [
      "TELEGRAM_WEBHOOK_SECRET",
      { ...telegram, PUBLIC_URL: "https://chat.example.com", TELEGRAM_WEBHOOK_SECRET: "CANARY" },
    ],
    [
      "TELEGRAM_WEBHOOK_SECRET",
      { ...telegram, PUBLIC_URL: "https://chat.example.com", TELEGRAM_WEBHOOK_SECRET: `${SECRET} & more` },
    ],
  ])("%s: %j", (name, environment) => {
    const complaint = complaintAbout(environment);
    expect(complaint).toMatch(new RegExp(`^${name} `));
    expect(complaint).toMatch(/^[^\n]+[.)]$/);
    expect(complaint).not.toMatch(/\. [A-Z]/);
    expect(complaint).not.toMatch(/CANARY|caca/i);
  });
});
