import { randomBytes } from "node:crypto";
import { hash as rawHash } from "@node-rs/argon2";
import { Busy, createPasswordHasher } from "../../src/crypto/password-hash.ts";
import { createKeyring } from "../../src/keyring.ts";
import { type Policy, policy } from "../../src/policy.ts";

const old = { id: "k1", bytes: randomBytes(32) };
const current = { id: "k2", bytes: randomBytes(32) };
const hasher = createPasswordHasher({ keyring: createKeyring(current, [old]), policy: policy.password });
const before = createPasswordHasher({ keyring: createKeyring(old), policy: policy.password });

test("a password is kept as argon2id with the parameters of the policy, a salt of its own and the pepper's id", async () => {
  const first = await hasher.hash("kereta lambat");
  const second = await hasher.hash("kereta lambat");
  expect(first.encoded).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(first.pepperId).toBe("k2");
  expect(second.encoded).not.toBe(first.encoded);
  expect(await hasher.verify("kereta lambat", first)).toEqual({ right: true, rehash: false });
  expect(await hasher.verify("kereta cepat", first)).toEqual({ right: false, rehash: false });
});

test("without the pepper a stolen hash can't be tried", async () => {
  const stranger = createPasswordHasher({
    keyring: createKeyring({ id: "k2", bytes: randomBytes(32) }),
    policy: policy.password,
  });
  const kept = await hasher.hash("kereta lambat");
  expect((await stranger.verify("kereta lambat", kept)).right).toBe(false);
});

test("after a rotation the older pepper still opens, and asks to be replaced", async () => {
  const kept = await before.hash("kereta lambat");
  expect(await hasher.verify("kereta lambat", kept)).toEqual({ right: true, rehash: true });
  expect(await hasher.verify("kereta cepat", kept)).toEqual({ right: false, rehash: false });
  expect((await before.verify("kereta lambat", await hasher.hash("kereta lambat"))).right).toBe(false);
});

test("a hash with weaker parameters asks to be replaced", async () => {
  const { keyId, bytes } = createKeyring(current).secrets("pepper")[0];
  const encoded = await rawHash("kereta lambat", { memoryCost: 19_456, timeCost: 2, secret: bytes });
  expect(await hasher.verify("kereta lambat", { encoded, pepperId: keyId })).toEqual({
    right: true,
    rehash: true,
  });
});

test("the same letters from two keyboards open", async () => {
  const kept = await hasher.hash("café di tepi sawah");
  expect((await hasher.verify("café di tepi sawah", kept)).right).toBe(true);
});

test("where there is no password any guess is wrong, and so is one that is too long to be one", async () => {
  expect(await hasher.verify("kereta lambat", null)).toEqual({ right: false, rehash: false });
  expect((await hasher.verify("a".repeat(513), await hasher.hash("kereta lambat"))).right).toBe(false);
});

test("four are worked on at a time, 64 wait, and the next is told to come back", async () => {
  const argon2 = { ...policy.password.argon2, memoryKiB: 8 };
  const cheap = { ...policy.password, argon2 } as unknown as Policy["password"];
  const quick = createPasswordHasher({ keyring: createKeyring(old), policy: cheap });
  const work = Array.from({ length: 70 }, () => quick.verify("kereta", null));
  const ends = await Promise.allSettled(work);
  expect(ends.slice(0, 68).every(({ status }) => status === "fulfilled")).toBe(true);
  for (const end of ends.slice(68))
    expect(end).toMatchObject({ status: "rejected", reason: expect.any(Busy) });
  expect((await quick.verify("kereta", null)).right).toBe(false);
});
