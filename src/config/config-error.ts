/** A setting that can't be used. The message is one sentence that names the variable and the remedy. */
export class ConfigError extends Error {
  override name = "ConfigError";
}
