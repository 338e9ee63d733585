/**
 * Six digits or more, also when written in groups ("3201 0150 …", "0812-3456-7890"): NIK, KPJ, phone and account numbers,
 * codes, birth dates. An amount of money is masked too; better one too many than one too few. At most three
 * characters may stand between two digits, which keeps the match linear.
 */
const NUMBER = /\p{Nd}(?:[\s.\-/()\p{Cf}]{0,3}\p{Nd}){5,}/gu;

/** Whatever has the shape of an e-mail address. The lengths of RFC 5321 (64 and 255) keep the match linear. */
const EMAIL = /[^\s@]{1,64}@[^\s@]{1,255}/gu;

/** A text without the identifiers that people type: every character of them that says something becomes `•`. */
export function maskIdentifiers(text: string): string {
  return text
    .replace(EMAIL, (address) => address.replace(/[^@.]/gu, "•"))
    .replace(NUMBER, (number) => number.replace(/\p{Nd}/gu, "•"));
}
