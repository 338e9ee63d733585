import type { BranchesFound } from "../../flows/kit/branches.ts";

/** The list of branch offices that the operator vouches for, if he has given one. */
export interface BranchDirectory {
  /** The branches of a place that is named somewhere in these words, also with a slip or two. */
  find(words: string): BranchesFound;
}
