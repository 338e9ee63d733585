import type { DataCopies } from "../../../ports/data-copy.ts";
import type { SecurePages } from "../../../ports/secure-pages.ts";
import type { CoreContext } from "../context.ts";
import { viewCopy } from "../copy/copy-pages.ts";
import { takeCopy, takeCopyFile } from "../copy/take-copy.ts";
import { keyedCalls } from "../requests.ts";
import { confirmPage } from "./confirm-page.ts";
import { enterPage } from "./enter-page.ts";
import { revealNotice } from "./notices.ts";
import { openPage, revealPage } from "./open-page.ts";
import { viewForm } from "./open-pages.ts";
import { submitPage } from "./submit-page.ts";

/** One-time pages and what is fetched from them, on SQL. */
export function sqlPages(context: CoreContext): SecurePages & DataCopies {
  const keyed = keyedCalls(context);
  return {
    openPage: keyed("openPage", openPage),
    revealPage: (pageId) => revealPage(context, pageId),
    viewPage: async (key) => (await viewForm(context, key)) ?? (await viewCopy(context, key)),
    enterPage: (key, visitor) => enterPage(context, key, visitor),
    submitPage: (key, fields, visit) => submitPage(context, key, fields, visit),
    confirmPage: keyed("confirmPage", confirmPage),
    takeCopy: (key, form) => takeCopy(context, key, form),
    takeCopyFile: (key, place) => takeCopyFile(context, key, place),
    revealNotice: (noticeId) => revealNotice(context, noticeId),
  };
}
