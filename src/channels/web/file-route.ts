import type { FastifyInstance } from "fastify";
import type { TicketFiles } from "../../ports/files.ts";
import type { Log } from "../../ports/log.ts";
import { chatOf } from "./browser-identity.ts";
import { giveFile } from "./give-file.ts";
import { FILE_PATH } from "./lines.ts";
import { isFromOurPage } from "./same-origin.ts";
import type { TranscriptBook } from "./transcript-book.ts";

/**
 * Adds how a page gets the files of its own chat, and nobody else any: by the place of a line that the chat still shows. Whoever is told no does not
 * learn whether there is one.
 */
export function addFileRoute(
  server: FastifyInstance,
  { book, files, log }: { book: TranscriptBook; files: Pick<TicketFiles, "readSentFile">; log: Log },
): void {
  server.get(`${FILE_PATH}:position`, async (request, reply) => {
    if (!isFromOurPage(request)) return reply.code(403).send({ error: "other-origin" });
    const chat = chatOf(request);
    const { position } = request.params as { position: string };
    const none = () => reply.code(404).send({ error: "no-such-file" });
    if (chat === null || !/^[1-9]\d{0,14}$/.test(position)) return none();
    try {
      const kept = await book.findFile(chat, Number(position));
      const file = kept && (await files.readSentFile({ conversation: `web:${chat}`, ...kept.place }));
      return kept && file ? giveFile(reply, file, kept.name) : none();
    } catch (error) {
      log.warn("web.file-not-given", { channel: "web", error });
      return reply.code(503).send({ error: "unavailable" });
    }
  });
}
