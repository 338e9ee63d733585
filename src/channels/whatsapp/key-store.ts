import {
  type AuthenticationCreds,
  BufferJSON,
  initAuthCreds,
  proto,
  type SignalDataSet,
  type SignalKeyStore,
} from "@whiskeysockets/baileys";
import type { NewJournalEntry, WhatsAppHolding, WhatsAppKey } from "../../ports/whatsapp-keys.ts";

/** Beside the library's own kinds of keys: what was decrypted, so that it is written with the step of the ratchet that decrypted it. */
export const DECRYPTED = "decrypted-message";

/** Credentials and keys of the linked number, as the client's library wants them. */
export interface KeyStore {
  creds: AuthenticationCreds;
  keys: SignalKeyStore;
  /** Writes the credentials as they are now. Calls while one is under way are answered by one more. */
  save(): Promise<void>;
}

/** Opens what is kept, or begins with new credentials, which are kept from the first `save` on. */
export async function openKeyStore(holding: WhatsAppHolding): Promise<KeyStore> {
  const kept = await holding.readCredentials();
  const creds: AuthenticationCreds = kept === null ? initAuthCreds() : parse(kept);
  const save = oneAtATime(() => holding.writeKeys({ credentials: stringify(creds), keys: [] }));

  return {
    creds,
    keys: {
      async get(kind, ids) {
        const found = await holding.readKeys(kind, ids);
        return Object.fromEntries(
          found.map(({ id, value }) => [id, revived(kind, parse(value ?? "null"))]),
        ) as never;
      },
      async set(data) {
        const { keys, decrypted } = split(data);
        // Ids of new pre-keys are handed out: a restart must never hand them out again.
        const withCredentials = keys.some(({ kind, value }) => kind === "pre-key" && value !== null);
        const credentials = withCredentials ? { credentials: stringify(creds) } : {};
        await holding.writeKeys({ ...credentials, keys, decrypted });
      },
    },
    save,
  };
}

/** One in work, and at most one more that waits: it will write what there is by then. */
function oneAtATime(write: () => Promise<void>): () => Promise<void> {
  let working: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    working = write().finally(() => {
      working = null;
    });
    return working;
  };
  return () => {
    if (working === null) return begin();
    next ??= working
      .catch(() => undefined)
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
}

function split(data: SignalDataSet): { keys: WhatsAppKey[]; decrypted: NewJournalEntry[] } {
  const keys: WhatsAppKey[] = [];
  const decrypted: NewJournalEntry[] = [];
  for (const [kind, values] of Object.entries(data)) {
    for (const [id, value] of Object.entries(values ?? {})) {
      if (kind === DECRYPTED) decrypted.push(value as unknown as NewJournalEntry);
      else keys.push({ kind, id, value: value === null ? null : stringify(value) });
    }
  }
  return { keys, decrypted };
}

function revived(kind: string, value: unknown): unknown {
  return kind === "app-state-sync-key"
    ? proto.Message.AppStateSyncKeyData.fromObject(value as object)
    : value;
}

function stringify(value: unknown): string {
  return JSON.stringify(value, BufferJSON.replacer);
}

function parse<Value>(text: string): Value {
  return JSON.parse(text, BufferJSON.reviver);
}
