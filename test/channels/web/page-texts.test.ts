import { readdirSync, readFileSync } from "node:fs";
import { sampleTexts } from "./sample-texts.ts";

const folder = new URL("../../../src/channels/web/page/", import.meta.url);
const pages = readdirSync(folder)
  .filter((name) => /\.(html|js)$/.test(name))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("\n");
const keys = Object.keys(sampleTexts.id);

test.each(keys)("the page uses the text %p", (key) => {
  expect(pages).toMatch(new RegExp(`["{]${key}["}]`));
});

test("the page asks for no text that is not there", () => {
  const asked = [
    ...pages.matchAll(/data-(?:text|label|placeholder)"?[=:] ?"([a-z-]+)"/g),
    ...pages.matchAll(/\bworded\("\w+", "([a-z-]+)"/g),
    ...pages.matchAll(/\btext\("([a-z-]+)"/g),
    ...pages.matchAll(/\{\{([a-z-]+)\}\}/g),
  ].map(([, key]) => key);
  expect(asked.length).toBeGreaterThan(keys.length);
  expect(asked.filter((key) => !keys.includes(key ?? ""))).toEqual([]);
});

test("nothing in the page is inline, comes from elsewhere, or is made from a string of HTML", () => {
  expect(pages).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  expect(pages).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
  expect(pages).not.toMatch(/<style|\sstyle=|\son\w+="|<script(?![^>]*\bsrc=)/);
});
