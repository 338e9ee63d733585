import { maskIdentifiers } from "../../../src/channels/web/masking.ts";

test.each([
  ["a NIK", "3201015001900001", "••••••••••••••••"],
  ["a NIK in groups", "3201 0150 0190 0001", "•••• •••• •••• ••••"],
  ["a phone number", "+62 812-3456-7890", "+•• •••-••••-••••"],
  ["a code", "kodenya 482913 ya", "kodenya •••••• ya"],
  ["a date of birth", "17-08-1990", "••-••-••••"],
  ["digits of another script", "٣٢٠١٠١٥٠", "••••••••"],
  ["digits with invisible signs between", "320\u200b101\u200b500", "•••\u200b•••\u200b•••"],
  ["an e-mail address", "surel siti.aminah@example.co.id ya", "surel ••••.••••••@•••••••.••.•• ya"],
  ["an e-mail address with a number", "a1234567@x.id", "••••••••@•.••"],
])("%s is masked", (_, typed, kept) => {
  expect(maskIdentifiers(typed)).toBe(kept);
});

test.each(["pilih 1", "tahun 2026", "saldo JHT 12345", "jam 10 sampai 12", "halo @petugas"])(
  "%p is kept as it is",
  (typed) => {
    expect(maskIdentifiers(typed)).toBe(typed);
  },
);

test.each(["1 a ", "1", "a", "@", "1   ", "a@"])("a text of %p over and over takes linear time", (part) => {
  const bomb = part.repeat(100_000 / part.length);
  const start = performance.now();
  maskIdentifiers(bomb);
  // Quadratic time would be a minute.
  expect(performance.now() - start).toBeLessThan(2_000);
});
