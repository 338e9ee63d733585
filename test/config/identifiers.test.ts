import { ConfigError } from "../../src/config/config-error.ts";
import { readIdentifiers } from "../../src/config/identifiers.ts";
import { identifierWayBy } from "../../src/services/identifier-way.ts";

const readFrom = (settings: Record<string, string>, demo = true) =>
  readIdentifiers((name) => settings[name] ?? null, demo);

test.each([
  ["page", "page", "page"],
  ["chat", "chat", "chat"],
  [null, "page", "chat"],
] as const)(
  "IDENTIFIERS=%s asks on the official WhatsApp API in the %s and elsewhere in the %s",
  (value, official, elsewhere) => {
    const way = identifierWayBy(readFrom(value === null ? {} : { IDENTIFIERS: value }));
    expect(way("whatsapp-cloud:6281234567890")).toBe(official);
    for (const other of ["whatsapp:6281234567890@s.whatsapp.net", "telegram:1/2", "web:3", "console:here"])
      expect(way(other)).toBe(elsewhere);
  },
);

test("anything else stops the start with its name", () => {
  expect(() => readFrom({ IDENTIFIERS: "pages" })).toThrow(ConfigError);
  expect(() => readFrom({ IDENTIFIERS: "pages" })).toThrow(/^IDENTIFIERS must be page or chat/);
});

test("pages for real people need an address under which they can be reached", () => {
  expect(() => readFrom({ IDENTIFIERS: "page" }, false)).toThrow(
    /^PUBLIC_URL is missing: IDENTIFIERS is page/,
  );
  expect(readFrom({ IDENTIFIERS: "page", PUBLIC_URL: "https://chat.example.com" }, false)).toBe("page");
  expect(readFrom({ IDENTIFIERS: "chat" }, false)).toBe("chat");
});
