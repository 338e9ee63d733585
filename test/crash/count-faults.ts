import { digest } from "../../src/runtime/digest.ts";
import { conversationOf, type LoadRecord } from "./counting-load.ts";
import type { LogLine, Mishap } from "./fleet.ts";
import type { Sending } from "./sending-record.ts";
import { isStall } from "./stalls.ts";

/** What a load came to. Everything but `messages`, `repeats` and what was done to the processes should be 0. */
export interface LoadReport {
  messages: number;
  /** Never answered. */
  lost: number;
  /** Counted by its conversation more than once. */
  handledTwice: number;
  /** Answered after a later one. */
  outOfOrder: number;
  /** Sent a second time before the next, because the first sender was killed, or lost the conversation, before it had acknowledged. */
  repeats: number;
  /** Sent a second time for no such reason. */
  needlessRepeats: number;
  /** Anything else that was said. */
  strange: number;
  /** Mailboxes and outboxes that still hold something. */
  left: number;
  kills: number;
  freezes: number;
  seconds: number;
  /** One line for each fault, with the chat. */
  details: string[];
}

/** What was on its way when its sender fell silent may be read by us a while after. */
const ON_ITS_WAY_MS = 1_000;

type Kind = "handledTwice" | "outOfOrder" | "repeats" | "needlessRepeats" | "strange";

/** Reads the record of a load in which each chat was told 1 … `messages`, and answers `how many so far:which`. */
export function countFaults(record: LoadRecord, messages: number): LoadReport {
  const report: LoadReport = {
    messages: record.chats.length * messages,
    lost: 0,
    handledTwice: 0,
    outOfOrder: 0,
    repeats: 0,
    needlessRepeats: 0,
    strange: 0,
    left: record.left.length,
    kills: record.mishaps.filter(({ kind }) => kind === "kill").length,
    freezes: record.mishaps.filter(({ kind }) => kind === "freeze").length,
    seconds: record.seconds,
    details: [],
  };
  for (const [index, sendings] of record.chats.entries()) {
    const tell = (kind: Kind, sending: Sending) => {
      report[kind] += 1;
      if (kind !== "repeats") report.details.push(`chat ${index + 1}: ${kind}: ${show(sendings, sending)}`);
    };
    const answered = readChat(sendings, ambiguousIn(record, index + 1), tell);
    const missing = Array.from({ length: messages }, (_, at) => at + 1).filter(
      (number) => !answered.has(number),
    );
    report.lost += missing.length;
    if (missing.length > 0) report.details.push(`chat ${index + 1}: never answered: ${missing.join(", ")}`);
  }
  if (report.details.length > 0) report.details.unshift(...tellCircumstances(record));
  return report;
}

function readChat(
  sendings: readonly Sending[],
  isAmbiguous: (sending: Sending) => boolean,
  tell: (kind: Kind, sending: Sending) => void,
): Set<number> {
  const answered = new Set<number>();
  const first = new Map<string, Sending>();
  let newest = -1;
  for (const sending of sendings) {
    const { count, number } = readReply(sending.text);
    const earlier = first.get(sending.text);
    first.set(sending.text, sending);
    if (Number.isNaN(number)) tell("strange", sending);
    else if (number < newest) tell("outOfOrder", sending);
    else if (earlier) tell(isAmbiguous(earlier) ? "repeats" : "needlessRepeats", sending);
    else if (count > number) tell("handledTwice", sending);
    newest = Math.max(newest, number);
    answered.add(number);
  }
  return answered;
}

/** `17:17`; the answer to the greeting is number 0. */
function readReply(text: string): { count: number; number: number } {
  if (text.endsWith("Ada apa?")) return { count: 0, number: 0 };
  const [, count, number] = /^(\d+):(\d+)$/.exec(text) ?? [];
  return { count: Number(count ?? Number.NaN), number: Number(number ?? Number.NaN) };
}

/** Tells whether the sender of a message may not have acknowledged it: he was stopped, or found that the conversation was another's. */
function ambiguousIn({ mishaps, log, leaseMs }: LoadRecord, chat: number): (sending: Sending) => boolean {
  const losses = log.filter(({ line }) => isLossOf(line, digest(conversationOf(chat))));
  return ({ process, at }) =>
    losses.some((loss) => loss.process === process && timeOf(loss) >= at) ||
    mishaps.some((mishap) => mishap.process === process && isStoppedSoonAfter(mishap, at, leaseMs));
}

/** A process may have sent what it had not acknowledged yet for as long as its lease before it was stopped. */
function isStoppedSoonAfter(mishap: Mishap, at: number, leaseMs: number): boolean {
  const end = mishap.kind === "kill" ? Number.POSITIVE_INFINITY : mishap.at + ON_ITS_WAY_MS;
  return at > mishap.at - leaseMs - ON_ITS_WAY_MS && at < end;
}

function isLossOf(line: string, conversation: string): boolean {
  return line.includes('"turn_given_up"') && line.includes(conversation);
}

function timeOf({ line }: LogLine): number {
  return Date.parse(/"time":"([^"]+)"/.exec(line)?.[1] ?? "");
}

/** What was done to the processes, and when one did nothing that nobody had stopped: a machine that stands still for a lease is another fault. */
function tellCircumstances({ mishaps, log, stalls }: LoadRecord): string[] {
  return [
    ...mishaps.map(({ kind, process, at }) => `${kind}: process ${process}, ${shortened(at)}`),
    ...log.filter(({ line }) => isStall(line)).map(({ process, line }) => `process ${process} ${line}`),
    ...stalls.map(({ from, to }) => `the test stalled: ${shortened(from)} to ${shortened(to)}`),
  ];
}

/** A time in the form in which what was sent is shown. */
function shortened(at: number): number {
  return at % 1_000_000;
}

/** What was sent around it, by whom and when. */
function show(sendings: readonly Sending[], sending: Sending): string {
  const at = sendings.indexOf(sending);
  return sendings
    .slice(Math.max(0, at - 3), at + 2)
    .map((one) => `${one === sending ? "→ " : ""}${one.text} (process ${one.process}, ${shortened(one.at)})`)
    .join(" | ");
}
