import fc from "fast-check";
import { editDistance } from "../../src/understanding/edit-distance.ts";

/** By the book: the least of all ways to begin. */
function byTheBook(left: string, right: string): number {
  if (left === "" || right === "") return left.length + right.length;
  const dropped = byTheBook(left.slice(1), right) + 1;
  const added = byTheBook(left, right.slice(1)) + 1;
  const replaced = byTheBook(left.slice(1), right.slice(1)) + (left[0] === right[0] ? 0 : 1);
  const swaps = right.length > 1 && left[0] === right[1] && left[1] === right[0];
  const swapped = swaps ? byTheBook(left.slice(2), right.slice(2)) + 1 : replaced;
  return Math.min(dropped, added, replaced, swapped);
}

describe("the distance of two words", () => {
  test.each([
    ["saldo", "saldo", 0],
    ["sldo", "saldo", 1],
    ["salod", "saldo", 1],
    ["saldoo", "saldo", 1],
    ["pencarian", "pencairan", 1],
    ["penciraan", "pencairan", 2],
    ["klaim", "saldo", 3],
  ])("from %j to %j is %j, as far as the limit of two goes", (left, right, distance) => {
    expect(editDistance(left, right, 2)).toBe(distance);
  });

  test("is the least of all ways, and one over the limit beyond it", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
    fc.assert(
      fc.property(word, word, fc.nat(3), (left, right, limit) => {
        expect(editDistance(left, right, limit)).toBe(Math.min(byTheBook(left, right), limit + 1));
      }),
      { numRuns: 2_000 },
    );
  });
});
