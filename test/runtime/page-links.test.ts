import type { LinkPurpose } from "../../flows/kit/services.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { renderLink } from "../../src/runtime/render.ts";

const translator = await createTranslator({ demo: true, operator: null });

function textOf(purpose: LinkPurpose, { base, opensInside }: { base: string; opensInside: boolean }): string {
  const page = { purpose, token: "t".repeat(43), code: "AAAAA-BBBBB", validMinutes: 10 };
  const { text } = renderLink(page, { base, told: base, opensInside }, "id", translator);
  return text.map((span) => span.text).join("");
}

const SECURE = "https://chat.example.com";

describe("the link of a one-time page says what comes after it", () => {
  test("digits to type, where the page opens in a browser", () => {
    expect(textOf("set-password", { base: SECURE, opensInside: false })).toContain("ketik di sini 4 angka");
  });

  test("nothing to type, where the messenger opens it inside itself", () => {
    const text = textOf("set-password", { base: SECURE, opensInside: true });
    expect(text).toContain("chat ini melanjutkan sendiri");
  });

  test("digits to type also in such a messenger, which opens no page without TLS", () => {
    const text = textOf("identifiers", { base: "http://localhost:3000", opensInside: true });
    expect(text).toContain("ketik di sini 4 angka");
  });

  test("nothing, where a file is fetched", () => {
    expect(textOf("copy", { base: SECURE, opensInside: true })).not.toMatch(/4 angka|melanjutkan/);
  });
});
