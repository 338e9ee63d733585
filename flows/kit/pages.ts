import type { Answered } from "./arrows.ts";
import type { PageOutput } from "./flow.ts";

type Ending = PageOutput["ending"];

/** Guards of every flow that sends people to a one-time page. */
export const pageGuards = {
  pageEndedWith: (_: unknown, { output, ending }: { output: PageOutput; ending: Ending }) =>
    output.ending === ending,
};

/** The visit to a page has ended so. */
export function pageEnded<const Wanted extends Ending>(ending: Wanted) {
  return {
    type: "pageEndedWith",
    params: ({ event }: Answered<PageOutput>) => ({ output: event.output, ending }),
  } as const;
}
