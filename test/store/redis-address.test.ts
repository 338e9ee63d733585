import { parseRedisAddress } from "../../src/store/redis/redis-address.ts";

const nobody = { username: null, password: null };
const open = { ...nobody, tls: false };

describe("an address of Redis", () => {
  test.each([
    ["redis://cache", { type: "node", node: { host: "cache", port: 6379 }, access: open, db: 0 }],
    [
      "redis://10.0.0.1:7000/3",
      { type: "node", node: { host: "10.0.0.1", port: 7000 }, access: open, db: 3 },
    ],
    ["redis://[::1]:7000", { type: "node", node: { host: "::1", port: 7000 }, access: open, db: 0 }],
    [
      "REDISS://cache:6380",
      { type: "node", node: { host: "cache", port: 6380 }, access: { ...nobody, tls: true }, db: 0 },
    ],
  ])("%s is one node", (url, address) => {
    expect(parseRedisAddress(url)).toEqual(address);
  });

  test("several hosts are nodes of one cluster, with the same user and TLS for all", () => {
    expect(parseRedisAddress("rediss://bot:secret@a:7000,b,[::1]:7002")).toEqual({
      type: "cluster",
      nodes: [
        { host: "a", port: 7000 },
        { host: "b", port: 6379 },
        { host: "::1", port: 7002 },
      ],
      access: { tls: true, username: "bot", password: "secret" },
    });
  });

  test("sentinels are named with the master that they watch, and may have a user of their own", () => {
    const url = "redis+sentinel://bot:secret@a,b:5000/main/2?sentinel_username=guard&sentinel_password=s%26p";
    expect(parseRedisAddress(url)).toEqual({
      type: "sentinel",
      sentinels: [
        { host: "a", port: 26379 },
        { host: "b", port: 5000 },
      ],
      master: "main",
      access: { tls: false, username: "bot", password: "secret" },
      sentinelLogin: { username: "guard", password: "s&p" },
      db: 2,
    });
    expect(parseRedisAddress("rediss+sentinel://a/main")).toMatchObject({
      access: { tls: true, ...nobody },
      sentinelLogin: nobody,
      db: 0,
    });
  });

  test.each([
    ["redis://:p%40ss%2Fw%3Ard%25@cache", null, "p@ss/w:rd%"],
    ["redis://:p@ss:word@cache", null, "p@ss:word"],
    ["redis://b%C3%B6t:secret@cache", "böt", "secret"],
  ])("user and password are decoded: %s", (url, username, password) => {
    expect(parseRedisAddress(url).access).toEqual({ tls: false, username, password });
  });
});
