import { randomBytes } from "node:crypto";
import { createKeyring, SealBroken } from "../src/keyring.ts";

const old = { id: "k1", bytes: randomBytes(32) };
const current = { id: "k2", bytes: randomBytes(32) };

test("what is sealed opens in its own place, and nowhere else", () => {
  const keyring = createKeyring(current);
  const sealed = keyring.seal("draft", "drafts|1", "3173990505900001");
  expect(sealed).not.toContain("3173");
  expect(keyring.open("draft", "drafts|1", sealed)).toBe("3173990505900001");
  expect(() => keyring.open("draft", "drafts|2", sealed)).toThrow(SealBroken);
  expect(() => keyring.open("member", "drafts|1", sealed)).toThrow(SealBroken);
});

test("the same words are sealed differently each time", () => {
  const keyring = createKeyring(current);
  expect(keyring.seal("code", "a", "482913")).not.toBe(keyring.seal("code", "a", "482913"));
});

test("a sealed value that was changed, cut or invented does not open", () => {
  const keyring = createKeyring(current);
  const sealed = keyring.seal("code", "a", "482913");
  const changed = `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`;
  for (const broken of [changed, sealed.slice(0, 20), "", "k9.AAAA", "k2."]) {
    expect(() => keyring.open("code", "a", broken)).toThrow(SealBroken);
  }
});

test("after a rotation what was sealed before still opens, and new things name the new key", () => {
  const before = createKeyring(old);
  const after = createKeyring(current, [old]);
  expect(after.open("member", "m", before.seal("member", "m", "Budi"))).toBe("Budi");
  expect(after.seal("member", "m", "Budi")).toMatch(/^k2\./);
  expect(() => before.open("member", "m", after.seal("member", "m", "Budi"))).toThrow(SealBroken);
});

test("digests differ by what they are for", () => {
  const keyring = createKeyring(current);
  expect(keyring.mac("index", "nik|1")).toBe(keyring.mac("index", "nik|1"));
  expect(keyring.mac("index", "nik|1")).not.toBe(keyring.mac("code", "nik|1"));
});
