import type { Locator } from "playwright-core";

/** Exists in the browser, where this is called. */
declare function getComputedStyle(element: unknown): { color: string; backgroundColor: string };

/** The colours that an element's text really has on the screen. */
export async function colorsOf(element: Locator): Promise<{ ink: string; ground: string }> {
  return element.evaluate((node) => {
    let ground = node;
    const colorBehind = () => getComputedStyle(ground).backgroundColor;
    while (colorBehind() === "rgba(0, 0, 0, 0)" && ground.parentElement) ground = ground.parentElement;
    return { ink: getComputedStyle(node).color, ground: colorBehind() };
  });
}

/** Contrast of two opaque CSS colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast({ ink, ground }: { ink: string; ground: string }): number {
  const [lighter = 0, darker = 0] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) =>
    linear(Number(part) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
