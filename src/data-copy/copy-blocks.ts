import type { Text } from "../../locales/catalog.ts";
import type { DataCopy } from "../ports/data-copy.ts";
import { accountBlocks, personBlocks } from "./account-blocks.ts";
import { type Block, heading } from "./blocks.ts";
import { historyBlocks, programBlocks } from "./membership-blocks.ts";

/** What stays where it is, and why (UU 27/2022 art. 21: whoever asks for his data is told what else there is). */
export const ELSEWHERE: readonly Text[] = [
  { key: "copy:elsewhere-membership" },
  { key: "copy:elsewhere-claims" },
  { key: "copy:elsewhere-tickets" },
  { key: "copy:elsewhere-files" },
  { key: "copy:elsewhere-chat" },
  { key: "copy:elsewhere-secrets" },
  { key: "copy:elsewhere-audit" },
];

/** Everything a copy says to its reader: figures first, long tables towards the end. */
export function copyBlocks(copy: DataCopy): Block[] {
  return [
    { kind: "notice", text: { key: "copy:not-official" } },
    ...personBlocks(copy),
    ...programBlocks(copy),
    ...accountBlocks(copy),
    heading({ key: "copy:elsewhere" }),
    { kind: "list", items: [...ELSEWHERE] },
    ...historyBlocks(copy),
  ];
}
