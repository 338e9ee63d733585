import { createHash } from "node:crypto";

/** Lines that are shown with a violation. */
const SHOWN = 200;

/**
 * What happened, a line an event: times, names and outcomes, never what anybody typed, nor anything made by chance outside the
 * seed (sealed bodies, references).
 */
export class Trace {
  readonly #hash = createHash("sha256");
  readonly #startsAt: number;
  #lines: string[] = [];

  constructor(startsAt: number) {
    this.#startsAt = startsAt;
  }

  add(now: number, what: string): void {
    const line = `${String(now - this.#startsAt).padStart(7)} ${what}`;
    this.#hash.update(line);
    this.#lines.push(line);
    if (this.#lines.length > SHOWN * 8) this.#lines = this.#lines.slice(-SHOWN);
  }

  /** The same for the same run, and for no other. */
  digest(): string {
    return this.#hash.copy().digest("hex").slice(0, 16);
  }

  /** The newest lines. */
  tail(): string[] {
    return this.#lines.slice(-SHOWN);
  }
}
