import type { Branch } from "../../flows/kit/branches.ts";

/** The file of BRANCHES_FILE, as it is described in docs/operations.md. */
export interface BranchList {
  /** From where it is, in words that participants read. */
  source: string;
  /** When it was true: a calendar date `YYYY-MM-DD`. */
  asOf: string;
  places: readonly Place[];
}

/** A town or regency with its branches. */
export interface Place {
  name: string;
  /** What else people call it: "jaksel". */
  also: readonly string[];
  branches: readonly Branch[];
}

/** A list of branches can't be used; the message says what is wrong, and never quotes more than a name of it. */
export class BranchListBroken extends Error {
  override name = "BranchListBroken";
}

const MOST_PLACES = 2_000;

/** Reads a list. `today` as a calendar date: a list can't be from tomorrow. Throws `BranchListBroken`. */
export function readBranchList(text: string, today: string): BranchList {
  const { source, asOf, branches } = parsed(text);
  if (!isText(source, 200)) throw new BranchListBroken('"source" has to say from where the list is');
  if (!isDate(asOf)) throw new BranchListBroken('"asOf" has to be a date like 2026-11-28');
  if (asOf > today) throw new BranchListBroken(`"asOf" is ${asOf}, which has not come yet`);
  if (!Array.isArray(branches) || branches.length === 0) {
    throw new BranchListBroken('"branches" has to be a list with at least one branch');
  }
  const places = new Map<string, { name: string; also: Set<string>; branches: Branch[] }>();
  for (const [index, row] of branches.entries()) addTo(places, row, index + 1);
  if (places.size > MOST_PLACES) throw new BranchListBroken(`it names more than ${MOST_PLACES} places`);
  return { source, asOf, places: [...places.values()].map((place) => ({ ...place, also: [...place.also] })) };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const list: unknown = JSON.parse(text);
    if (typeof list === "object" && list !== null && !Array.isArray(list))
      return list as Record<string, unknown>;
  } catch {
    // Said below; the parser's own words quote the file.
  }
  throw new BranchListBroken("it is no JSON object");
}

function addTo(
  places: Map<string, { name: string; also: Set<string>; branches: Branch[] }>,
  row: unknown,
  number: number,
): void {
  const { city, name, address, phone = null, also = [] } = (row ?? {}) as Record<string, unknown>;
  if (!isText(city, 60)) throw new BranchListBroken(`branch ${number} has no "city"`);
  if (!isText(name, 120)) throw new BranchListBroken(`branch ${number} has no "name"`);
  if (!isText(address, 240)) throw new BranchListBroken(`branch ${number} has no "address"`);
  if (phone !== null && !(isText(phone, 60) && /\d{3}/.test(phone))) {
    throw new BranchListBroken(`branch ${number} has a "phone" that is no number`);
  }
  if (!Array.isArray(also) || !also.every((one): one is string => isText(one, 60))) {
    throw new BranchListBroken(`branch ${number} has an "also" that is no list of names`);
  }
  const place = places.get(city.toLowerCase()) ?? { name: city, also: new Set<string>(), branches: [] };
  places.set(city.toLowerCase(), place);
  for (const one of also) place.also.add(one);
  place.branches.push({ name, address, phone });
}

/** One line of text, with nothing in it that is not seen. */
function isText(value: unknown, longest: number): value is string {
  return (
    typeof value === "string" &&
    value.trim() !== "" &&
    value.length <= longest &&
    !/[\p{Cc}\p{Cf}]/u.test(value)
  );
}

function isDate(value: unknown): value is string {
  return (
    typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(`${value}T00:00:00Z`))
  );
}
