import type { Sign, Signs } from "../ports/signs.ts";

/** Signs within this process. */
export function createLocalSigns(): Signs {
  const listeners = new Set<{ hear: (sign: Sign) => void }>();
  return {
    give(sign) {
      for (const { hear } of listeners) hear(sign);
    },
    hear(onSign) {
      const listener = { hear: onSign };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
