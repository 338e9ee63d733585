/**
 * The other ways to a person, as people name them. Not a wish for the understanding: "email" alone is one only to whoever was asked which way
 * he would like, and is part of an address or of a complaint anywhere else.
 */
const OTHER_WAY =
  /^\W*(?:lewat |via |by )?(?:e-?mail|surel|(?:di)?tele?pon|tlp|telp|call|phone|wa|whatsapp)\W*$/i;

/** Whether the whole text names another way than the chat. */
export function isOtherWay(text: string): boolean {
  return OTHER_WAY.test(text);
}
