import { ConfigError } from "../../src/config/config-error.ts";
import { readWhatsApp } from "../../src/config/whatsapp.ts";

const readFrom = (settings: Record<string, string>) => readWhatsApp((name) => settings[name] ?? null);

test("WhatsApp is off unless it is asked for", () => {
  expect(readFrom({})).toBeNull();
  expect(readFrom({ WHATSAPP_PHONE: "6281234567890" })).toBeNull();
});

test("a linked device needs no more than the word", () => {
  expect(readFrom({ WHATSAPP: "linked-device" })).toEqual({
    serverUrl: "wss://web.whatsapp.com/ws/chat",
    mediaRoot: "https://mmg.whatsapp.net",
    version: null,
    pairingPhone: null,
  });
});

test("number, version and server can be set", () => {
  const settings = {
    WHATSAPP: "linked-device",
    WHATSAPP_PHONE: "+62 812-3456-7890",
    WHATSAPP_VERSION: "2.3000.1043857760",
    WHATSAPP_WS_URL: "ws://127.0.0.1:9/ws",
  };
  expect(readFrom(settings)).toEqual({
    serverUrl: "ws://127.0.0.1:9/ws",
    mediaRoot: "http://127.0.0.1:9",
    version: [2, 3000, 1_043_857_760],
    pairingPhone: "6281234567890",
  });
});

test.each([
  ["WHATSAPP", "on"],
  ["WHATSAPP_PHONE", "0812 3456"],
  ["WHATSAPP_VERSION", "latest"],
  ["WHATSAPP_WS_URL", "https://web.whatsapp.com"],
])("%s that can't be used stops the start with its name", (name, value) => {
  expect(() => readFrom({ [name]: value })).toThrow(ConfigError);
  expect(() => readFrom({ [name]: value })).toThrow(new RegExp(`^${name} must be`));
});
