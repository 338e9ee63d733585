import type { Clock } from "../../ports/clock.ts";
import type { WhatsAppHolding } from "../../ports/whatsapp-keys.ts";
import type { Line } from "./line.ts";
import type { WhatsAppOptions } from "./options.ts";

/** How long WhatsApp may take to let the device in, and then to remove it. */
const WITHIN_MS = 20_000;

/** Longer than the line may take. */
const LEASE_MS = 60_000;

type Outcome =
  | "unlinked"
  /** WhatsApp did not answer: the keys are gone here, the phone still lists the device. */
  | "forgotten"
  /** A running service holds the number. */
  | "busy"
  | "nothing";

/** Removes this device from the number, tells WhatsApp so, and forgets its keys. */
export async function unlink(
  options: Pick<WhatsAppOptions, "vault" | "clock" | "log" | "serverUrl" | "version">,
): Promise<Outcome> {
  const { vault, clock } = options;
  if (!(await vault.hasCredentials())) return "nothing";
  const holding = await vault.take("unlink", LEASE_MS);
  if (holding === null) return "busy";
  try {
    const told = await tell(options, holding, clock);
    await holding.forgetKeys();
    await holding.noteLink(JSON.stringify({ state: "stopped", why: "unlinked" }));
    return told ? "unlinked" : "forgotten";
  } finally {
    await holding.release();
  }
}

async function tell(
  options: Parameters<typeof unlink>[0],
  holding: WhatsAppHolding,
  clock: Clock,
): Promise<boolean> {
  const { openLine } = await import("./line.ts");
  let letIn: () => void = () => undefined;
  const linked = new Promise<"linked">((resolve) => {
    letIn = () => resolve("linked");
  });
  const line: Line = await openLine({
    ...options,
    holding,
    pairingPhone: null,
    retries: NOTHING,
    onEntry: () => undefined,
    onStanding: () => undefined,
    onLink: ({ state }) => {
      if (state === "linked") letIn();
    },
  });
  const first = await Promise.race([linked, line.ended, timeUp(clock)]);
  if (first === "linked") await line.socket.logout();
  else await line.close();
  return first === "linked";
}

function timeUp(clock: Clock): Promise<null> {
  return new Promise((resolve) => clock.after(WITHIN_MS, () => resolve(null)));
}

const NOTHING = {
  get: () => undefined,
  set: () => undefined,
  del: () => undefined,
  flushAll: () => undefined,
};
