import { channelOf } from "../../../src/core/sql/cases/chats.ts";
import type { Notice, NoticeAbout } from "../../../src/ports/account.ts";
import { readMemberLanguage } from "./consents.ts";
import { type ModelContext, makeId } from "./context.ts";
import { isBindingLive } from "./live-binding.ts";
import type { Binding } from "./records.ts";

type Receiver = Notice["to"];

/** Puts notices on their way. */
export function addNotices(
  context: ModelContext,
  { member, receivers, about }: { member: string; receivers: readonly Receiver[]; about: NoticeAbout },
): void {
  const language = readMemberLanguage(context, member);
  for (const to of receivers) {
    const notice = { id: makeId(context), to, about, language, tries: 0, nextTryAt: context.clock.now() };
    context.records.caseNotices.push(notice);
  }
}

/** The chats that speak for a member, but for one. */
export function findChats(context: ModelContext, member: string, except: string | null): Receiver[] {
  return context.records.bindings
    .under(`member:${member}`)
    .filter((binding) => isBindingLive(context, binding) && binding.conversation !== except)
    .filter(({ conversation }) => context.records.chats.has(conversation))
    .map(({ conversation }) => ({ way: "chat", address: conversation }));
}

/** Phone and e-mail of the account, or on file where there is none. */
export function findAddresses({ records }: ModelContext, member: string): Receiver[] {
  const { phone, email } = records.accounts.find(`member:${member}`) ??
    records.people.get(member) ?? { phone: null, email: null };
  return [
    ...(phone === null ? [] : [{ way: "sms" as const, address: phone }]),
    ...(email === null ? [] : [{ way: "email" as const, address: email }]),
  ];
}

/** Tells the member's other chats that one more speaks for him now. */
export function tellOfNewChat(context: ModelContext, { conversation, member }: Binding): void {
  const receivers = findChats(context, member, conversation);
  const about = { kind: "new-chat", channel: channelOf(conversation), at: context.clock.now() } as const;
  addNotices(context, { member, receivers, about });
}

/** Gives notices to hand over; each again later, until it is finished or was tried too often. */
export function takeNotices({ records, clock, policy }: ModelContext, limit: number): Notice[] {
  const { tries: most, retryWaitMs } = policy.notice;
  const due = records.caseNotices.filter(({ tries, nextTryAt }) => tries < most && nextTryAt <= clock.now());
  return due.slice(0, limit).map((notice) => {
    notice.nextTryAt = clock.now() + retryWaitMs * 2 ** notice.tries;
    notice.tries += 1;
    const { id, to, about, language } = notice;
    return { id, to, about, language, isLastTry: notice.tries >= most };
  });
}

/** Forgets a notice that was handed over. */
export function finishNotice({ records }: ModelContext, id: string): void {
  const at = records.caseNotices.findIndex((notice) => notice.id === id);
  if (at >= 0) records.caseNotices.splice(at, 1);
}
