import { account } from "./account.ts";
import { agentTalk } from "./agent-talk.ts";
import { bankAccount } from "./bank-account.ts";
import { branches } from "./branches.ts";
import { changeContact } from "./change-contact.ts";
import { checkAgent } from "./check-agent.ts";
import { checkBalance } from "./check-balance.ts";
import { code } from "./code.ts";
import { contact } from "./contact.ts";
import { dataCopy } from "./data-copy.ts";
import { devices } from "./devices.ts";
import { file } from "./file.ts";
import { help } from "./help.ts";
import type { Flow } from "./kit/flow.ts";
import { language } from "./language.ts";
import { mailedAnswer } from "./mailed-answer.ts";
import { menu } from "./menu.ts";
import { notMe } from "./not-me.ts";
import { official } from "./official.ts";
import { page } from "./page.ts";
import { password } from "./password.ts";
import { privacy } from "./privacy.ts";
import { recovery } from "./recovery.ts";
import { register } from "./register.ts";
import { restriction } from "./restriction.ts";
import { safety } from "./safety.ts";
import { signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";
import { signpost } from "./signpost.ts";
import { smallTalk } from "./small-talk.ts";
import { welcome } from "./welcome.ts";

/** Every conversation of the product: a new one is one line here. */
export const flows: readonly Flow[] = [
  welcome,
  menu,
  help,
  language,
  register,
  signIn,
  code,
  page,
  password,
  checkBalance,
  signOut,
  account,
  changeContact,
  bankAccount,
  recovery,
  devices,
  notMe,
  privacy,
  dataCopy,
  restriction,
  safety,
  contact,
  agentTalk,
  mailedAnswer,
  file,
  checkAgent,
  branches,
  official,
  signpost,
  smallTalk,
];
