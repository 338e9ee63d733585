import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBranches } from "../../src/branches/open-branches.ts";
import { createFakeClock } from "../support/fake-clock.ts";

/** One in the morning of the 29th in Jakarta, while it is still the day before in Greenwich. */
const clock = createFakeClock(Date.parse("2026-11-28T18:00:00Z"));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "branches-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(list: unknown): Promise<string> {
  const path = join(folder, "branches.json");
  await writeFile(path, typeof list === "string" ? list : JSON.stringify(list));
  return path;
}

const list = {
  source: "Kantor pusat",
  asOf: "2026-11-29",
  branches: [{ city: "Malang", name: "KC Malang", address: "Jl. Contoh 1" }],
};

test("the file that is named is what people get, also from today as Jakarta has it", async () => {
  const branches = await openBranches({ branchesFile: await written(list), demo: false }, clock);
  expect(branches.find("malang")).toMatchObject({
    result: "found",
    source: "Kantor pusat",
    asOf: "2026-11-29",
  });
});

test("without a file the demo has branches that are made up, and real people none", async () => {
  const demo = await openBranches({ branchesFile: null, demo: true }, clock);
  expect(demo.find("bekasi").result).toBe("found");
  const real = await openBranches({ branchesFile: null, demo: false }, clock);
  expect(real.find("bekasi").result).toBe("no-list");
});

test("a file that can't be read stops the start with one sentence", async () => {
  const opening = openBranches({ branchesFile: join(folder, "none.json"), demo: false }, clock);
  await expect(opening).rejects.toThrow(
    "BRANCHES_FILE names a file that can't be read: correct the path, or leave it out.",
  );
});

test("a file that is wrong stops the start with one sentence that says what is", async () => {
  const branchesFile = await written({ ...list, source: "" });
  await expect(openBranches({ branchesFile, demo: true }, clock)).rejects.toThrow(
    'BRANCHES_FILE can\'t be used, for "source" has to say from where the list is: correct it, or leave it out.',
  );
});
