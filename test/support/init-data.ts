import { createHmac } from "node:crypto";

/** What Telegram hands to a Mini App of the bot with this token, for the person with this id: signed as its documentation says. */
export function initDataOf(
  token: string,
  { user, at, ...more }: { user: number; at: number; [field: string]: string | number },
): string {
  const fields: Record<string, string> = {
    query_id: "AAHdF6IQAAAAAN0XohDhrOrc",
    user: JSON.stringify({ id: user, first_name: "Siti & Rahayu", language_code: "id" }),
    auth_date: String(Math.floor(at / 1_000)),
    signature: "dGhpcmQgcGFydHk",
    ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)])),
  };
  const names = Object.keys(fields).sort();
  const checked = names.map((name) => `${name}=${fields[name]}`).join("\n");
  const secret = createHmac("sha256", "WebAppData").update(token).digest();
  const hash = createHmac("sha256", secret).update(checked).digest("hex");
  return [...names.map((name) => `${name}=${encodeURIComponent(fields[name] ?? "")}`), `hash=${hash}`].join(
    "&",
  );
}

/** The fragment with which Telegram opens a page whose address ends with a token. */
export function fragmentOf(token: string, initData: string): string {
  return `#${token}?tgWebAppData=${encodeURIComponent(initData)}&tgWebAppVersion=9.1&tgWebAppPlatform=android`;
}
