import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createTranslator } from "../../src/i18n/translator.ts";
import { NOTICE_VERSION } from "../../src/services/consent-services.ts";

const path = new URL("./notices.json", import.meta.url);

/**
 * Consent is to a text. Whoever changes the notice raises its version, so that people are asked again; `UPDATE=1` adds the new version and never
 * touches an old one, for those are the proof of what people once agreed to.
 */
test("the notice of a version never changes", async () => {
  const translator = await createTranslator({ demo: true, operator: null });
  const hashOf = (language: "id" | "en") =>
    createHash("sha256")
      .update(translator.plain({ key: "welcome:notice" }, language))
      .digest("hex");
  const notices = JSON.parse(readFileSync(path, "utf8")) as Record<string, { id: string; en: string }>;
  const shown = { id: hashOf("id"), en: hashOf("en") };
  if (process.env["UPDATE"] && !notices[NOTICE_VERSION]) {
    writeFileSync(path, `${JSON.stringify({ ...notices, [NOTICE_VERSION]: shown }, null, 2)}\n`);
    return;
  }
  expect(notices[NOTICE_VERSION]).toEqual(shown);
});
