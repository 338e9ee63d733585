import type { Keyring } from "../../keyring.ts";

/**
 * Blind indexes: keyed digests by which sealed values are looked up. A plain hash would not do: region, date and sequence of a NIK can be
 * enumerated. Kinds are kept apart, so that equal digits of a NIK and a KPJ do not meet.
 */
export interface Indexes {
  nik(value: string): string;
  kpj(value: string): string;
  phone(value: string): string;
  email(value: string): string;
  /** A conversation's key holds the provider's chat id, on WhatsApp a phone number. */
  conversation(key: string): string;
  /** Request keys are made from the conversation's key; one key may serve several calls. */
  request(call: string, key: string): string;
  /** An agent's login, and whose tries to sign in are counted. */
  agent(value: string): string;
  /** Digest of what a code authorises, so that it authorises nothing else. */
  transaction(parts: readonly string[]): string;
}

/** Digests under the keyring's key `index`: equal values have equal digests, and without the key nobody can try values out. */
export function createIndexes(keyring: Keyring): Indexes {
  const digest = (kind: string) => (value: string) => keyring.mac("index", `${kind}|${value}`);
  return {
    nik: digest("nik"),
    kpj: digest("kpj"),
    phone: digest("phone"),
    email: digest("email"),
    conversation: digest("conversation"),
    agent: digest("agent"),
    request: (call, key) => digest("request")(`${call}|${key}`),
    transaction: (parts) => digest("transaction")(parts.join("|")),
  };
}
