import { readConfig } from "../../src/config.ts";

const at = (CLAMD_URL: string) => readConfig({ CLAMD_URL }).clamd;

describe("CLAMD_URL", () => {
  test("left out: nothing looks for viruses", () => {
    expect(readConfig({}).clamd).toBeNull();
  });

  test.each([
    ["tcp://127.0.0.1:3310", { host: "127.0.0.1", port: 3310 }],
    ["tcp://clamd", { host: "clamd", port: 3310 }],
    ["tcp://[::1]:3311", { host: "::1", port: 3311 }],
    ["unix:///run/clamav/clamd.ctl", { path: "/run/clamav/clamd.ctl" }],
  ])("%s is a place", (value, place) => {
    expect(at(value)).toEqual(place);
  });

  test.each([
    "yes",
    "http://127.0.0.1:3310",
    "127.0.0.1:3310",
    "tcp://",
    "tcp://host/path",
    "unix://",
    "unix:///",
    "tcp://a:b@host",
  ])("%s stops the start with a sentence that names it", (value) => {
    expect(() => at(value)).toThrow(/^CLAMD_URL must be an address such as tcp:\/\/127\.0\.0\.1:3310/);
  });
});
