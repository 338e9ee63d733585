import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Config, ConfigError } from "./config.ts";
import { createKeyring, type Keyring, type MasterKey } from "./keyring.ts";

type KeySettings = Pick<Config, "masterKey" | "previousMasterKeys" | "dataDir">;

/** The keys of the settings; in the demo one that is made once and kept beside the data. */
export async function openKeyring(config: KeySettings): Promise<Keyring> {
  const path = join(config.dataDir, "demo.key");
  const previous = [...config.previousMasterKeys];
  if (config.masterKey === null) return createKeyring(await openDemoKey(path), previous);
  // What a demo sealed before it was given a key of its own.
  const demo = await readDemoKey(path);
  if (demo && config.masterKey.id !== demo.id) previous.push(demo);
  return createKeyring(config.masterKey, previous);
}

async function openDemoKey(path: string): Promise<MasterKey> {
  try {
    await writeFile(path, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const key = await readDemoKey(path);
  if (key) return key;
  throw new ConfigError(`DATA_DIR holds a damaged key (${path}): delete the folder to begin anew.`);
}

/** Null when there is none, or none that could be a key. */
async function readDemoKey(path: string): Promise<MasterKey | null> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const bytes = Buffer.from(text.trim(), "hex");
  return bytes.length === 32 ? { id: "demo", bytes } : null;
}
