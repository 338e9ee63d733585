import { FileNotFetched } from "../../../src/ports/channel.ts";
import { sampleFile } from "../../support/files/sample-files.ts";

/** The bytes of a file that a script names; null for one that its platform has no more. */
export async function sentFile(name: string): Promise<Buffer | null> {
  try {
    return Buffer.from(await sampleFile(name));
  } catch (error) {
    if (error instanceof FileNotFetched) return null;
    throw error;
  }
}
