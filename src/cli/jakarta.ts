/** A time (milliseconds since 1970) in Jakarta, to the minute: `2026-11-28 03:15 WIB`. */
export function jakarta(at: number): string {
  return `${new Date(at + 7 * 3_600_000).toISOString().slice(0, 16).replace("T", " ")} WIB`;
}
