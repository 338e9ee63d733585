import type { ServiceTable } from "../ports/services.ts";
import { fromCore } from "./refusals.ts";
import type { ServiceParts } from "./service-parts.ts";

type PageServices = Pick<ServiceTable, "readIdentifierWay" | "openPage" | "confirmPage">;

/** One-time pages for what must not, or need not, be typed into a chat. */
export function pageServices({ core, identifierWay }: ServiceParts): PageServices {
  return {
    async readIdentifierWay(_, { conversation }) {
      return { output: { way: identifierWay?.(conversation) ?? "chat" } };
    },
    async openPage({ purpose, challengeId, wanted }, { conversation, language, session, requestKey }) {
      const request = { conversation, purpose, language, session, challengeId, wanted };
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
