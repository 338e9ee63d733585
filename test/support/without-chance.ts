/** Codes and references are new each time; a golden text shows where they stood. `token`: of the page whose link came last. */
export function withoutChance(
  text: string,
  { code, token }: { code?: string | undefined; token?: string } = {},
): string {
  return (code ? text.replace(code, "{code}") : text)
    .replace(/(\b(?:tanda|mark(?:ed)?)\s+\*?)[A-Z]{2}\b/g, "$1{tag}")
    .replace(/PB-[0-9A-Z]{4}-[0-9A-Z]{2}/g, "PB-{number}")
    .replace(/(?<=(?:kode|code) \*?)[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/g, "{cancel code}")
    .replace(/\/s#[\w-]{43}/g, "/s#{token}")
    .replaceAll(token || "{token}", "{token}")
    .replace(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/g, "{page code}")
    .replace(/HK-[2-9A-Z]{5}/g, "{ticket}")
    .replace(/\b[2-9A-Z]{3}-[2-9A-Z]{3}\b/g, "{agent code}")
    .replace(/\b[0-9A-F]{8}\b/g, "{reference}");
}
