import { makePopulation } from "../../src/core/demo/population.ts";
import type { Content, IncomingFile } from "../../src/ports/channel.ts";
import type { CopyForm } from "../../src/ports/data-copy.ts";
import type { Talk } from "./talk.ts";

const people = makePopulation("2026-11-22");

/** Plays a script against a talk and gives back the whole record. */
export async function play(script: string, talk: Talk): Promise<string> {
  const [title = "", ...lines] = script.split("\n");
  let record = `${title}\n`;
  for (const line of lines.filter((line) => line.startsWith("> "))) {
    const answer = await act(fill(line.slice(2), { talk, app: await talk.app() }), talk);
    record += `\n${line}\n${indent(answer)}`;
  }
  return record;
}

async function act(line: string, talk: Talk): Promise<string> {
  const [, minutes] = /^waits (\d+) min$/.exec(line) ?? [];
  if (minutes) return talk.waits(Number(minutes) * 60_000);
  const [, done] = /^agent (.+)$/.exec(line) ?? [];
  if (done) return talk.agent(done);
  const filled = fillPage(line, talk);
  if (filled) return filled;
  const [, old, choice] = /^tap (old )?(\d+)$/.exec(line) ?? [];
  if (choice) return old ? talk.tapsOld(Number(choice)) : talk.taps(Number(choice));
  return turns(line, talk) ? "" : talk.sends(contentOf(line));
}

/** Makes something around the person fail or work again; false for any other line. */
function turns(line: string, talk: Talk): boolean {
  const [, way] = /^identifiers on the (page|chat)$/.exec(line) ?? [];
  if (way) talk.asks(way as "page" | "chat");
  const [, what, state] = /^(core|sms) (down|up)$/.exec(line) ?? [];
  if (what === "core") talk.core(state === "up");
  if (what === "sms") talk.sms(state === "up");
  return what !== undefined || way !== undefined;
}

/** What a line about a page does; null for any other. */
function fillPage(line: string, talk: Talk): Promise<string> | null {
  const [, form] = /^page copy (pdf|json)$/.exec(line) ?? [];
  if (form) return talk.downloads(form as CopyForm);
  if (line === "page cancels") return talk.stopsChange();
  const [, nik, kpj] = /^page identifiers ([^|]*?)(?: ?\| ?(.*))?$/.exec(line) ?? [];
  if (nik !== undefined) return talk.fills({ nik, kpj: kpj ?? "" });
  const [, bank, account = "", holder = ""] = /^page bank ([^|]+) \| ([^|]+) \| (.+)$/.exec(line) ?? [];
  if (bank !== undefined) return talk.fills({ bank, account, holder });
  const [, how, password = "", current = ""] =
    /^page (new|enter|app)(?: ([^|]+?))?(?: ?\| current (.+))?$/.exec(line) ?? [];
  if (!how) return null;
  if (how === "app") return talk.app().then((code) => talk.fills({ code, current }));
  return talk.fills({ password, again: how === "new" ? password : "", current });
}

function contentOf(line: string): Content {
  if (line === "changes hands") return { type: "new-hands", why: "identity-changed" };
  const [, own, phone] = /^shares (own )?(\+?\d+)$/.exec(line) ?? [];
  if (phone) return { type: "contact", phone, own: own !== undefined };
  const [, sent, caption = ""] = /^sends file (\S+)(?: with (.+))?$/.exec(line) ?? [];
  if (sent) return { type: "file", file: fileOf(sent), caption };
  const [, kind] = /^sends (photo|voice|sticker)$/.exec(line) ?? [];
  if (kind) return { type: "other", kind: kind as "photo" };
  const [, name, payload = ""] = /^\/(\w+)\s*(.*)$/.exec(line) ?? [];
  return name ? { type: "command", name, payload } : { type: "text", text: line };
}

/** Of a name that ends in `.jpg` a photo, as platforms carry them; else a document. */
function fileOf(name: string): IncomingFile {
  if (name.endsWith(".jpg")) return { kind: "photo", ref: name, mime: "image/jpeg", name: null, bytes: null };
  return {
    kind: "document",
    ref: name,
    mime: null,
    name,
    bytes: name.startsWith("besar") ? 20_000_000 : null,
  };
}

/** `{nik 0}` is the NIK of the first person of the population; `{code}` the code that was sent last; `{wrong}` another; `{number}`
 * what a page showed last; `{app}` what the authenticator app shows. */
function fill(line: string, { talk, app }: { talk: Talk; app: string }): string {
  return line.replace(/\{([\w-]+)(?: (\d+))?\}/g, (_, what: string, index = "0") => {
    const person = people[Number(index)];
    const known: Record<string, string | null | undefined> = {
      code: talk.code,
      app,
      number: talk.number,
      agentcode: talk.agentCode,
      "wrong-number": talk.number === "0000" ? "0001" : "0000",
      wrong: talk.code === "000000" ? "000001" : "000000",
      nik: person?.nik,
      kpj: person?.cards[0]?.kpj,
      phone: person?.phone,
      email: person?.email,
    };
    return known[what] ?? "";
  });
}

function indent(answer: string): string {
  return answer
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");
}
