import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { type FaultProxy, openFaultProxy } from "../support/fault-proxy.ts";
import { waitUntil } from "../support/fault-wait.ts";

const WAIT_MS = 5_000;
const DELAY_MS = 200;

/** Says back what it was told; `heard` is all of it. */
let echo: Server;
let heard: string;
let proxy: FaultProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  heard = "";
  echo = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      heard += chunk.toString();
      socket.write(chunk);
    });
  });
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  proxy = await openFaultProxy({ host: "127.0.0.1", port: (echo.address() as AddressInfo).port });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  echo.close();
});

/** A client of the proxy, connected or refused: what it was answered so far, and whether its connection was broken. */
async function join() {
  const socket = connect(proxy.port, "127.0.0.1");
  clients.push(socket);
  const client = { socket, answered: "", broken: false };
  socket.on("data", (chunk: Buffer) => {
    client.answered += chunk.toString();
  });
  socket.on("error", () => {
    client.broken = true;
  });
  await once(socket, "connect").catch(() => undefined);
  return client;
}

async function isAnswered(client: { answered: string }, text: string): Promise<void> {
  await waitUntil(`"${text}" comes back`, () => client.answered === text, WAIT_MS);
}

test("a proxy passes on what is said in both directions", async () => {
  const client = await join();
  client.socket.write("halo");
  await isAnswered(client, "halo");
});

test("a proxy that was cut breaks connections, old and new, until it is restored", async () => {
  const before = await join();
  proxy.cut();
  await waitUntil("the connection is broken", () => before.broken, WAIT_MS);
  const during = await join();
  await waitUntil("a new one too", () => during.broken, WAIT_MS);
  proxy.restore();
  const after = await join();
  after.socket.write("halo");
  await isAnswered(after, "halo");
});

test("what is said to a frozen proxy arrives when it thaws, though the client has left", async () => {
  const [patient, gone] = [await join(), await join()];
  proxy.freeze();
  gone.socket.end("satu ");
  await once(gone.socket, "finish");
  patient.socket.write("dua");
  const late = await join();
  late.socket.write("tiga");
  expect(heard).toBe("");
  proxy.restore();
  await isAnswered(patient, "dua");
  await isAnswered(late, "tiga");
  await waitUntil("the words of the one who left arrive", () => heard.includes("satu"), WAIT_MS);
});

test("a slow proxy takes its time in each direction", async () => {
  const client = await join();
  proxy.delay(DELAY_MS);
  const began = Date.now();
  client.socket.write("halo");
  await isAnswered(client, "halo");
  expect(Date.now() - began).toBeGreaterThanOrEqual(2 * DELAY_MS);
});

test("a lost answer is one to words that the server heard: the connection breaks in its place, and others hold", async () => {
  const [client, other] = [await join(), await join()];
  const lost = proxy.loseAnswerTo("begin", "commit");
  client.socket.write("commit ");
  await isAnswered(client, "commit ");
  client.socket.write("begin ");
  await isAnswered(client, "commit begin ");
  client.socket.write("commit");
  await lost;
  await waitUntil("the connection is broken", () => client.broken, WAIT_MS);
  expect([heard, client.answered]).toEqual(["commit begin commit", "commit begin "]);
  other.socket.write("halo");
  await isAnswered(other, "halo");
});
