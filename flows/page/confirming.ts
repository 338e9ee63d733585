import type { Answered } from "../kit/arrows.ts";
import type { UserEvent } from "../kit/events.ts";
import type { PageOutput } from "../kit/flow.ts";
import { readPageNumber } from "../kit/identifiers.ts";
import type { PageConfirmed } from "../kit/services.ts";
import { notFilled, notNow } from "./texts.ts";

type Judged = Answered<PageConfirmed & { signedIn: boolean }>;

/** Guards of the number that the page shows. */
export const numberGuards = {
  isNumber: (_: unknown, text: string) => readPageNumber(text) !== null,
  came: (_: unknown, { confirmed, result }: { confirmed: PageConfirmed; result: PageConfirmed["result"] }) =>
    confirmed.result === result,
};

/**
 * The state that has the number judged. `waiting`: for another one, or for the page to be filled in. The flow's action `end` remembers what the
 * page has brought.
 */
export function confirmingNumber({ done, waiting, over }: { done: string; waiting: string; over: string }) {
  const askAgain = { target: waiting, actions: notNow } as const;
  return {
    invoke: {
      id: "confirm",
      src: "confirmPage",
      input: ({ context, event }: { context: { pageId: string }; event: UserEvent }) => ({
        pageId: context.pageId,
        number: event.type === "user.said" ? (readPageNumber(event.text) ?? "") : "",
      }),
      onDone: [
        { guard: came("done"), target: done, actions: [brought, sendNotices] },
        { guard: came("wrong"), target: waiting, actions: wrong },
        { guard: came("waiting"), target: waiting, actions: notFilled },
        { target: over },
      ],
      onError: askAgain,
    },
    after: { serviceTimeout: askAgain },
  } as const;
}

function came<const Result extends PageConfirmed["result"]>(result: Result) {
  return { type: "came", params: ({ event }: Judged) => ({ confirmed: event.output, result }) } as const;
}

const brought = {
  type: "end",
  params: ({ event: { output } }: Judged): PageOutput => ({
    ending: "done",
    signedIn: output.signedIn,
    ...(output.result === "done" && output.kept && { kept: output.kept }),
  }),
} as const;

const sendNotices = {
  type: "sendNotices",
  params: ({ event: { output } }: Judged) => ({ ids: output.result === "done" ? output.notices : [] }),
} as const;

const wrong = {
  type: "say",
  params: ({ event: { output } }: Judged) => ({
    text: {
      key: "page:wrong" as const,
      values: { count: output.result === "wrong" ? output.triesLeft : 0 },
    },
  }),
} as const;
