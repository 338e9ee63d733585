import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClamd } from "../../src/files/clamd.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { ScannerUnavailable } from "../../src/ports/virus-scanner.ts";
import { openFakeClamd } from "../support/files/fake-clamd.ts";
import { EICAR } from "../support/files/sample-files.ts";

let clamd: Awaited<ReturnType<typeof openFakeClamd>>;
beforeEach(async () => {
  clamd = await openFakeClamd();
});
afterEach(() => clamd.close());

const scannerAt = (place: typeof clamd.place, limitMs = 20_000) =>
  createClamd({ place, limitMs, clock: systemClock });
const scan = (bytes: Uint8Array, limitMs?: number) => scannerAt(clamd.place, limitMs).scan(bytes);

describe("ClamAV's daemon", () => {
  test("takes any number of bytes, in chunks, and says that nothing is in them", async () => {
    for (const length of [0, 1, 65_536, 65_537, 6 * 1024 * 1024]) {
      expect(await scan(Buffer.alloc(length, "a"))).toBe("clean");
    }
    const [empty, one] = clamd.received;
    expect((one ?? 0) - (empty ?? 0)).toBe(5);
  });

  test("finds what it knows, also across the border of two chunks", async () => {
    const bytes = Buffer.alloc(140_000, "a");
    bytes.write(EICAR, 65_536 - 20, "latin1");
    expect(await scan(bytes)).toBe("infected");
  });

  test("is asked at a socket of this machine too", async () => {
    const folder = await mkdtemp(join(tmpdir(), "clamd-"));
    const local = await openFakeClamd({ path: join(folder, "clamd.sock") });
    expect(await scannerAt(local.place).scan(Buffer.from(EICAR))).toBe("infected");
    await local.close();
    await rm(folder, { recursive: true });
  });

  test("gives no verdict on more than it takes", async () => {
    const small = await openFakeClamd({ streamMaxLength: 1_000 });
    await expect(scannerAt(small.place).scan(Buffer.alloc(100_000))).rejects.toThrow(ScannerUnavailable);
    await small.close();
  });

  test.each(["dies", "dies-in-its-answer", "confused"] as const)(
    "that %s has not said that anything is clean",
    async (mood) => {
      clamd.is(mood);
      await expect(scan(Buffer.alloc(200_000))).rejects.toThrow(ScannerUnavailable);
    },
  );

  test("that is silent is waited for only so long", async () => {
    clamd.is("silent");
    await expect(scan(Buffer.from("a"), 50)).rejects.toThrow(ScannerUnavailable);
  });

  test("that is not there gives no verdict, and works again once it is", async () => {
    const { place } = clamd;
    await clamd.close();
    await expect(scannerAt(place).scan(Buffer.from("a"))).rejects.toThrow(ScannerUnavailable);
    clamd = await openFakeClamd();
    expect(await scan(Buffer.from("a"))).toBe("clean");
  });
});
