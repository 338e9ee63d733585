import type { DemoPerson } from "../../src/core/demo/person.ts";

/** Values that belong nowhere but in sealed columns, and the means to find them in a text in whatever way they are written. */
export class Secrets {
  readonly #names = new Map<string, string>();
  readonly #codes = new Set<string>();

  /** What a person typed or might have. */
  add(what: string, value: string): void {
    this.#names.set(value, what);
  }

  addPerson({ nik, cards, phone, email }: DemoPerson): void {
    this.add("NIK", nik);
    for (const { kpj } of cards) this.add("KPJ", kpj);
    // Without its prefix: it may be written +62…, 62… or 0….
    if (phone !== null) this.add("phone", phone.slice(3));
    if (email !== null) this.add("e-mail", email);
  }

  addCode(code: string): void {
    if (code !== "") this.#codes.add(code);
  }

  get codes(): number {
    return this.#codes.size;
  }

  /** What stands in the text: kinds, never values. Codes are six digits that stand alone. */
  findIn(text: string): string[] {
    const found = [...this.#names].flatMap(([value, what]) => (text.includes(value) ? [what] : []));
    return [...new Set([...found, ...(this.#hasCode(text) ? ["code"] : [])])];
  }

  #hasCode(text: string): boolean {
    return (text.match(/(?<![\w.,-])\d{6}(?![\w.,-])/g) ?? []).some((digits) => this.#codes.has(digits));
  }
}
