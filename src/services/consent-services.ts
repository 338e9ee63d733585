import { createHash } from "node:crypto";
import type { ServiceTable } from "../ports/services.ts";
import { fromCore } from "./refusals.ts";
import type { ServiceParts } from "./service-parts.ts";

/** Version of the notice; raised with every change of its sense, and everybody is asked again. */
export const NOTICE_VERSION = "2026-11";

/** Consent to the chat service: proof of what was shown, in which language, and the way back (UU 27/2022 ps 20–24, 40). */
export function consentServices({
  core,
  translator,
}: ServiceParts): Pick<ServiceTable, "readConsent" | "recordConsent"> {
  return {
    async readConsent(_, { conversation }) {
      const consent = await fromCore(core.readConsent(conversation));
      const given = consent?.given === true && consent.version === NOTICE_VERSION;
      return { output: { given }, consent: given };
    },
    async recordConsent({ given }, { conversation, language, requestKey, session }) {
      const shown = translator.plain({ key: "welcome:notice" }, language);
      const textSha256 = createHash("sha256").update(shown).digest("hex");
      const consent = {
        conversation,
        purpose: "chat-service",
        version: NOTICE_VERSION,
        given,
        textSha256,
        language,
      } as const;
      await fromCore(core.recordConsent(consent, requestKey));
      if (given) return { output: {}, consent: true };
      if (session) await fromCore(core.endSession(session, "signed-out"));
      return { output: {}, consent: false, session: null };
    },
  };
}
