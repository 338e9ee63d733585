/** What somebody says, and a part of each reply that must come, in order. */
export interface Line {
  says: string;
  expects: readonly string[];
}

/** The code that reaches this number (E.164), so that no inbox has to be asked for it. */
export function codeFor(phone: string): string {
  return phone.slice(-6);
}

const SALDO: Line = { says: "saldo", expects: ["Rp13.234.567"] };
const MENU = "Ada yang bisa saya bantu?";

/** What person number `index` says: first contact, registration with the code, the balance five times (or as often as said), the menu. */
export function dialogueOf(index: number, balances = 5): Line[] {
  const serial = String(index).padStart(7, "0");
  const phone = `0899${serial}`;
  // The last four digits of a NIK count from 0001.
  const sequence = String(1 + (index % 9_999)).padStart(4, "0");
  return [
    { says: "halo", expects: ["Boleh saya lanjutkan?"] },
    { says: "setuju", expects: [MENU] },
    { says: "daftar", expects: ["Ada 16 angka di KTP"] },
    { says: `357899010180${sequence}`, expects: ["Ada 11 angka di kartu"] },
    { says: `9910${serial}`, expects: ["yang terdaftar di BPJS Ketenagakerjaan"] },
    { says: phone, expects: ["nama@example.com"] },
    { says: `peserta${index}@example.com`, expects: ["mau dikirim lewat apa?"] },
    { says: "1", expects: ["kode 6 angka sedang dikirim"] },
    { says: codeFor(phone), expects: ["Selamat, akun Anda sudah jadi"] },
    ...Array.from({ length: balances }, () => SALDO),
    { says: "menu", expects: [MENU] },
  ];
}
