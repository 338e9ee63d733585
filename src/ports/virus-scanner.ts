/** Looks for malicious software in bytes. */
export interface VirusScanner {
  /** Throws `ScannerUnavailable` when there is no verdict: then nothing is known, and nothing may be taken for clean. */
  scan(bytes: Uint8Array): Promise<"clean" | "infected">;
}

/** The scanner does not answer, or answers with something else than a verdict. */
export class ScannerUnavailable extends Error {
  override name = "ScannerUnavailable";
}
