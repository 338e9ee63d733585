import type { FakeBotApi } from "./fake-bot-api/fake-bot-api.ts";
import { inTime } from "./fault-wait.ts";
import { createTelegramPerson, type TelegramPerson } from "./telegram-person.ts";
import { type Newcomer, newcomers, words } from "./words.ts";

/** Longer than any answer takes here, on a machine that runs other tests: a send that Telegram does not answer is given up after 15 s. */
const HEARS_WITHIN_MS = 30_000;

/** Somebody in a chat of his own, and all that he was told there. */
export interface Visitor extends TelegramPerson {
  readonly chat: number;
  /** What he has been told so far, oldest first. */
  told(): string[];
}

/** Gives people who never met the bot, each in another chat. */
export function createVisitors(api: FakeBotApi): () => Visitor {
  let chats = 700;
  return () => {
    chats += 1;
    const chat = chats;
    const told = () => api.messagesTo(chat).map(({ text }) => text);
    const person = createTelegramPerson(api, chat);
    const hears = (text: string) =>
      inTime(
        person.hears(text),
        HEARS_WITHIN_MS,
        () => `"${text}", after ${JSON.stringify(told().slice(-3))}`,
      );
    return { ...person, chat, told, hears };
  };
}

/** People who have yet to register, one after the other. */
export function createNewcomers(): () => Newcomer {
  const people = newcomers();
  return () => {
    const next = people.shift();
    if (!next) throw new Error("nobody is left to register");
    return next;
  };
}

/** From the first word to the menu. */
export async function agrees(person: TelegramPerson): Promise<void> {
  person.says("/start");
  await person.hears(words("common:about-demo"));
  person.says("setuju");
  await person.hears(words("menu:title"));
}

/** From the first word to the question for the NIK. */
export async function beginsToRegister(person: TelegramPerson): Promise<void> {
  await agrees(person);
  person.says("daftar");
  await person.hears(words("register:ask-nik"));
}

/** From the question for the NIK to the code, which comes into the chat because Telegram vouches for the number. */
export async function asksForCode(
  person: TelegramPerson,
  { nik, kpj, phone, email }: Newcomer,
): Promise<string> {
  person.says(nik);
  await person.hears(words("register:ask-kpj"));
  person.says(kpj);
  await person.hears(words("register:ask-phone"));
  person.sharesOwnNumber(phone);
  await person.hears(words("register:ask-email"));
  person.says(email);
  await person.hears(words("register:choose-way"));
  person.says("1");
  const code = await person.hears("MEMBUAT AKUN");
  return /\d{6}/.exec(code.text)?.[0] ?? "";
}

/** From the first word to being signed in. */
export async function registers(person: TelegramPerson, newcomer: Newcomer): Promise<void> {
  await beginsToRegister(person);
  person.says(await asksForCode(person, newcomer));
  await person.hears(words("register:ready"));
}
