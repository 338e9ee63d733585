/** A branch office (kantor cabang) as the operator's list has it. */
export interface Branch {
  name: string;
  address: string;
  /** As it is to be dialled or read; null: none in the list. */
  phone: string | null;
}

/** What a list of branches says, and from where and when it is. */
export type BranchesFound =
  /** No list was given to this service. */
  | { result: "no-list" }
  | {
      result: "found" | "unknown-place";
      /** As in the list; empty for a place that is not in it. */
      place: string;
      branches: Branch[];
      /** How many more there are than are told. */
      more: number;
      /** Places that are in the list, to name a few. */
      examples: string[];
      source: string;
      /** Calendar date `YYYY-MM-DD`. */
      asOf: string;
    };
