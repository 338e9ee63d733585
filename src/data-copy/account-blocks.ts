import type { Text } from "../../locales/catalog.ts";
import type { CopyFile, DataCopy } from "../ports/data-copy.ts";
import { type Block, heading, kilobytes, moment, plain, section } from "./blocks.ts";

/** Who it is about, and what this service itself keeps of him. */
export function personBlocks({ person, balances }: DataCopy): Block[] {
  return [
    heading({ key: "copy:person" }),
    {
      kind: "facts",
      rows: [
        [{ key: "copy:name" }, plain(person.name)],
        [{ key: "copy:born" }, plain(String(person.birthYear))],
        [{ key: "copy:nik" }, plain(person.nik)],
      ],
    },
    { kind: "paragraph", text: { key: "copy:masked" } },
    { kind: "source", text: { key: "copy:from-membership", values: { asOf: balances.asOf } } },
  ];
}

/** Account, chats, consent, requests and talks with agents. */
export function accountBlocks(copy: DataCopy): Block[] {
  return [
    ...accountFacts(copy),
    ...section(
      { key: "copy:chats" },
      {
        header: [{ key: "copy:chat" }, { key: "copy:bound" }, { key: "copy:used" }],
        rows: copy.chats.map(({ channel, since, lastUsedAt }) => [
          { key: `copy:chat-${channel}` },
          moment(since),
          moment(lastUsedAt),
        ]),
        widths: [2, 4, 4],
        rightAligned: [],
      },
    ),
    ...section(
      { key: "copy:consents" },
      {
        header: [{ key: "copy:when" }, { key: "copy:what" }],
        rows: copy.consents.map(({ at, given, version }) => [
          moment(at),
          given ? { key: "copy:given", values: { version } } : { key: "copy:withdrawn" },
        ]),
        widths: [4, 6],
        rightAligned: [],
      },
    ),
    ...requestBlocks(copy),
  ];
}

function accountFacts({ account, signIns, balances }: DataCopy): Block[] {
  const { phone, email, bank, since, hasPassword, hasAuthenticator } = account;
  const isSet = (yes: boolean) => ({ key: yes ? "copy:is-set" : "copy:is-not-set" }) as const;
  return [
    heading({ key: "copy:account" }),
    {
      kind: "facts",
      rows: [
        [{ key: "copy:phone" }, plain(phone)],
        [{ key: "copy:email" }, email === null ? { key: "copy:none" } : plain(email)],
        [{ key: "copy:bank" }, bank === null ? { key: "copy:none" } : plain(bank)],
        [{ key: "copy:since" }, moment(since)],
        [{ key: "copy:password" }, isSet(hasPassword)],
        [{ key: "copy:authenticator" }, isSet(hasAuthenticator)],
        [{ key: "copy:sign-ins" }, { key: "copy:times", values: { count: signIns.length } }],
        [{ key: "copy:last-sign-in" }, moment(signIns[0] ?? null)],
      ],
    },
    { kind: "source", text: { key: "copy:from-service", values: { asOf: balances.asOf } } },
  ];
}

function requestBlocks({ requests, tickets, files }: DataCopy): Block[] {
  return [
    ...section(
      { key: "copy:requests" },
      {
        header: [{ key: "copy:request" }, { key: "copy:asked" }, { key: "copy:state" }],
        rows: requests.map(({ number, kind, state, openedAt }) => [
          { key: `copy:kind-${kind}`, values: { number } },
          moment(openedAt),
          { key: `copy:state-${state}` },
        ]),
        widths: [4, 4, 2],
        rightAligned: [],
      },
    ),
    ...section(
      { key: "copy:tickets" },
      {
        header: [{ key: "copy:ticket" }, { key: "copy:opened" }, { key: "copy:closed" }],
        rows: tickets.map(({ number, openedAt, closedAt }) => [
          plain(number),
          moment(openedAt),
          closedAt === null ? { key: "copy:still-open" } : moment(closedAt),
        ]),
        widths: [2, 4, 4],
        rightAligned: [],
      },
    ),
    ...section(
      { key: "copy:files" },
      {
        header: [{ key: "copy:ticket" }, { key: "copy:when" }, { key: "copy:what" }, { key: "copy:state" }],
        rows: files.map((file) => [
          plain(file.ticket),
          moment(file.at),
          { key: `copy:${file.kind}-from-${file.from}`, values: { size: kilobytes(file.bytes) } },
          stateOf(file),
        ]),
        widths: [2, 3, 3, 3],
        rightAligned: [],
      },
    ),
  ];
}

function stateOf({ delivery, keptUntil }: CopyFile): Text {
  if (delivery === "failed") return { key: "copy:file-not-delivered" };
  if (keptUntil === null) return { key: "copy:file-kept" };
  return { key: "copy:file-kept-until", values: { at: keptUntil } };
}
