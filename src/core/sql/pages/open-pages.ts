import { totpAddress } from "../../../crypto/totp.ts";
import type { FormView } from "../../../ports/secure-pages.ts";
import type { CoreContext } from "../context.ts";
import { mask } from "../masks.ts";
import { sealed } from "../sealed-columns.ts";
import { columnOf } from "./page-keys.ts";

/** A page that can still be filled in. */
export interface OpenedPage {
  id: string;
  purpose: FormView["purpose"];
  conversation: string;
  account: string;
  member: string;
  language: "id" | "en";
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
       p.authenticator_sealed as authenticator, a.phone_sealed as phone
     from secure_pages p join accounts a on a.id = p.account_id
     where p.${column} = $1 and p.purpose <> 'copy' and p.submitted_at is null and p.dead_at is null and p.expires_at > clock_now()`,
    [value],
  );
  if (!page) return null;
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
  if (!page) return null;
  const { authenticator: secret } = page;
  return {
    purpose: page.purpose,
    language: page.language,
    needsCurrent: needsCurrent(page),
    authenticator:
      secret === null
        ? null
        : {
            secret,
            address: totpAddress(context.policy.totp, { secret, issuer: ISSUER, account: page.phone }),
          },
  };
}

/** Whoever finds a phone unlocked and signed in must not be able to take the account over with it. */
export function needsCurrent({ purpose, hasPassword }: Pick<OpenedPage, "purpose" | "hasPassword">): boolean {
  return hasPassword && (purpose === "set-password" || purpose === "authenticator");
}
