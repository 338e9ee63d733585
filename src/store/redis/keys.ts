import { crc32 } from "node:zlib";

/**
 * Into how many groups conversations are spread. All keys of a group share one hash tag and so one slot of a Redis
 * Cluster: a script can then change a conversation and the group's list of due times in one atomic step. Fixed for ever:
 * with another number every conversation would be looked for under other keys. 256 lets a cluster grow to 256 nodes and
 * still lets `recover` ask all groups within a millisecond or two.
 */
export const SHARDS = 256;

/** The hash tag of each group. */
const TAGS = Array.from({ length: SHARDS }, (_, shard) => `{s${shard}}`);

/** The group of a conversation, 0 to `SHARDS` - 1. As permanent as `SHARDS`. */
export function shardOf(conversation: string): number {
  return crc32(conversation) % SHARDS;
}

/** The hash tag of a key of ours, which names its group: keys with the same lie on the same server of a cluster. */
export function tagOf(key: string): string {
  return key.slice(0, key.indexOf("}") + 1);
}

/** The sorted set of a group: conversation → when `recover` must look at it (see scripts.ts). */
export function dueKey(shard: number): string {
  return `${TAGS[shard]}due`;
}

/** The keys of a conversation in the order the scripts expect: state, mailbox, outbox, seen ids, due times of its group. */
export function conversationKeys(conversation: string): string[] {
  const shard = shardOf(conversation);
  const tag = TAGS[shard];
  return [
    `${tag}c:${conversation}`,
    `${tag}m:${conversation}`,
    `${tag}o:${conversation}`,
    `${tag}d:${conversation}`,
    dueKey(shard),
  ];
}

/** A key to write to for no other end than to see whether one can: in any group, for on a cluster each time another server answers. */
export function touchKey(): string {
  return `{s${Math.floor(Math.random() * SHARDS)}}touch`;
}

/** The keys of a transcript in the order its scripts expect: positions, bodies, counter. */
export function transcriptKeys(conversation: string): string[] {
  const tag = `{s${shardOf(conversation)}}`;
  return [`${tag}tp:${conversation}`, `${tag}tb:${conversation}`, `${tag}tn:${conversation}`];
}

/** The pub/sub channel of signs of the moment. */
export const SIGNS_CHANNEL = "signs";

/** The pub/sub channel on which changes of a transcript are announced. */
export function transcriptChannel(conversation: string): string {
  return `transcript:${conversation}`;
}
