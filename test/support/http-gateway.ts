import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request as a gateway sees it. */
export interface GatewayRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface GatewayAnswer {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

/** An HTTP server that answers as a gateway would. */
export interface HttpGateway {
  /** Without a slash at the end. */
  url: string;
  requests: GatewayRequest[];
  close(): Promise<void>;
}

/** `answer` may take its time; it is asked for every request. */
export async function openHttpGateway(
  answer: (request: GatewayRequest) => GatewayAnswer | Promise<GatewayAnswer>,
): Promise<HttpGateway> {
  const requests: GatewayRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = "", url: path = "", headers } = incoming;
    const request = { method, path, headers, body: await text(incoming) };
    requests.push(request);
    const { status, body = "", headers: said = {} } = await answer(request);
    outgoing.writeHead(status, said).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
