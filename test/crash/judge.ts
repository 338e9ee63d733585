import type { CrashPoint } from "./crash-points.ts";
import type { Outcome } from "./play.ts";

/**
 * What is wrong with the outcome of a run in which processes died one after the other, held against one in which none did: sentences, none when it
 * is as it should be. Everything that lasts must be the same; only what was sent and not yet acknowledged at a death is sent once more.
 */
export function findFaults(reference: Outcome, outcome: Outcome, died: readonly CrashPoint[]): string[] {
  const [first] = died;
  const untilDeath = (calls: readonly string[] = []) => calls.slice(0, first?.number ?? 0);
  const repeats = (sending: string) =>
    sum(died.map((point, index) => repeatsOf(sending, outcome.points[index] ?? [], point)));
  return [
    ...differences(
      "how processes ended",
      died.map(() => "SIGKILL"),
      outcome.deaths,
    ),
    ...differences(
      "the calls up to the first death",
      untilDeath(reference.points[0]),
      untilDeath(outcome.points[0]),
    ),
    ...faultsInSequence("the chat", reference.transcript, outcome.transcript, repeats("channel.send")),
    ...faultsInSequence(
      "the SMS",
      namesOfCodes(reference),
      namesOfCodes(outcome),
      repeats("codeSender.send"),
    ),
    ...differences("the records", reference.records, outcome.records),
    ...differences("what the script looked at", reference.left, outcome.left),
    ...differences("the audit trail", reference.audit, withoutReadingAgain(outcome.audit)),
    ...differences("where the conversation stands", reference.standing, outcome.standing),
  ];
}

/** How often something may come again. */
interface Repeats {
  atLeast: number;
  atMost: number;
}

/**
 * What was sent by such a call, and not acknowledged yet, when the process died, comes again. Calls that the process told of after the one at which
 * it died ran beside that one, and nobody knows how far they came.
 */
function repeatsOf(sending: string, calls: readonly string[], { number, side }: CrashPoint): Repeats {
  const done = calls.slice(0, side === "after" ? number : number - 1);
  const beside = calls.slice(number);
  const isUnsettled = done.slice(done.lastIndexOf(sending)).every(settlesNothing) && done.includes(sending);
  return {
    atLeast: isUnsettled && beside.every(settlesNothing) ? 1 : 0,
    atMost: isUnsettled || beside.includes(sending) ? 1 : 0,
  };
}

function settlesNothing(call: string): boolean {
  return !/^store\.(acknowledge|finish|park)$/.test(call);
}

function sum(repeats: readonly Repeats[]): Repeats {
  const total = { atLeast: 0, atMost: 0 };
  for (const { atLeast, atMost } of repeats) {
    total.atLeast += atLeast;
    total.atMost += atMost;
  }
  return total;
}

/**
 * Everything once and in order, but for repeats of the newest, of which there must be so many: what was sent and not acknowledged is sent again for
 * certain, for a store that forgot it would have forgotten it unsent as well.
 */
function faultsInSequence(
  what: string,
  expected: readonly string[],
  seen: readonly string[],
  due: Repeats,
): string[] {
  const faults: string[] = [];
  let repeats = 0;
  let next = 0;
  for (const one of seen) {
    if (one === expected[next]) next += 1;
    else if (one === expected[next - 1]) repeats += 1;
    else faults.push(`${what}: this is out of place: ${one}`);
  }
  if (next < expected.length) faults.push(`${what}: this never came: ${expected[next]}`);
  if (repeats < due.atLeast || repeats > due.atMost)
    faults.push(`${what}: ${repeats} repeats, and not ${due.atLeast} to ${due.atMost}`);
  return faults;
}

/** A repeat of an SMS is the same code under the same key; any other is named by what it says. */
function namesOfCodes({ sms }: Outcome): string[] {
  const [first] = sms;
  return sms.map((message) =>
    message.text === first?.text && message.idempotencyKey === first.idempotencyKey
      ? "the code"
      : message.text,
  );
}

/** A balance that is read again for the same answer is a reading again, and the trail says so. */
function withoutReadingAgain(audit: readonly string[]): string[] {
  return audit.filter((line, index) => !line.startsWith("sensitive_read") || line !== audit[index - 1]);
}

function differences(what: string, expected: unknown, seen: unknown): string[] {
  const [one, other] = [JSON.stringify(expected), JSON.stringify(seen)];
  return one === other ? [] : [`${what}:\n  should be ${one}\n  but is    ${other}`];
}
