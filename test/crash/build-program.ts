import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { LANGUAGES } from "../../src/ports/translator.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** program.ts and whatsapp-program.ts in JavaScript, in a folder that is gone after `close`: hundreds of processes start faster when nothing has to be translated. */
export interface BuiltProgram {
  path: string;
  whatsappPath: string;
  close(): Promise<void>;
}

export async function buildProgram(): Promise<BuiltProgram> {
  const folder = await mkdtemp(join(tmpdir(), "crash-program-"));
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  // Types are checked with everybody else's, by `npm run typecheck`.
  await promisify(execFile)(process.execPath, [
    compiler,
    "-p",
    join(ROOT, "test/crash"),
    "--noCheck",
    "--outDir",
    folder,
  ]);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const language of LANGUAGES) {
    await cp(join(ROOT, "locales", language), join(folder, "locales", language), { recursive: true });
  }
  return {
    path: join(folder, "test/crash/program.js"),
    whatsappPath: join(folder, "test/crash/whatsapp-program.js"),
    close: () => rm(folder, { recursive: true }),
  };
}
