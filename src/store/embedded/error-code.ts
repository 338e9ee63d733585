/** The system's name for what went wrong, such as `ENOENT`; undefined when this is no system error. */
export function errorCode(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
