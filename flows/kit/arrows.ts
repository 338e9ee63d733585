/** What an arrow sees of the answer that it follows. */
export type Answered<Output> = { event: { output: Output } };

/** What an arrow sees of a call that failed. */
export type Failed = { event: { error: unknown } };
