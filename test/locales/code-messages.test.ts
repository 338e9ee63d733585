import { formatMoment, formatTime } from "../../src/i18n/formats.ts";
import { readTexts } from "../../src/i18n/translator.ts";
import { policy } from "../../src/policy.ts";
import { LANGUAGES } from "../../src/ports/translator.ts";

/** The default alphabet of GSM-7 and its extension, whose characters take two septets (3GPP TS 23.038). */
const GSM_BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const GSM_EXTENSION = "\f^{}\\[~]|€";

/** Parts that a text is paid for: of 160 septets, or 70 UTF-16 units where a character is not in GSM-7; less where a header joins them (TS 23.040). */
function partsOf(text: string): number {
  const characters = [...text];
  const isGsm = characters.every((one) => GSM_BASIC.includes(one) || GSM_EXTENSION.includes(one));
  if (!isGsm) return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
  const septets = characters.length + characters.filter((one) => GSM_EXTENSION.includes(one)).length;
  return septets <= 160 ? 1 : Math.ceil(septets / 153);
}

test.each([
  ["a".repeat(160), 1],
  ["a".repeat(161), 2],
  ["€".repeat(80), 1],
  ["€".repeat(81), 2],
  ["a".repeat(306), 2],
  ["a".repeat(307), 3],
  ["•".repeat(70), 1],
  ["•".repeat(71), 2],
  ["•".repeat(135), 3],
])("the parts of an SMS are counted as operators do: %#", (text, parts) => {
  expect(partsOf(text)).toBe(parts);
});

describe.each(LANGUAGES)("in %s", (language) => {
  const texts = Object.entries(readTexts<Record<string, string>>(language, "code"));
  const longest: Record<string, string> = {
    code: "482913",
    tag: "WW",
    until: formatTime(Date.UTC(2026, 10, 22, 15, 58), language),
    target: "p***@c***.com",
  };
  const fill = (text: string) =>
    text.replace(/\{\{(\w+)[^}]*\}\}/g, (_, name: string) => longest[name] ?? "W".repeat(40));
  const messages = texts.filter(([key]) => key.startsWith("message-"));

  test("there is a message for every purpose", () => {
    expect(messages.length).toBeGreaterThanOrEqual(3);
  });

  test.each(messages)("%s says what it is for and until when, and whom not to give it", (_, text) => {
    const message = fill(text);
    expect(partsOf(message)).toBeLessThanOrEqual(policy.code.sms.partsAtMost);
    expect(message).toMatch(/^(?:Kode|Code) 482913 \((?:tanda|mark) WW\) .*[A-Z]{4,}/);
    expect(message).toMatch(/22[.:]58 WIB/);
    expect(message).toMatch(/Petugas tidak pernah meminta kode ini|Our staff never ask for this code/);
    expect(message).not.toMatch(LINK);
  });

  test.each(texts.filter(([key]) => key === "notice"))("the %s is as short, and has no link", (_, text) => {
    expect(partsOf(fill(text))).toBeLessThanOrEqual(policy.code.sms.partsAtMost);
    expect(fill(text)).not.toMatch(LINK);
  });

  const notices = Object.entries(readTexts<Record<string, string>>(language, "notice"));
  test.each(notices.filter(([key]) => key.startsWith("out-")))(
    "the notice %s is as short, and has no link",
    (_, text) => {
      const values: Record<string, string> = {
        number: "PB-7K3M-2Q",
        code: "7K3M-2QX9-TB4H",
        at: formatMoment(Date.UTC(2026, 10, 30, 15, 58), language),
      };
      const notice = text.replace(/\{\{(\w+)[^}]*\}\}/g, (_, name: string) => values[name] ?? name);
      expect(partsOf(notice)).toBeLessThanOrEqual(policy.code.sms.partsAtMost);
      expect(notice).not.toMatch(LINK);
    },
  );
});

const LINK = /:\/\/|www\.|\w\.(?:id|com|org|net|me|ly)\b/i;
