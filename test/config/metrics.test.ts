import { ConfigError } from "../../src/config/config-error.ts";
import { readMetricsToken } from "../../src/config/metrics.ts";

const readFrom = (token: string | null) =>
  readMetricsToken((name) => (name === "METRICS_TOKEN" ? token : null));

test("metrics are for whoever shows a token that can't be guessed", () => {
  expect(readFrom(null)).toBeNull();
  expect(readFrom("0123456789abcdef0123456789abcdef")).toBe("0123456789abcdef0123456789abcdef");
});

test.each(["short", "0123456789abcdef0123456789abcde!", "x".repeat(257)])(
  "METRICS_TOKEN=%s stops the start with its name and what to do, and is not repeated",
  (token) => {
    expect(() => readFrom(token)).toThrow(ConfigError);
    expect(() => readFrom(token)).toThrow(/^METRICS_TOKEN must have 32 to 256 .*openssl rand -hex 32/);
    expect(() => readFrom(token)).not.toThrow(token);
  },
);
