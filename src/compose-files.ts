import type { Config } from "./config.ts";
import { createClamd } from "./files/clamd.ts";
import { createFileCleaner } from "./files/file-cleaner.ts";
import { policy } from "./policy.ts";
import type { Channel } from "./ports/channel.ts";
import type { Clock } from "./ports/clock.ts";
import { filesBy } from "./services/pass-file.ts";
import type { ServiceParts } from "./services/service-parts.ts";

/** Where files come from, and what checks and cleans them. */
export function openFiles(
  { clamd }: Pick<Config, "clamd">,
  channels: ReadonlyMap<string, Channel>,
  clock: Clock,
): NonNullable<ServiceParts["files"]> {
  const scanner = clamd && createClamd({ place: clamd, limitMs: policy.files.scanMs, clock });
  return { of: filesBy(channels), clean: createFileCleaner({ scanner, policy: policy.files }) };
}
