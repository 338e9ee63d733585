import { ConfigError } from "../../src/config/config-error.ts";
import { readIdentifiers } from "../../src/config/identifiers.ts";
import { identifierWayBy } from "../../src/services/identifier-way.ts";

const readFrom = (settings: Record<string, string>) => readIdentifiers((name) => settings[name] ?? null);

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
