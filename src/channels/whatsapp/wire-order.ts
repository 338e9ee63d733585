import type { Clock } from "../../ports/clock.ts";
import type { Entry } from "./entry.ts";
import type { Stanza } from "./stanza.ts";

/**
 * How long a message that was read waits for those before it, at most. Reading one takes milliseconds, and the backlog of an outage seconds; what
 * takes longer was not going to be read (the library could not store who sent it), and nobody should wait for it.
 */
const PATIENCE_MS = 30_000;

/** A stanza on its way through the client's library. */
interface Place {
  stanza: Stanza;
  /** Waited at WhatsApp before this line was there. */
  waited: boolean;
  isThrough: boolean;
  entry: Entry | null;
  callOff: () => void;
}

/**
 * The messages of each chat in the order in which WhatsApp brought them, what had waited there first. The client's library reads what waited in a
 * line of its own, one after the other, and what is said meanwhile beside it; handed on as they are read, a person's last word would be
 * answered before the one that it corrects.
 */
export class WireOrder {
  readonly #clock: Clock;
  readonly #onEntry: (entry: Entry) => void;
  readonly #chats = new Map<string, Place[]>();
  /** WhatsApp has brought all that waited; before that, more may still come before what is said now. */
  #caughtUp = false;
  #ended = false;

  constructor(clock: Clock, onEntry: (entry: Entry) => void) {
    this.#clock = clock;
    this.#onEntry = onEntry;
  }

  /** A stanza has come over the line. */
  came(stanza: Stanza, { waited }: { waited: boolean }): void {
    const places = this.#placesOf(stanza);
    const firstNew = waited && !this.#caughtUp ? places.findIndex((place) => !place.waited) : -1;
    const place = { stanza, waited, isThrough: false, entry: null, callOff: () => undefined };
    places.splice(firstNew < 0 ? places.length : firstNew, 0, place);
    this.#chats.set(chatOf(stanza), places);
  }

  /** Nothing more is to be read of a stanza; null: it brought nothing that is to be handed on. */
  through(stanza: Stanza, entry: Entry | null): void {
    const place = this.#placesOf(stanza).find((one) => one.stanza === stanza);
    if (!place || place.isThrough || this.#ended) {
      if (entry) this.#onEntry(entry);
      return;
    }
    Object.assign(place, { isThrough: true, entry });
    this.#letGo(chatOf(stanza));
    if (this.#placesOf(stanza).includes(place))
      place.callOff = this.#clock.after(PATIENCE_MS, () => this.#giveUpBefore(place));
  }

  caughtUp(): void {
    this.#caughtUp = true;
    for (const chat of [...this.#chats.keys()]) this.#letGo(chat);
  }

  /** The line has ended: nothing that is missing comes any more. */
  end(): void {
    this.#ended = true;
    for (const places of this.#chats.values()) for (const place of places) this.#handOn(place);
    this.#chats.clear();
  }

  #placesOf(stanza: Stanza): Place[] {
    return this.#chats.get(chatOf(stanza)) ?? [];
  }

  #letGo(chat: string): void {
    const places = this.#chats.get(chat) ?? [];
    for (let first = places[0]; first && this.#mayGo(first); first = places[0]) {
      places.shift();
      this.#handOn(first);
    }
    if (places.length === 0) this.#chats.delete(chat);
  }

  #mayGo({ waited, isThrough }: Place): boolean {
    return isThrough && (waited || this.#caughtUp);
  }

  #giveUpBefore(place: Place): void {
    const places = this.#placesOf(place.stanza);
    for (const one of places.splice(0, places.indexOf(place) + 1)) this.#handOn(one);
    this.#letGo(chatOf(place.stanza));
  }

  #handOn({ entry, callOff }: Place): void {
    callOff();
    if (entry) this.#onEntry(entry);
  }
}

/** The same for all that one person says over one line, as the server addresses him on it. */
function chatOf({ lid, phone }: Stanza): string {
  return lid ?? phone ?? "";
}
