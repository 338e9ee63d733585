/** Crockford's alphabet: nothing that is mistaken for something else when it is read aloud or written down. */
const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Symbols that chance decides; one more checks them. */
const RANDOM_SYMBOLS = 5;

/** A number such as `PB-7K3M-2Q`: 25 bits of chance and a check symbol. It names a case and opens nothing. */
export function makeCaseNumber(randomBelow: (limit: number) => number): string {
  const chosen = makeSymbols(RANDOM_SYMBOLS, randomBelow);
  const symbols = chosen + checkSymbol(chosen);
  return `PB-${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}

/** The number in a text as people write it ("pb 7k3m2q", O for 0), or null when it is none or has a slip. */
export function readCaseNumber(text: string): string | null {
  const symbols = readSymbols(text.replace(/^\s*pb/i, ""));
  if (symbols.length !== RANDOM_SYMBOLS + 1) return null;
  if (checkSymbol(symbols.slice(0, -1)) !== symbols.at(-1)) return null;
  return `PB-${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}

/** So many symbols left to chance. */
export function makeSymbols(count: number, randomBelow: (limit: number) => number): string {
  return Array.from({ length: count }, () => SYMBOLS[randomBelow(SYMBOLS.length)]).join("");
}

/** The symbols of a text in capitals; what looks alike is taken for what it must be, all else is passed over. */
export function readSymbols(text: string): string {
  const capitals = text.toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
  return [...capitals].filter((symbol) => SYMBOLS.includes(symbol)).join("");
}

/** Weighted sum modulo 32; weights are odd, so that every single slip is noticed. */
function checkSymbol(symbols: string): string {
  const sum = [...symbols].reduce((total, symbol, at) => total + SYMBOLS.indexOf(symbol) * (2 * at + 3), 0);
  return SYMBOLS[sum % SYMBOLS.length] ?? "";
}
