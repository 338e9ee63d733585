/** What a person of the measured talks says by himself; the code is filled in when it has come. */
export interface Said {
  /** Stable name of the message in tables and figures. */
  name: string;
  text: (person: Speaker) => string;
}

/** Whom a talk is about. */
export interface Speaker {
  nik: string;
  kpj: string;
  /** As a person types it: `0899…`. */
  phone: string;
  email: string;
  /** Of the latest SMS to this phone. */
  code: string;
}

export type TalkName = "register" | "signIn" | "ask";

const say = (name: string, text: string = name): Said => ({ name, text: () => text });

/** After a register or sign-in: the balance once more, a look at the menu, thanks, and out. */
const AFTERWARDS: Said[] = [
  say("saldo"),
  say("menu"),
  say("terima kasih"),
  say("keluar", "keluar dari akun"),
];

/**
 * The three kinds of talk of the peak day, message by message: somebody new who registers, somebody with an account and a known chat
 * who signs in, and somebody who only asks.
 */
export const TALKS: Readonly<Record<TalkName, readonly Said[]>> = {
  register: [
    say("halo"),
    say("setuju"),
    say("daftar"),
    { name: "NIK", text: ({ nik }) => nik },
    { name: "KPJ", text: ({ kpj }) => kpj },
    { name: "phone", text: ({ phone }) => phone },
    { name: "e-mail", text: ({ email }) => email },
    say("by SMS", "1"),
    { name: "code", text: ({ code }) => code },
    ...AFTERWARDS,
  ],
  signIn: [
    say("halo"),
    say("saldo (signed out)", "saldo"),
    say("masuk"),
    { name: "phone", text: ({ phone }) => phone },
    { name: "code", text: ({ code }) => code },
    ...AFTERWARDS,
  ],
  ask: [
    say("halo"),
    say("setuju"),
    say("apakah ini resmi?"),
    say("kpj itu apa"),
    say("klaim jht"),
    say("kantor cabang dimana"),
    say("terima kasih"),
  ],
};
