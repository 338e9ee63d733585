import {
  TRANSCRIPT_LENGTH,
  TRANSCRIPT_TTL_MS,
  type Transcript,
  type TranscriptEntry,
} from "../../ports/transcript.ts";
import { FORGET_AFTER_MS } from "../forget-after.ts";
import { createAnnouncements } from "./announcements.ts";
import { transcriptChannel, transcriptKeys } from "./keys.ts";
import { type RedisClient, runScript } from "./script.ts";
import { appendScript, readScript, replaceScript } from "./transcript-scripts.ts";

export interface RedisTranscriptOptions {
  /** A connection made by `connectRedis`; not ended by `close`, for it belongs to the conversation store. */
  redis: RedisClient;
}

/** The transcript of web chats on Redis. `close` ends the connection on which changes are heard. */
export function createRedisTranscript({
  redis,
}: RedisTranscriptOptions): Transcript & { close(): Promise<void> } {
  const announcements = createAnnouncements(redis);
  return {
    async append(conversation: string, { id, body }: { id: string; body: string }): Promise<number> {
      const args = [
        id,
        body,
        TRANSCRIPT_LENGTH,
        TRANSCRIPT_TTL_MS,
        FORGET_AFTER_MS,
        transcriptChannel(conversation),
      ];
      return (await runScript(redis, appendScript, transcriptKeys(conversation), args)) as number;
    },

    async replace(conversation: string, id: string, body: string): Promise<void> {
      const args = [id, body, transcriptChannel(conversation)];
      await runScript(redis, replaceScript, transcriptKeys(conversation), args);
    },

    async read(conversation: string, after: number): Promise<TranscriptEntry[]> {
      const flat = (await runScript(redis, readScript, transcriptKeys(conversation), [after])) as string[];
      const entries: TranscriptEntry[] = [];
      for (let i = 0; i + 2 < flat.length; i += 3) {
        entries.push({ id: flat[i] ?? "", position: Number(flat[i + 1]), body: flat[i + 2] ?? "" });
      }
      return entries;
    },

    watch: (conversation, onChange) => announcements.listen(transcriptChannel(conversation), onChange),
    close: () => announcements.close(),
  };
}
