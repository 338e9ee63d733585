import { readWhatsApp } from "../../src/config/whatsapp.ts";
import { readWhatsAppCloud } from "../../src/config/whatsapp-cloud.ts";
import { ConfigError } from "../../src/config.ts";

const SETTINGS = {
  WHATSAPP: "cloud",
  PUBLIC_URL: "https://chat.example.com",
  WHATSAPP_CLOUD_TOKEN: "EAACANARYtoken0123456789",
  WHATSAPP_PHONE_NUMBER_ID: "106540352242922",
  WHATSAPP_WABA_ID: "102290129340398",
  WHATSAPP_APP_SECRET: "0123456789abcdef0123456789abcdef",
  WHATSAPP_VERIFY_TOKEN: "a-word-that-meta-is-told",
};

const readFrom = (settings: Record<string, string>, demo = false) =>
  readWhatsAppCloud((name) => settings[name] || null, demo);

function complaintAbout(settings: Record<string, string>, demo = false): string {
  try {
    readFrom(settings, demo);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("these settings were accepted");
}

test("the official API is off unless it is asked for", () => {
  expect(readFrom({ ...SETTINGS, WHATSAPP: "linked-device" })).toBeNull();
});

test("whoever takes the official API links no device", () => {
  expect(readWhatsApp((name) => (name === "WHATSAPP" ? "cloud" : null))).toBeNull();
});

test("it needs what Meta's dashboard gives, and no more", () => {
  expect(readFrom(SETTINGS)).toEqual({
    apiRoot: "https://graph.facebook.com/v25.0",
    token: SETTINGS.WHATSAPP_CLOUD_TOKEN,
    phoneNumberId: "106540352242922",
    wabaId: "102290129340398",
    appSecret: SETTINGS.WHATSAPP_APP_SECRET,
    verifyToken: "a-word-that-meta-is-told",
    codeTemplate: null,
    reopenTemplate: null,
  });
});

test("templates and another server can be named", () => {
  const config = readFrom({
    ...SETTINGS,
    WHATSAPP_CODE_TEMPLATE: "kode_masuk",
    WHATSAPP_REOPEN_TEMPLATE: "ada_balasan",
    WHATSAPP_CLOUD_API_ROOT: "http://127.0.0.1:9/v25.0/",
  });
  expect(config).toMatchObject({
    apiRoot: "http://127.0.0.1:9/v25.0",
    codeTemplate: "kode_masuk",
    reopenTemplate: "ada_balasan",
  });
});

test.each(Object.keys(SETTINGS).filter((name) => name !== "WHATSAPP"))(
  "without %s it does not start, and says so in one sentence",
  (name) => {
    const complaint = complaintAbout({ ...SETTINGS, [name]: "" });
    expect(complaint).toMatch(new RegExp(`^${name} (is missing|must be)`));
    expect(complaint).toMatch(/^[^\n]+\.$/);
  },
);

test.each([
  ["WHATSAPP_CLOUD_TOKEN", "CANARY short"],
  ["WHATSAPP_PHONE_NUMBER_ID", "+62 812"],
  ["WHATSAPP_WABA_ID", "CANARY"],
  ["WHATSAPP_APP_SECRET", "CANARY"],
  ["WHATSAPP_VERIFY_TOKEN", "CANARY"],
  ["WHATSAPP_CODE_TEMPLATE", "Kode Masuk"],
  ["WHATSAPP_REOPEN_TEMPLATE", "Kode Masuk"],
  ["WHATSAPP_CLOUD_API_ROOT", "http://graph.facebook.com/v25.0"],
])("%s that can't be used is named, and what it holds is not told", (name, value) => {
  const complaint = complaintAbout({ ...SETTINGS, [name]: value });
  expect(complaint).toMatch(new RegExp(`^${name} must be`));
  expect(complaint).not.toContain("CANARY");
});

test("the demo sends no codes to numbers that may be somebody's", () => {
  const withCodes = { ...SETTINGS, WHATSAPP_CODE_TEMPLATE: "kode_masuk" };
  expect(complaintAbout(withCodes, true)).toMatch(/^WHATSAPP_CODE_TEMPLATE must be left out in the demo/);
  const here = { ...withCodes, WHATSAPP_CLOUD_API_ROOT: "http://localhost:9/v25.0" };
  expect(readFrom(here, true)?.codeTemplate).toBe("kode_masuk");
});
