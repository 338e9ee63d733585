/** What both bots know of the world, in memory: who is registered, codes that were sent, and everybody's figures, which are the same. */
const codes = new Map();
const members = new Map();

export function readNik(text) {
  const digits = text.replace(/\D/g, "");
  return digits.length === 16 ? digits : null;
}

export function readKpj(text) {
  const digits = text.replace(/\D/g, "");
  return digits.length === 11 ? digits : null;
}

export function readPhone(text) {
  const national = text.replace(/\D/g, "").replace(/^(62|0)/, "");
  return /^8\d{8,11}$/.test(national) ? `+62${national}` : null;
}

export function readEmail(text) {
  return /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text) ? text.toLowerCase() : null;
}

/** The code is the end of the number, as the driver knows. */
export function sendCode(chat, { phone }) {
  codes.set(chat, { code: phone.slice(-6), expires: Date.now() + 5 * 60_000 });
}

/** Uses the code up when it is right. */
export function checkCode(chat, text, draft) {
  const sent = codes.get(chat);
  if (!sent || sent.expires < Date.now() || sent.code !== text.trim()) return false;
  codes.delete(chat);
  members.set(chat, draft);
  return true;
}

export function readBalances(chat) {
  return members.has(chat) ? BALANCES : null;
}

const BALANCES = {
  asOf: "2026-11-22",
  lastMonth: "2026-10",
  jht: { balance: 13_234_567, contributions: 12_000_000, returns: 1_234_567 },
  cards: [
    { kpj: "1234", balance: 10_000_000 },
    { kpj: "5678", balance: 3_234_567 },
  ],
  jp: { months: 84, required: 180 },
  jkp: { months: 24, required: 12 },
};
