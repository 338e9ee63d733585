import type { Identity } from "./person.ts";

/** Values that may be nowhere but where they belong: found by looking up every run of digits and every address in a text. */
export class Canaries {
  readonly #identifiers = new Set<string>();
  readonly #codes = new Set<string>();

  addIdentity({ nik, kpj, phone, email }: Identity): void {
    for (const value of [nik, kpj, phone.slice(1), `0${phone.slice(3)}`, email]) this.#identifiers.add(value);
  }

  addCode(code: string): void {
    if (!ROUND.has(code)) this.#codes.add(code);
  }

  hasIdentifier(text: string): boolean {
    return (text.match(IDENTIFIER) ?? []).some((value) => this.#identifiers.has(value));
  }

  hasCode(text: string): boolean {
    return (text.match(CODE) ?? []).some((value) => this.#codes.has(value));
  }
}

const IDENTIFIER = /\d{10,16}|[a-z0-9.]+@[a-z.]+/g;
const CODE = /\b\d{6}\b/g;

/** Lifetimes in milliseconds, which stand in snapshots, and which chance may once choose for a code. */
const ROUND = new Set(["300000", "600000", "120000"]);
