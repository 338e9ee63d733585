import { checkPdf } from "../../src/files/pdf-check.ts";
import { policy } from "../../src/policy.ts";
import { objectStream, pdf } from "../support/files/sample-files.ts";

const check = (bytes: Buffer, limits = {}) => checkPdf(bytes, { ...policy.files.pdf, ...limits });
const action = (what: string) => pdf({ catalog: "/OpenAction 5 0 R", objects: [what] });

describe("a PDF", () => {
  test.each([
    ["that only shows its pages", pdf()],
    ["that opens at a page", pdf({ catalog: "/OpenAction [3 0 R /Fit]" })],
    ["with a link to a web page", action("<< /S /URI /URI (https://example.com) >>")],
    ["with objects packed into a stream", pdf({ objects: [objectStream("5 0 << /Type /Font >>")] })],
    ["whose page speaks of JavaScript in its words only", pdf({ objects: ["(tentang JavaScript)"] })],
  ])("%s is taken", (_, bytes) => {
    expect(check(bytes)).toBeNull();
  });

  test.each([
    ["runs a script", action("<< /S /JavaScript /JS (app.alert(1)) >>"), "active"],
    ["runs a script by a name in disguise", action("<< /S /J#61vaScript /J#53 (app.alert(1)) >>"), "active"],
    ["starts a program", action("<< /S /Launch /F (cmd.exe) >>"), "active"],
    ["has a file inside", pdf({ objects: ["<< /Type /EmbeddedFile >>"] }), "active"],
    ["sends what is filled in", action("<< /S /SubmitForm /F (http://169.254.169.254/) >>"), "active"],
    ["opens another file", action("<< /S /GoToR /F (x.pdf) >>"), "active"],
    ["is a form of programs", pdf({ catalog: "/AcroForm << /XFA 5 0 R >>" }), "active"],
    [
      "hides a script in packed objects",
      pdf({ objects: [objectStream("5 0 << /S /JavaScript >>")] }),
      "active",
    ],
    [
      "packs objects into a stream that does not say so",
      pdf({ objects: [objectStream("5 0 << /S /Launch >>", { name: "" })] }),
      "active",
    ],
    [
      "packs objects in a way that we don't unpack",
      pdf({ objects: [objectStream("5 0 << >>", { filter: "[/ASCII85Decode /FlateDecode]" })] }),
      "damaged",
    ],
    ["is locked", pdf({ trailer: "/Encrypt 9 0 R" }), "encrypted"],
    ["is nothing but its first line", Buffer.from("%PDF-1.7\n"), "damaged"],
  ])("that %s is refused", (_, bytes, why) => {
    expect(check(bytes)).toBe(why);
  });

  test("of more pages or parts than are looked at is too long", () => {
    expect(check(pdf(), { pages: 0 })).toBe("too-long");
    expect(check(pdf(), { objects: 3 })).toBe("too-long");
  });

  test("that unpacks to more than is looked at is too long: it is not unpacked to its end", () => {
    const bomb = pdf({ objects: [objectStream("0".repeat(1_000_000))] });
    expect(bomb.length).toBeLessThan(3_000);
    expect(check(bomb, { unpackedBytes: 100_000 })).toBe("too-long");
  });
});
