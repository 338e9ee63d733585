/** The few words the channel says by itself, outside any conversation. */
export interface TelegramTexts {
  /** Said once in a group or channel before the bot leaves it. Nothing personal is ever said there. */
  groupRefusal: Record<TelegramLanguage, string>;
  /** The commands menu of a private chat. */
  commands: Record<TelegramLanguage, TelegramCommand[]>;
}

/** A language of the command menu. */
export type TelegramLanguage = "id" | "en";

interface TelegramCommand {
  /** Without the slash: 1-32 lower-case letters, digits, underscores. */
  command: string;
  /** 1-256 characters. */
  description: string;
}
