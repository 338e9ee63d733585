/**
 * Reads a list of words and phrases out of a template: entries are parted by commas or line ends, so that a word is added
 * by typing it. Lines may be grouped by language as one likes.
 */
export function words(list: TemplateStringsArray): readonly string[] {
  return list
    .join("")
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
