import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Config, readConfig } from "../config.ts";
import { type OpenedCore, openCore } from "../core/open-core.ts";
import { enlist, USUAL_DUTY } from "../desk/enlist.ts";
import { createToken, digestOfToken } from "../desk/tokens.ts";
import { createPinoLog } from "../log/pino-log.ts";
import { openKeyring } from "../open-keyring.ts";
import { policy } from "../policy.ts";
import { ROLES, type Role } from "../ports/agent-accounts.ts";
import { systemClock } from "../ports/clock.ts";
import { describeStartupFailure } from "../startup-failure.ts";

const USAGE = `npm run agents -- <command>
  list                                       who may sit at the desk
  add --login NAME --name "NAME" --role ROLE  invites somebody; prints the link, which works once, for two days
  invite-again --login NAME                  a new way in: the old password, second factor and sessions end at once
  disable --login NAME, enable --login NAME

  ROLE is one of ${ROLES.join(", ")}. The link begins with PUBLIC_URL, or with --url.
  With the embedded database the service must not be running: one process at a time has it.`;

const { values, positionals } = parse();

function parse() {
  const options = {
    login: { type: "string" },
    name: { type: "string" },
    role: { type: "string", default: "agent" },
    url: { type: "string" },
  } as const;
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch {
    console.error(USAGE);
    process.exit(1);
  }
}

type Command = (records: OpenedCore, config: Config) => Promise<void>;

const COMMANDS: Record<string, Command> = { list, add, "invite-again": inviteAgain, disable, enable };

async function list({ accounts }: OpenedCore): Promise<void> {
  for (const { login, name, role, state } of await accounts.listAgents())
    console.log(`${login.padEnd(20)} ${role.padEnd(11)} ${state.padEnd(9)} ${name}`);
}

async function add({ accounts, desk }: OpenedCore, config: Config): Promise<void> {
  const login = needed("login");
  if (!/^[a-z][a-z0-9.-]{2,31}$/.test(login))
    throw new Wrong("--login must have 3 to 32 small letters, digits, dots or dashes.");
  const token = createToken();
  const invited = await enlist(
    { accounts, desk },
    {
      login,
      name: needed("name"),
      role: readRole(),
      tokenSha256: digestOfToken(token) ?? "",
      by: "command-line",
    },
    USUAL_DUTY,
    randomUUID(),
  );
  if (invited === "login-taken") throw new Wrong(`There is already a ${login}: choose another --login.`);
  printLink(token, config);
}

async function inviteAgain(records: OpenedCore, config: Config): Promise<void> {
  const token = createToken();
  const tokenSha256 = digestOfToken(token) ?? "";
  const agentId = await idOf(records);
  await records.accounts.inviteAgain({ agentId, tokenSha256, by: "command-line" }, randomUUID());
  printLink(token, config);
}

async function disable(records: OpenedCore): Promise<void> {
  await changeState(records, "disabled");
}

async function enable(records: OpenedCore): Promise<void> {
  await changeState(records, "active");
}

async function changeState(records: OpenedCore, state: "active" | "disabled"): Promise<void> {
  const agentId = await idOf(records);
  await records.accounts.changeAgent({ agentId, by: "command-line", state }, randomUUID());
  const known = (await records.desk.readAgents()).find(({ id }) => id === agentId);
  if (known) await records.desk.saveAgent({ ...known, active: state === "active" });
  console.log(`${needed("login")} is ${state}.`);
}

/** The token stands behind the `#`, which no server or proxy sees. */
function printLink(token: string, { publicUrl, port }: Config): void {
  const base = (values.url ?? publicUrl ?? `http://localhost:${port}`).replace(/\/$/, "");
  console.log(`Give this link to nobody else; it works once, for two days:\n${base}/desk/#undangan=${token}`);
}

async function idOf({ accounts }: OpenedCore): Promise<string> {
  const login = needed("login");
  const found = (await accounts.listAgents()).find((agent) => agent.login === login);
  if (!found) throw new Wrong(`There is no ${login}: npm run agents -- list shows who there is.`);
  return found.id;
}

function readRole(): Role {
  const role = ROLES.find((one) => one === values.role);
  if (!role) throw new Wrong(`--role must be one of ${ROLES.join(", ")}.`);
  return role;
}

function needed(name: "login" | "name"): string {
  const value = values[name]?.trim();
  if (!value) throw new Wrong(`--${name} is missing.\n\n${USAGE}`);
  return value;
}

/** A command that can't be done as it was written. */
class Wrong extends Error {}

async function main(): Promise<void> {
  const command = COMMANDS[positionals[0] ?? ""];
  if (!command) {
    console.log(USAGE);
    return;
  }
  const config = readConfig(process.env);
  await mkdir(config.dataDir, { recursive: true });
  const keyring = await openKeyring(config);
  const log = createPinoLog(config.logLevel);
  const records = await openCore({ ...config, keyring, policy, clock: systemClock, log });
  try {
    await command(records, config);
  } finally {
    await records.close();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const { sentence, exitCode } =
      error instanceof Wrong ? { sentence: error.message, exitCode: 1 } : describeStartupFailure(error);
    console.error(sentence);
    process.exit(exitCode);
  },
);
