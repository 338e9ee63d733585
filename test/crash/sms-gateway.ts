import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { OutsideMessage } from "../../src/ports/code-sender.ts";

/** A gateway that takes what it is given and keeps it, repeats as well. */
export interface SmsGateway {
  readonly url: string;
  readonly taken: readonly OutsideMessage[];
  close(): Promise<void>;
}

export async function openSmsGateway(): Promise<SmsGateway> {
  const taken: OutsideMessage[] = [];
  const server = createServer(async (request, response) => {
    taken.push(JSON.parse(await text(request)) as OutsideMessage);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    taken,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
