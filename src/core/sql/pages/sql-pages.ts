import type { SecurePages } from "../../../ports/secure-pages.ts";
import type { CoreContext } from "../context.ts";
import { keyedCalls } from "../requests.ts";
import { confirmPage } from "./confirm-page.ts";
import { revealNotice } from "./notices.ts";
import { openPage, revealPage } from "./open-page.ts";
import { viewPage } from "./open-pages.ts";
import { submitPage } from "./submit-page.ts";

/** One-time pages, on SQL. */
export function sqlPages(context: CoreContext): SecurePages {
  const keyed = keyedCalls(context);
  return {
    openPage: keyed("openPage", openPage),
    revealPage: (pageId) => revealPage(context, pageId),
    viewPage: (key) => viewPage(context, key),
    submitPage: (key, fields) => submitPage(context, key, fields),
    confirmPage: keyed("confirmPage", confirmPage),
    revealNotice: (noticeId) => revealNotice(context, noticeId),
  };
}
