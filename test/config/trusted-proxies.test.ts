import { ConfigError } from "../../src/config/config-error.ts";
import { readTrustedProxies } from "../../src/config/trusted-proxies.ts";

const read = (value: string | null) => readTrustedProxies(() => value);

describe("the proxies whose word is taken", () => {
  test("are none where none are named", () => {
    expect(read(null)).toEqual([]);
  });

  test("are addresses and networks", () => {
    expect(read(" 10.0.3.7, 10.1.0.0/16,::1 ,fd00::/8")).toEqual([
      "10.0.3.7",
      "10.1.0.0/16",
      "::1",
      "fd00::/8",
    ]);
  });

  test.each(["true", "proxy.example.com", "10.0.0.0/33", "0.0.0.0/0", "10.0.0.0/8/8", "10.0.0", "1"])(
    "are never %s",
    (value) => {
      expect(() => read(value)).toThrow(ConfigError);
    },
  );
});
