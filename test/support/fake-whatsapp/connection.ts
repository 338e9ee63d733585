import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type BinaryNode, decodeBinaryNode, encodeBinaryNode, type proto } from "@whiskeysockets/baileys";
import { node } from "./nodes.ts";
import { NoiseServer } from "./noise.ts";
import { acceptWebSocket, type WebSocketEnd } from "./websocket.ts";

export interface ConnectionEvents {
  /** The handshake is over; the client has said who it is. */
  onLogin(connection: Connection, client: proto.ClientPayload): void;
  onStanza(connection: Connection, stanza: BinaryNode): void;
  onClose(connection: Connection): void;
}

/** One client's line: stanzas in, stanzas out. */
export class Connection {
  readonly #noise = new NoiseServer();
  readonly #socket: WebSocketEnd;
  readonly #events: ConnectionEvents;
  #greeted = false;
  #reading: Promise<void> = Promise.resolve();
  isClosed = false;

  constructor(request: IncomingMessage, line: Duplex, events: ConnectionEvents) {
    this.#events = events;
    this.#socket = acceptWebSocket(request, line, {
      onMessage: (bytes) => this.#read(bytes),
      onClose: () => {
        this.isClosed = true;
        events.onClose(this);
      },
    });
  }

  send(stanza: BinaryNode): void {
    if (!this.isClosed) this.#socket.send(this.#noise.seal(encodeBinaryNode(stanza)));
  }

  /** Ends the stream with an error, as WhatsApp does: `515` after pairing, `503` in trouble, a conflict for a second client. */
  end(attrs: Record<string, string>, children: BinaryNode[] = []): void {
    this.send(node("stream:error", attrs, children));
    this.#socket.close();
  }

  /** Refuses a client that has just said who it is. */
  refuse(reason: string): void {
    this.send(node("failure", { reason }));
    this.#socket.close();
  }

  /** Breaks the line without a word. */
  kill(): void {
    this.#socket.kill();
  }

  #read(bytes: Buffer): void {
    for (const frame of this.#noise.frames(bytes)) {
      if (!this.#greeted) {
        this.#greeted = true;
        this.#socket.send(this.#noise.hello(frame));
      } else if (this.#noise.isOpen) {
        const copy = Buffer.from(frame);
        this.#reading = this.#reading.then(async () => {
          const stanza = await decodeBinaryNode(copy);
          this.#events.onStanza(this, stanza);
        });
      } else this.#events.onLogin(this, this.#noise.finish(frame));
    }
  }
}
