import type { ServiceTable } from "../ports/services.ts";
import { fromCore } from "./refusals.ts";
import type { ServiceParts } from "./service-parts.ts";

/** One-time pages for what must not be typed into a chat. */
export function pageServices({ core }: ServiceParts): Pick<ServiceTable, "openPage" | "confirmPage"> {
  return {
    async openPage({ purpose, challengeId }, { conversation, language, session, requestKey }) {
      const request = { conversation, purpose, language, session, challengeId };
      return { output: await fromCore(core.openPage(request, requestKey)) };
    },
    async confirmPage({ pageId, number }, { conversation, requestKey }) {
      const confirmed = await fromCore(core.confirmPage({ conversation, pageId, number }, requestKey));
      if (confirmed.result !== "done") return { output: { ...confirmed, signedIn: false } };
      const { session, ...done } = confirmed;
      const output = { ...done, signedIn: session !== null };
      return session ? { output, session } : { output };
    },
  };
}
