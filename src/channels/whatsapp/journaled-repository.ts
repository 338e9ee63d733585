import {
  DEFAULT_CONNECTION_CONFIG,
  type LIDMapping,
  type SignalDataSet,
  type SignalRepositoryWithLIDStore,
  type SocketConfig,
} from "@whiskeysockets/baileys";
import type { WhatsAppJournal } from "../../ports/whatsapp-keys.ts";
import { digestOf, type Entry, fromJournal, toJournal } from "./entry.ts";
import { DECRYPTED } from "./key-store.ts";
import type { Stanza } from "./stanza.ts";

type MakeRepository = SocketConfig["makeSignalRepository"];
type Auth = Parameters<MakeRepository>[0];
type Request = Parameters<SignalRepositoryWithLIDStore["decryptMessage"]>[0];

/** What a ciphertext said. */
interface Read {
  plain: Buffer;
  entry: Entry | null;
}

/** An empty message in its padding: what the library is given for one that was handed on long ago. */
const EMPTY = Buffer.from([1]);

export interface Journaling {
  journal: WhatsAppJournal;
  /** The stanza to which these bytes belong; undefined when they are nobody's message. */
  stanzaOf(ciphertext: Uint8Array): Stanza | undefined;
  /** The number itself, as the library names it; empty before it is linked. */
  ownJid(): string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Reading a stanza has ended. `entry`: it is durable now, and has not come before; null where there is nothing to hand on. */
  onThrough(stanza: Stanza, entry: Entry | null): void;
}

/**
 * The library's Signal sessions, with one thing more: a message is in the journal before anybody learns that it could be read. The library
 * sends its receipt only after that, and then WhatsApp forgets the message. It stands there in the same transaction as the step of the
 * ratchet that decrypted it; the same ciphertext once more is answered from the journal, for the ratchet could not read it again.
 */
export function journaledRepository({
  journal,
  stanzaOf,
  onThrough,
  ownJid,
  now,
}: Journaling): MakeRepository {
  return (auth, logger, pnToLid) => {
    const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger, pnToLid);
    const apart = <Result>(work: () => Promise<Result>) => inOneTransaction(auth, ownJid(), work);
    const decrypt = async (request: Request, stanza: Stanza): Promise<Read> => {
      const digest = digestOf(request.ciphertext);
      const known = await journal.find(digest);
      if (known !== null) return { plain: plainOf(digest, known), entry: null };
      const entry = await apart(async () => {
        const plain = Buffer.from(await repository.decryptMessage(request));
        return await keep(auth, { digest, stanza, keptAt: now(), plain });
      });
      // What came before in another ciphertext is not in the journal a second time, and is nobody's to hand on.
      const isNew = (await journal.find(digest)) !== null;
      return { plain: entry.plain, entry: isNew ? entry : null };
    };
    return {
      ...inOrder(repository),
      async decryptMessage(request) {
        const stanza = stanzaOf(request.ciphertext);
        if (stanza === undefined) return apart(() => repository.decryptMessage(request));
        let read: Read | null = null;
        try {
          read = await decrypt(request, stanza);
          return read.plain;
        } finally {
          onThrough(stanza, read?.entry ?? null);
        }
      },
    };
  };
}

/**
 * Before the library lets a message wait for its turn it looks after who its sender is, in calls that take their time in a database. One after
 * the other, they end in the order in which they began; or two messages of somebody new would change places.
 */
function inOrder(repository: SignalRepositoryWithLIDStore): SignalRepositoryWithLIDStore {
  const { lidMapping } = repository;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Given extends unknown[], Result>(call: (...given: Given) => Promise<Result>) => {
    return (...given: Given): Promise<Result> => {
      const mine = last.then(() => call(...given));
      last = mine.catch(() => undefined);
      return mine;
    };
  };
  const ordered = Object.assign(Object.create(lidMapping) as typeof lidMapping, {
    getPNForLID: inTurn((lid: string) => lidMapping.getPNForLID(lid)),
    storeLIDPNMappings: inTurn((pairs: LIDMapping[]) => lidMapping.storeLIDPNMappings(pairs)),
  });
  const migrateSession = inTurn((from: string, to: string) => repository.migrateSession(from, to));
  return { ...repository, lidMapping: ordered, migrateSession };
}

function plainOf(digest: string, body: string): Buffer {
  return body === "" ? EMPTY : fromJournal(digest, body).plain;
}

/**
 * The library's own transactions join one that is open; what is written in it is committed as one. It is the one in which the library sends, for
 * that one does not keep apart from those in which it reads: a step of the ratchet that was read meanwhile would be lost, and what is said next
 * could not be read by whoever gets it.
 */
function inOneTransaction<Result>(
  { keys }: Auth,
  ownJid: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!("transaction" in keys)) throw new Error("the keys have no transactions");
  return keys.transaction(work, ownJid);
}

async function keep({ keys }: Auth, entry: Entry): Promise<Entry> {
  const decrypted = { [DECRYPTED]: { [entry.digest]: toJournal(entry) } };
  await keys.set(decrypted as unknown as SignalDataSet);
  return entry;
}
