import type { UploadPlace, WebUploads } from "../../../src/ports/web-uploads.ts";

type Room = Awaited<ReturnType<WebUploads["roomForUpload"]>>;

/** Files on their way, in memory; a test says what room there is, and when the records are away. */
export interface MemoryUploads extends WebUploads {
  room: Room;
  isAway: boolean;
  /** Nothing is kept before. */
  until: Promise<void>;
  /** Bytes by `<conversation>|<id>`. */
  readonly kept: Map<string, Uint8Array>;
}

export function createMemoryUploads(): MemoryUploads {
  const nameOf = ({ conversation, id }: UploadPlace) => `${conversation}|${id}`;
  const answer = () => {
    if (uploads.isAway) throw new Error("the records are away");
  };
  const uploads: MemoryUploads = {
    room: "room",
    isAway: false,
    until: Promise.resolve(),
    kept: new Map(),
    async roomForUpload(place) {
      answer();
      return uploads.kept.has(nameOf(place)) ? "there" : uploads.room;
    },
    async keepUpload(place, bytes) {
      answer();
      await uploads.until;
      if (uploads.room !== "room") return uploads.room;
      uploads.kept.set(nameOf(place), bytes);
      return "there";
    },
    async readUpload(place) {
      answer();
      return uploads.kept.get(nameOf(place)) ?? null;
    },
    async dropUpload(place) {
      answer();
      uploads.kept.delete(nameOf(place));
    },
  };
  return uploads;
}
