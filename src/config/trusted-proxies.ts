import { isIP } from "node:net";
import { ConfigError } from "./config-error.ts";

/** Reads TRUSTED_PROXIES; empty: who connects is who asks. Throws `ConfigError`. */
export function readTrustedProxies(read: (name: string) => string | null): string[] {
  const places = (read("TRUSTED_PROXIES") ?? "")
    .split(",")
    .map((place) => place.trim())
    .filter((place) => place !== "");
  if (places.every(isPlace)) return places;
  throw new ConfigError(
    "TRUSTED_PROXIES must be addresses or networks of your proxies, such as 10.0.3.7,10.1.0.0/16, or be left out: then X-Forwarded-For is not believed.",
  );
}

/** A network that holds every address would let everybody say who he is. */
function isPlace(place: string): boolean {
  const [address = "", bits, ...more] = place.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
