import { offer, toAgent } from "../kit/choices.ts";
import type { Ask, Say } from "../kit/effects.ts";
import { troubleWith } from "../kit/identifier-texts.ts";
import { saying } from "../kit/saying.ts";
import type { AccountChoice } from "../kit/services.ts";

/** At most three people share a number (policy), so three choices are enough. */
const ACCOUNTS = 3;

/** Asked where another flow wants somebody signed in. */
export function whetherAccount({ expired }: { expired: boolean }): Ask {
  return {
    text: { key: expired ? "sign-in:expired" : "sign-in:needed" },
    choices: [
      { id: "sign-in", label: { key: "sign-in:sign-in-button" } },
      { id: "register", label: { key: "sign-in:register-button" } },
    ],
  };
}

/** Whose account it is, by its phone or its e-mail. */
export function whichPhone({
  ownNumber,
  recovering,
}: {
  ownNumber: string | null;
  recovering: boolean;
}): Ask {
  return {
    text: { key: recovering ? "sign-in:ask-phone-forgotten" : "sign-in:ask-phone" },
    help: { key: "sign-in:help-phone" },
    contactRequest: { key: "register:share-button" },
    ...(ownNumber !== null && {
      choices: [{ id: "own", label: { key: "sign-in:own-button", values: { to: ownNumber } } }],
    }),
  };
}

/** Which of the people who share a number. */
export function whichAccount({ accounts }: { accounts: AccountChoice[] }): Ask {
  return {
    text: { key: "sign-in:ask-account" },
    choices: accounts.slice(0, ACCOUNTS).map(({ label }, index) => ({
      id: `account-${index + 1}`,
      label: { key: "sign-in:account-button", values: { name: label } },
    })),
  };
}

/** What is wrong with the phone or the e-mail that was typed. */
export function troubleWithName(text: string): Say {
  return troubleWith(text.includes("@") ? "email" : "phone", text);
}

export const unclearName = saying({ text: { key: "sign-in:unclear-name" } });
export const tooLate = saying({ text: { key: "sign-in:too-late" } });
export const stopped = saying({ text: { key: "sign-in:stopped" } });
export const noSecondProof = saying({ text: { key: "sign-in:no-second-proof" }, choices: [toAgent] });
export const pageGone = saying({ text: { key: "sign-in:page-gone" } });

/** Another flow asked, and goes on now. */
export const goesOn = saying({ text: { key: "sign-in:signed-in" } });
export const welcome = saying({
  text: { key: "sign-in:welcome" },
  choices: [offer("check-balance"), offer("menu")],
});
export const already = saying({
  text: { key: "sign-in:already" },
  choices: [offer("check-balance"), offer("logout")],
});
