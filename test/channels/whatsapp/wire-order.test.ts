import type { Entry } from "../../../src/channels/whatsapp/entry.ts";
import type { Stanza } from "../../../src/channels/whatsapp/stanza.ts";
import { WireOrder } from "../../../src/channels/whatsapp/wire-order.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";

const MINUTE_MS = 60_000;

let clock: FakeClock;
let order: WireOrder;
let handedOn: string[];
let ofWhich: Map<string, Stanza>;

beforeEach(() => {
  clock = createFakeClock();
  handedOn = [];
  ofWhich = new Map();
  order = new WireOrder(clock, ({ stanza }) => handedOn.push(stanza.id));
});

function waited(id: string, lid = "1"): void {
  ofWhich.set(id, stanza(id, lid));
  order.came(ofWhich.get(id) as Stanza, { waited: true });
}

function isSaid(id: string, lid = "1"): void {
  ofWhich.set(id, stanza(id, lid));
  order.came(ofWhich.get(id) as Stanza, { waited: false });
}

function isRead(id: string): void {
  const read = ofWhich.get(id) as Stanza;
  const entry: Entry = { digest: id, stanza: read, keptAt: 0, plain: Buffer.alloc(0) };
  order.through(read, entry);
}

function cannotBeRead(id: string): void {
  order.through(ofWhich.get(id) as Stanza, null);
}

function stanza(id: string, lid: string): Stanza {
  return { id, lid, phone: null, address: `${lid}@lid`, fromMe: false, at: 0 };
}

describe("what a person says", () => {
  test("is handed on as soon as it is read, where nothing waited", () => {
    order.caughtUp();
    isSaid("satu");
    isRead("satu");
    expect(handedOn).toEqual(["satu"]);
  });

  test("while what waited of his is still read comes after all of that", () => {
    waited("satu");
    waited("dua");
    order.caughtUp();
    isSaid("tiga");
    for (const id of ["satu", "tiga", "dua"]) isRead(id);
    expect(handedOn).toEqual(["satu", "dua", "tiga"]);
  });

  test("between two batches of what waited comes after the second", () => {
    waited("satu");
    isSaid("tiga");
    for (const id of ["satu", "tiga"]) isRead(id);
    waited("dua");
    order.caughtUp();
    isRead("dua");
    expect(handedOn).toEqual(["satu", "dua", "tiga"]);
  });

  test("does not wait for what somebody else had written", () => {
    waited("satu", "2");
    order.caughtUp();
    isSaid("dua", "1");
    isRead("dua");
    expect(handedOn).toEqual(["dua"]);
  });

  test("does not wait for what can't be read, which comes by itself when his phone sends it again", () => {
    waited("satu");
    order.caughtUp();
    isSaid("dua");
    isRead("dua");
    cannotBeRead("satu");
    expect(handedOn).toEqual(["dua"]);
  });

  test("waits half a minute at most, and what was missing then still comes", () => {
    waited("satu");
    isSaid("dua");
    isRead("dua");
    clock.advance(MINUTE_MS / 2 - 1);
    expect(handedOn).toEqual([]);
    clock.advance(1);
    expect(handedOn).toEqual(["dua"]);
    isRead("satu");
    expect(handedOn).toEqual(["dua", "satu"]);
  });

  test("is handed on when the line ends, for nothing that is missing comes over it any more", () => {
    waited("satu");
    isSaid("dua");
    isRead("dua");
    order.end();
    isRead("satu");
    expect(handedOn).toEqual(["dua", "satu"]);
  });
});
