import { randomBytes } from "node:crypto";
import { jest } from "@jest/globals";
import sharp from "sharp";
import { cleanApart } from "../../src/files/clean-apart.ts";
import { createFileCleaner } from "../../src/files/file-cleaner.ts";
import { policy } from "../../src/policy.ts";
import type { SentFile } from "../../src/ports/files.ts";
import {
  CAMERA,
  EICAR,
  findsEicar,
  hugePng,
  pdf,
  photo,
  picture,
  SVG,
  withZip,
} from "../support/files/sample-files.ts";

jest.setTimeout(120_000);

/** How fast this machine is at the moment is not what is tested. */
const inNoHurry = limits({ ms: 60_000 });

function limits(cleaning: object): Parameters<typeof createFileCleaner>[0]["policy"] {
  return { ...policy.files, cleaning: { ...policy.files.cleaning, ...cleaning } };
}

function setUp(more: Partial<Parameters<typeof createFileCleaner>[0]> = {}) {
  let opened = 0;
  const clean = createFileCleaner({
    scanner: findsEicar,
    policy: inNoHurry,
    clean: (...task) => {
      opened += 1;
      return cleanApart(...task);
    },
    ...more,
  });
  const take = (bytes: Uint8Array, said: Partial<SentFile> = {}) =>
    clean({ bytes, mime: null, name: null, ...said });
  return { take, opened: () => opened };
}

async function bytesOf(answer: ReturnType<ReturnType<typeof setUp>["take"]>): Promise<Buffer> {
  const cleaned = await answer;
  if ("refused" in cleaned) throw new Error(`refused: ${cleaned.refused}`);
  return Buffer.from(cleaned.file.bytes);
}

describe("a photo", () => {
  test("comes out upright, and without where and with what it was taken", async () => {
    const sent = await photo({ width: 640, height: 480, orientation: 6 });
    expect(sent.includes(CAMERA)).toBe(true);
    const drawn = await bytesOf(setUp().take(sent, { mime: "image/jpeg", name: "IMG_1.JPG" }));
    expect(drawn.includes(CAMERA)).toBe(false);
    const { exif, xmp, iptc, width, height, format } = await sharp(drawn).metadata();
    expect({ exif, xmp, iptc, width, height, format }).toEqual({ width: 480, height: 640, format: "jpeg" });
  });

  test.each(["png", "webp"] as const)(
    "as %s comes out as JPEG, what shone through is white",
    async (format) => {
      const drawn = await bytesOf(setUp().take(await picture(format), { mime: `image/${format}` }));
      expect(await sharp(drawn).metadata()).toMatchObject({
        format: "jpeg",
        width: 320,
        height: 200,
        hasAlpha: false,
      });
    },
  );

  test("larger than anybody looks at it comes out smaller", async () => {
    const { longestSide } = policy.files;
    const drawn = await bytesOf(setUp().take(await photo({ width: 4_000, height: 2_000, orientation: 1 })));
    expect(await sharp(drawn).metadata()).toMatchObject({ width: longestSide, height: longestSide / 2 });
  });

  test("of forty megapixels is drawn within the time and the memory that one may take", async () => {
    const sent = await photo({ width: 8_000, height: 5_000, orientation: 6 });
    expect((await bytesOf(setUp().take(sent))).length).toBeGreaterThan(1_000);
  });
});

test("a document that only shows its pages comes out as it is", async () => {
  const sent = pdf();
  const { take } = setUp();
  const cleaned = await take(sent, { mime: "application/pdf", name: "surat keterangan.pdf" });
  expect(cleaned).toEqual({ file: { kind: "document", mime: "application/pdf", bytes: expect.anything() } });
  expect(await bytesOf(take(sent))).toEqual(sent);
});

describe("is refused before it is opened", () => {
  const jpeg = photo();
  const bad: [string, () => Promise<Buffer> | Buffer, Partial<SentFile>, string][] = [
    ["20 MB", () => Buffer.alloc(20 * 1024 * 1024, "\xff\xd8\xff", "latin1"), {}, "too-big"],
    ["a picture of 30,000 × 30,000 pixels in few bytes", hugePng, { mime: "image/png" }, "too-many-pixels"],
    ["an SVG that is called PNG", () => SVG, { mime: "image/png", name: "foto.png" }, "unknown-type"],
    ["a program", () => Buffer.from("MZ\x90\x00"), { name: "foto.jpg" }, "unknown-type"],
    ["nothing", () => Buffer.alloc(0), { name: "foto.jpg" }, "unknown-type"],
    ["a document that is called a program", () => pdf(), { name: "surat.pdf.exe" }, "name-lies"],
    ["a photo that is called a document", () => jpeg, { mime: "application/pdf" }, "name-lies"],
    ["a document that is said to be a photo", () => pdf(), { mime: "image/jpeg" }, "name-lies"],
    ["a photo that is an archive too", async () => withZip(await jpeg), {}, "two-in-one"],
    ["a document that is an archive too", () => withZip(pdf()), {}, "two-in-one"],
    [
      "a photo that is a document too",
      async () => Buffer.concat([(await jpeg).subarray(0, 40), pdf()]),
      {},
      "two-in-one",
    ],
    ["a photo that ends in its header", async () => (await jpeg).subarray(0, 12), {}, "damaged"],
    [
      "a document with EICAR in it",
      () => pdf({ objects: [`(${EICAR})`] }),
      { mime: "application/pdf" },
      "infected",
    ],
  ];
  test.each(bad)("%s", async (_, make, said, why) => {
    const { take, opened } = setUp();
    expect(await take(await make(), said)).toEqual({ refused: why });
    expect(opened()).toBe(0);
  });

  test("a document where nothing looks for viruses; photos are taken there all the same", async () => {
    const { take, opened } = setUp({ scanner: null });
    expect(await take(pdf())).toEqual({ refused: "no-documents" });
    expect(opened()).toBe(0);
    expect(await take(await jpeg)).toMatchObject({ file: { mime: "image/jpeg" } });
  });
});

describe("is refused when it is opened", () => {
  test("a document that would start a program", async () => {
    const sent = pdf({ catalog: "/OpenAction 5 0 R", objects: ["<< /S /Launch /F (cmd.exe) >>"] });
    expect(await setUp().take(sent)).toEqual({ refused: "active" });
  });

  test("a photo whose picture is broken", async () => {
    const sent = await photo({ width: 1_000, height: 1_000 });
    expect(await setUp().take(sent.subarray(0, sent.length / 2))).toEqual({ refused: "damaged" });
  });

  const slow = async () => {
    const [width, height] = [2_500, 2_500];
    return sharp(randomBytes(width * height), { raw: { width, height, channels: 1 } })
      .jpeg({ quality: 60 })
      .toBuffer();
  };

  test("what takes longer than its time", async () => {
    expect(await setUp({ policy: limits({ ms: 1 }) }).take(await slow())).toEqual({ refused: "damaged" });
  });

  test("what takes more memory than one may", async () => {
    const tight = limits({ ms: 60_000, memoryBytes: 1 });
    expect(await setUp({ policy: tight }).take(await slow())).toEqual({ refused: "damaged" });
  });
});

test("more at once than this machine does wait for their turn, and too many are sent away", async () => {
  let finish: () => void = () => undefined;
  const hold = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const clean = async () => {
    await hold;
    return { bytes: new Uint8Array(1) };
  };
  const { take } = setUp({ policy: limits({ atOnce: 1, waiting: 1 }), clean });
  const sent = await photo();
  const [first, second] = [take(sent), take(sent)];
  await expect(take(sent)).rejects.toThrow("too many files at once");
  finish();
  expect(await Promise.all([first, second])).toHaveLength(2);
});
