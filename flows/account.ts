import { answerFlow } from "./kit/answer.ts";
import { offer } from "./kit/choices.ts";

/** Akun saya: what a person can do with his account, so that the menu stays short. */
export const account = answerFlow("account", 1, {
  "my-account": {
    text: { key: "account:what" },
    choices: [
      offer("change-phone"),
      offer("change-email"),
      offer("change-bank"),
      offer("my-devices"),
      offer("delete-data"),
      offer("not-me"),
      offer("menu"),
    ],
  },
});
