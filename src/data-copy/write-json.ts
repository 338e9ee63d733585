import type { DataCopy } from "../ports/data-copy.ts";
import type { Translator } from "../ports/translator.ts";
import { ELSEWHERE } from "./copy-blocks.ts";

/** Raised with every change that a program reading the file would notice. */
const FORMAT = "layanan-peserta/data-copy/2";

/** A copy for programs: field names in English, times in ISO 8601, amounts in whole rupiah, and with each part where it comes from. */
export function writeJson(copy: DataCopy, translator: Translator): string {
  const { language, madeAt, number, balances, employments, contributions, returns, person } = copy;
  const say = (text: Parameters<Translator["plain"]>[0]) => translator.plain(text, language).trim();
  const { asOf, kind, ...programs } = balances;
  const file = {
    format: FORMAT,
    request: number,
    madeAt: iso(madeAt),
    language,
    official: false,
    note: say({ key: "copy:not-official" }),
    masked: say({ key: "copy:masked" }),
    notIncluded: ELSEWHERE.map(say),
    membership: {
      source: say({ key: "copy:from-membership", values: { asOf } }),
      asOf,
      currency: "IDR",
      person: { ...person, kind },
      ...programs,
      employments,
      contributions,
      returns,
    },
    service: serviceData(copy, say({ key: "copy:from-service", values: { asOf } })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function serviceData(copy: DataCopy, source: string) {
  const { account, chats, consents, signIns, requests, tickets, files } = copy;
  return {
    source,
    account: { ...account, since: iso(account.since) },
    chats: chats.map(({ channel, since, lastUsedAt }) => ({
      ...{ channel, since: iso(since), lastUsedAt: iso(lastUsedAt) },
    })),
    consents: consents.map((consent) => ({ ...consent, at: iso(consent.at) })),
    signIns: signIns.map(iso),
    requests: requests.map(({ number, kind, state, openedAt, dueAt, effectiveAt }) => ({
      ...{ number, kind, state, openedAt: iso(openedAt), dueAt: iso(dueAt), effectiveAt: iso(effectiveAt) },
    })),
    talks: tickets.map(({ number, openedAt, closedAt }) => ({
      ...{ number, openedAt: iso(openedAt), closedAt: iso(closedAt) },
    })),
    files: files.map(({ ticket, at, from, kind, mime, bytes, delivery, keptUntil }) => ({
      ...{ talk: ticket, sentAt: iso(at), from, kind, mime, bytes, delivery, keptUntil: iso(keptUntil) },
    })),
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
