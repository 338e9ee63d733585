import type { OutsideMessage } from "../../src/ports/code-sender.ts";

/** A code by SMS; override what the case is about. */
export function outsideMessage(parts: Partial<OutsideMessage> = {}): OutsideMessage {
  return {
    by: "sms",
    address: "+6281234567890",
    subject: "",
    text: "Kode 482913 (tanda KM) untuk MASUK.",
    language: "id",
    code: "482913",
    idempotencyKey: "a1b2c3",
    sendingId: "17",
    ...parts,
  };
}
