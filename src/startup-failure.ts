import { ConfigError } from "./config.ts";
import { DemoPeople, NotADemoDatabase } from "./core/demo/load.ts";
import { FolderInUse } from "./core/sql/folder-claim.ts";
import { RecordsUnderAnotherKey } from "./core/sql/keys/record-keys.ts";
import { CoreUnavailable } from "./ports/core.ts";
import { UnusableSetting } from "./ports/unusable-setting.ts";

/** What a supervisor and an operator are told when the start failed. */
export interface StartupFailure {
  /** One sentence; where a setting is the cause it begins with its name and says the remedy. */
  sentence: string;
  exitCode: number;
}

/** Settings that can't be used (sysexits.h, EX_CONFIG): starting again would not help. */
const BAD_CONFIG = 78;

/** A supervisor may start again: what did not answer may by then. */
const TRY_AGAIN = 1;

const NO_HOST = "HOST is no address of this machine: set it to one, or leave it out for all of them.";

const BY_CODE: Record<string, string> = {
  EADDRINUSE: "PORT is taken by another program: stop that one, or set PORT to a free one.",
  EACCES:
    "DATA_DIR or PORT is not ours to use: set DATA_DIR to a folder that can be written, and PORT to 1024 or above.",
  EADDRNOTAVAIL: NO_HOST,
  ENOTFOUND: NO_HOST,
  EEXIST: "DATA_DIR is not a folder: set it to one, or leave it out for .data.",
  ENOTDIR: "DATA_DIR is not a folder: set it to one, or leave it out for .data.",
  EROFS: "DATA_DIR can't be written: set it to a folder that can.",
};

/** Puts a failed start into one sentence. The words of libraries are not passed on, for they may quote an address with its password. */
export function describeStartupFailure(error: unknown): StartupFailure {
  if (error instanceof ConfigError || error instanceof UnusableSetting) return badConfig(error.message);
  if (error instanceof FolderInUse) {
    return badConfig(
      "DATA_DIR is in use by another process: stop that one, or set DATA_DIR to another folder.",
    );
  }
  if (error instanceof NotADemoDatabase) {
    return badConfig(
      "DATABASE_URL names a database with participants who are not the demo's: give it an empty one, or leave it out for the embedded one.",
    );
  }
  if (error instanceof DemoPeople) {
    return badConfig(
      "DATABASE_URL names a database that holds the demo's fictional people: give NODE_ENV=production one of its own.",
    );
  }
  if (error instanceof RecordsUnderAnotherKey) {
    return badConfig(
      `MASTER_KEY is not the key of the records: they are sealed with ${error.keyId}; set that one, or add it to MASTER_KEY_PREVIOUS.`,
    );
  }
  if (error instanceof CoreUnavailable) {
    const sentence =
      "DATABASE_URL names a Postgres that does not answer: start it, correct the address, or leave it out for the embedded one.";
    return { sentence, exitCode: TRY_AGAIN };
  }
  const byCode = BY_CODE[(error as NodeJS.ErrnoException | null)?.code ?? ""];
  if (byCode) return badConfig(byCode);
  return {
    sentence: error instanceof Error ? error.message : "The service could not start.",
    exitCode: TRY_AGAIN,
  };
}

function badConfig(sentence: string): StartupFailure {
  return { sentence, exitCode: BAD_CONFIG };
}
