import { HOTP, Secret } from "otpauth";
import type { PasswordHasher } from "../crypto/password-hash.ts";
import type { Keyring } from "../keyring.ts";
import type { Policy } from "../policy.ts";
import type { AgentAccounts, Role } from "../ports/agent-accounts.ts";
import type { AgentDesk, Skill } from "../ports/agent-desk.ts";
import type { Clock } from "../ports/clock.ts";
import type { DemoPerson } from "./api.ts";
import { enlist } from "./enlist.ts";
import { digestOfToken } from "./tokens.ts";

/** Nobody real: every surname says so. */
const CAST: readonly { login: string; name: string; role: Role; skills: Skill[] }[] = [
  { login: "sari", name: "Sari Contoh", role: "agent", skills: ["general", "claims", "accounts"] },
  { login: "dimas", name: "Dimas Contoh", role: "agent", skills: ["general", "accounts"] },
  { login: "ratna", name: "Ratna Contoh", role: "supervisor", skills: ["general", "claims", "accounts"] },
  { login: "tono", name: "Tono Contoh", role: "auditor", skills: [] },
  { login: "ayu", name: "Ayu Contoh", role: "admin", skills: [] },
];

/** The fictional people at the demo's desk. */
export interface DemoPeople {
  /** Who they are, with what each signs in with now; makes their accounts when they are not there yet. */
  list(): Promise<DemoPerson[]>;
}

/**
 * Who the demo lets you be, and with which password. Passwords and second factors are derived from this installation's own key, so
 * that what one demo prints opens no other.
 */
export function demoLogins(keyring: Pick<Keyring, "mac">): Omit<DemoPerson, "code">[] {
  return CAST.map(({ login, name, role }) => ({ login, name, role, password: passwordOf(keyring, login) }));
}

/** Makes the demo's agents with the first look, and not again. */
export function createDemoPeople(parts: {
  accounts: AgentAccounts;
  desk: AgentDesk;
  hasher: PasswordHasher;
  keyring: Pick<Keyring, "mac">;
  policy: Policy;
  clock: Clock;
}): DemoPeople {
  const { accounts, desk, hasher, keyring, policy, clock } = parts;
  let made: Promise<void> | null = null;

  async function make(): Promise<void> {
    const known = new Set((await accounts.listAgents()).map(({ login }) => login));
    for (const { login, name, role, skills } of CAST) {
      if (known.has(login)) continue;
      const token = Buffer.from(keyring.mac("web", `desk-demo-invitation|${login}`), "hex").toString(
        "base64url",
      );
      const tokenSha256 = digestOfToken(token) ?? "";
      const invited = await enlist(
        { accounts, desk },
        { login, name, role, tokenSha256, by: "command-line", demo: true },
        { skills, languages: ["id", "en"], capacity: 4 },
        `demo|${login}`,
      );
      if (invited === "login-taken") continue;
      const passwordHash = await hasher.hash(passwordOf(keyring, login));
      await accounts.acceptInvitation(
        { tokenSha256, passwordHash, totpSecret: secretOf(keyring, login) },
        `demo-accept|${login}`,
      );
    }
  }

  return {
    async list() {
      made ??= make();
      try {
        await made;
      } catch (error) {
        made = null;
        throw error;
      }
      const step = Math.floor(clock.now() / 1_000 / policy.totp.stepSeconds);
      return demoLogins(keyring).map((person) => ({
        ...person,
        code: HOTP.generate({
          secret: Secret.fromBase32(secretOf(keyring, person.login)),
          digits: policy.totp.digits,
          counter: step,
        }),
      }));
    },
  };
}

function passwordOf(keyring: Pick<Keyring, "mac">, login: string): string {
  return `contoh-${keyring.mac("web", `desk-demo-password|${login}`).slice(0, 8)}`;
}

function secretOf(keyring: Pick<Keyring, "mac">, login: string): string {
  return Secret.fromHex(keyring.mac("web", `desk-demo-totp|${login}`).slice(0, 40)).base32;
}
