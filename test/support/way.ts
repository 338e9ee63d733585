import type { Channel, Receive, Said } from "../../src/ports/channel.ts";
import type { Rendered, RenderedChoice } from "../../src/ports/message.ts";

/** A channel before its platform, for whole conversations with one person after the other. */
export interface Way {
  channel: Channel;
  /** Somebody whom the channel has not met. What he does from now on arrives at `receive`. */
  comes(receive: Receive): Promise<Comer>;
  close(): Promise<void>;
}

/** A person at the other end of a channel. What gives false is nothing that anybody can do there. */
export interface Comer {
  /** His chat, as the channel names it. */
  chat: string;
  says(content: Said): Promise<boolean>;
  /** Takes a choice of a message, as one does in this channel; `isNewest`: no choices were shown after it. */
  takes(choice: RenderedChoice, from: Shown): Promise<boolean>;
  /** All that he was shown, one text a message, as soon as there are so many messages of the product's or more. */
  shown(said: number): Promise<string[]>;
}

export interface Shown {
  message: Rendered;
  isNewest: boolean;
}
