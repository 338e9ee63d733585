import type { FastifyInstance } from "fastify";

const listening: FastifyInstance[] = [];

/** Lets a server listen on a free port until `closeAll`, and gives its URL. Jest can't load Fastify's own `inject` on Node 20. */
export async function listenOnFreePort(server: FastifyInstance): Promise<string> {
  listening.push(server);
  return server.listen({ host: "127.0.0.1", port: 0 });
}

/** Closes every server of this test file. */
export async function closeAll(): Promise<void> {
  await Promise.all(listening.splice(0).map((server) => server.close()));
}
