import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCore } from "../../src/core/open-core.ts";
import { FolderInUse } from "../../src/core/sql/folder-claim.ts";
import { policy } from "../../src/policy.ts";
import { CoreUnavailable } from "../../src/ports/core.ts";
import type { Log } from "../../src/ports/log.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { keyring } from "./sql-subject.ts";

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

describe("opening the core", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "core-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = (databaseUrl: string | null = null, log = silent) =>
    openCore({
      databaseUrl,
      dataDir: folder,
      keyring,
      policy,
      codesInChat: "proven",
      demo: true,
      clock: createFakeClock(),
      log,
    });

  test("keeps the records of a folder from one start to the next, for one process at a time", async () => {
    const consent = {
      conversation: "web:1",
      purpose: "chat-service",
      version: "1",
      given: true,
      textSha256: "ef".repeat(32),
      language: "id",
    } as const;
    const first = await open();
    await first.recordConsent(consent, "1");
    await expect(open()).rejects.toThrow(FolderInUse);
    await first.close();
    await expect(first.ping()).rejects.toThrow(CoreUnavailable);

    const second = await open();
    expect(await second.readConsent("web:1")).toEqual({ version: "1", given: true });
    await second.ping();
    await second.close();
  }, 120_000);

  test("fails plainly when Postgres does not answer", async () => {
    await expect(open("postgresql://postgres@127.0.0.1:1/postgres")).rejects.toThrow(CoreUnavailable);
  });
});
