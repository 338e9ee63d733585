import type { UploadPlace, WebUploads } from "../../../src/ports/web-uploads.ts";
import type { ModelContext } from "./context.ts";

const HOUR = 3_600_000;

/** Files from the web chat on their way. */
export function modelWebUploads(context: ModelContext): WebUploads {
  const { records, clock } = context;
  const find = ({ conversation, id }: UploadPlace) =>
    records.uploads.find((one) => one.conversation === conversation && one.id === id);
  return {
    roomForUpload: async (place) => roomIn(context, place),
    async keepUpload(place, bytes) {
      const room = roomIn(context, place);
      if (room !== "room") return room;
      records.uploads.push({ ...place, at: clock.now(), bytes });
      return "there";
    },
    readUpload: async (place) => find(place)?.bytes ?? null,
    async dropUpload(place) {
      const kept = find(place);
      if (kept) kept.bytes = null;
    },
  };
}

function roomIn({ records, clock, policy }: ModelContext, { conversation, id }: UploadPlace) {
  const here = records.uploads.filter((one) => one.conversation === conversation);
  if (here.some((one) => one.id === id)) return "there";
  const since = clock.now() - policy.desk.partingMs;
  const isHeard = records.tickets.all.some(
    (one) => one.conversation === conversation && (one.closedAt ?? clock.now()) > since,
  );
  if (!isHeard) return "nobody";
  const lately = here.filter(({ at }) => at > clock.now() - HOUR);
  if (lately.length >= policy.files.perConversationPerHour) return "too-many";
  const waiting = records.uploads.filter(({ bytes }) => bytes !== null);
  return waiting.length >= policy.files.uploads.waiting ? "full" : "room";
}
