import { once } from "node:events";
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from "node:net";
import { createLane, type Lane } from "./fault-lane.ts";

/**
 * The network between the product and a server, which can fail as networks do. For tests only, on 127.0.0.1.
 * One fault at a time; each replaces the one before.
 */
export interface FaultProxy {
  /** Where the product connects to in place of the server. */
  readonly port: number;
  /** Breaks all connections and every new one at once. */
  cut(): void;
  /** Still takes connections and whatever is said on them, and passes nothing on; what was said arrives after `restore`. */
  freeze(): void;
  /** Passes everything on so many milliseconds later, in each direction. */
  delay(ms: number): void;
  /**
   * Waits until the server was told these words, one after the other; lets it do what the last ones ask, and breaks the connection in
   * place of its answer. Resolves when that has happened.
   */
  loseAnswerTo(...words: string[]): Promise<void>;
  /** Lets everything through again. */
  restore(): void;
  close(): Promise<void>;
}

/** One client's connection and the proxy's own to the server. */
interface Link {
  client: Socket;
  server: Socket;
  there: Lane;
  back: Lane;
}

interface Trap {
  words: string[];
  sprung(): void;
}

/** Opens a proxy to a server: a port, or the path of a unix socket. */
export async function openFaultProxy(target: NetConnectOpts): Promise<FaultProxy> {
  const links = new Set<Link>();
  const state = { broken: false, frozen: false, delayMs: 0, trap: null as Trap | null };
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (state.broken) client.resetAndDestroy();
    else join(client);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");

  function join(client: Socket): void {
    const server = connect({ ...target, allowHalfOpen: true });
    const link: Link = {
      client,
      server,
      there: createLane(client, server, state),
      back: createLane(server, client, state),
    };
    links.add(link);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // What follows an error is "close".
      socket.on("error", () => undefined);
    }
    server.on("close", () => {
      links.delete(link);
      client.destroy();
    });
    link.there.onPass((chunk) => spring(chunk, link));
  }

  /** The answer never comes back; the server's side ends in good order, so that it does all that it was asked. */
  function spring(chunk: Buffer, { client, back }: Link): void {
    const { trap } = state;
    const [next] = trap?.words ?? [];
    if (!trap || next === undefined || !chunk.includes(next)) return;
    trap.words.shift();
    if (trap.words.length > 0) return;
    state.trap = null;
    back.onPass(() => {
      client.resetAndDestroy();
      trap.sprung();
    });
  }

  function drop({ client, server }: Link): void {
    client.resetAndDestroy();
    server.destroy();
  }

  function change(fault: Partial<typeof state>): void {
    Object.assign(state, { broken: false, frozen: false, delayMs: 0 }, fault);
    for (const link of links) {
      if (state.broken) drop(link);
      else {
        link.there.pump();
        link.back.pump();
      }
    }
  }

  return {
    port: (listener.address() as AddressInfo).port,
    cut: () => change({ broken: true }),
    freeze: () => change({ frozen: true }),
    delay: (ms) => change({ delayMs: ms }),
    loseAnswerTo: (...words) =>
      new Promise((sprung) => {
        state.trap = { words, sprung };
      }),
    restore: () => change({}),
    async close() {
      change({ broken: true });
      listener.close();
      await once(listener, "close");
    },
  };
}
