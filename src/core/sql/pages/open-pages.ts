import type { PageField, PagePurpose } from "../../../../flows/kit/services.ts";
import { totpAddress } from "../../../crypto/totp.ts";
import type { FormView } from "../../../ports/secure-pages.ts";
import type { CoreContext } from "../context.ts";
import { mask } from "../masks.ts";
import { sealed } from "../sealed-columns.ts";
import { columnOf } from "./page-keys.ts";

/** A page that can still be filled in. */
export type OpenedPage = AccountPage | IdentifierPage;

interface AnyPage {
  id: string;
  conversation: string;
  language: "id" | "en";
}

/** A page for identifiers: of nobody yet. */
interface IdentifierPage extends AnyPage {
  purpose: "identifiers";
  fields: readonly PageField[];
}

/** A page of an account. */
export interface AccountPage extends AnyPage {
  purpose: Exclude<PagePurpose, "identifiers">;
  account: string;
  member: string;
  /** The account has a password, which a change of it, or of a factor, asks for. */
  hasPassword: boolean;
  /** The account's phone, with all but its last digits hidden. */
  phone: string;
  /** Secret of the app that is being added, base32. */
  authenticator: string | null;
}

/** What the app shows above its codes. */
const ISSUER = "Layanan peserta";

/** Finds a page that is to be filled in by the token of its link, or by its code. */
export async function findOpenPage(context: CoreContext, key: string): Promise<OpenedPage | null> {
  const { column, value } = columnOf(context, key);
  const [page] = await context.database.query<OpenedPage>(
    `select p.id, p.purpose, p.conversation, p.account_id as account, p.member_id as member, p.language,
       exists (select 1 from passwords where account_id = p.account_id) as "hasPassword",
       p.authenticator_sealed as authenticator, a.phone_sealed as phone, p.fields
     from secure_pages p left join accounts a on a.id = p.account_id
     where p.${column} = $1 and p.purpose <> 'copy'
       and p.submitted_at is null and p.dead_at is null and p.expires_at > clock_now()`,
    [value],
  );
  if (!page || page.purpose === "identifiers") return page ?? null;
  const { authenticator } = page;
  const open = sealed.securePages.authenticator.open;
  const phone = await sealed.accounts.phone.open(context, context.database, page.account, page.phone);
  return {
    ...page,
    phone: mask("phone", phone),
    authenticator: authenticator && open(context.keyring, page.id, authenticator),
  };
}

/** What a page that is to be filled in shows. */
export async function viewForm(context: CoreContext, key: string): Promise<FormView | null> {
  const page = await findOpenPage(context, key);
  return page && toView(context, page);
}

/** What is shown of a page that was found. */
export function toView({ policy }: Pick<CoreContext, "policy">, page: OpenedPage): FormView {
  const { purpose, language } = page;
  if (page.purpose === "identifiers")
    return { purpose, language, needsCurrent: false, authenticator: null, fields: page.fields };
  const { authenticator: secret, phone: account } = page;
  const address = secret === null ? "" : totpAddress(policy.totp, { secret, issuer: ISSUER, account });
  return {
    purpose,
    language,
    fields: [],
    needsCurrent: needsCurrent(page),
    authenticator: secret === null ? null : { secret, address },
  };
}

/** Whoever finds a phone unlocked and signed in must not be able to take the account over with it. */
export function needsCurrent({
  purpose,
  hasPassword,
}: Pick<AccountPage, "purpose" | "hasPassword">): boolean {
  return hasPassword && (purpose === "set-password" || purpose === "authenticator");
}
