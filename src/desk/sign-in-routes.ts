import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isFromOurPage } from "../channels/web/same-origin.ts";
import { Busy } from "../crypto/password-hash.ts";
import { checkTotp, createTotpSecret } from "../crypto/totp.ts";
import type { AgentSession } from "../ports/agent-accounts.ts";
import type { Me } from "./api.ts";
import { fieldsOf, readLogin, readText } from "./bodies.ts";
import type { DeskParts } from "./desk-parts.ts";
import { refuse, saysItIsOurs } from "./guard.ts";
import { may, permissionsOf } from "./permissions.ts";
import { createToken, digestOfToken } from "./tokens.ts";

/** Adds `/desk/api/sign-in`, `/sign-out`, `/me`, `/active`, `/confirm`, and in a demo `/demo-people`. */
export function addSignInRoutes(server: FastifyInstance, parts: DeskParts): void {
  const { guard, accounts, desk, cookies, people } = parts;

  server.post("/desk/api/sign-in", (request, reply) => signIn(request, reply, parts));
  // Whether somebody is signed in is a question and no refusal; null says nobody is.
  server.get("/desk/api/me", async (request, reply) => {
    if (!isFromOurPage(request)) return refuse(reply, 403, "other-origin");
    const caller = await guard.callerOf(request);
    return reply
      .type("application/json; charset=utf-8")
      .send(JSON.stringify(caller && describe(parts, caller, caller.tokenSha256)));
  });
  server.post(
    "/desk/api/sign-out",
    guard.acts([], async (request, reply, caller) => {
      await accounts.endSession(caller.tokenSha256);
      if (may(caller.agent.role, "answer")) await desk.setPresence(caller.agent.id, "offline");
      cookies.clearSession(request, reply);
      return { outcome: "done" };
    }),
  );
  // Passing the guard is all it does: it moves the idle limit.
  server.post(
    "/desk/api/active",
    guard.acts([], async () => ({ outcome: "done" })),
  );
  server.post(
    "/desk/api/confirm",
    guard.acts([], (request, reply, caller) => confirm(request, reply, parts, caller)),
  );
  if (people) server.get("/desk/api/demo-people", () => people.list());
}

function describe({ guard, clock, demo, policy }: DeskParts, session: AgentSession, tokenSha256: string): Me {
  const { id, name, login, role } = session.agent;
  return {
    id,
    name,
    login,
    role,
    permissions: permissionsOf(role),
    csrf: guard.csrfOf(tokenSha256),
    endsAt: session.endsAt,
    idleMs: policy.deskAccess.idleMs,
    now: clock.now(),
    demo,
  };
}

/**
 * Login, password and code are judged together and answered alike, whatever is wrong, whoever it is and whether or not it was
 * judged at all; the same work is done each time.
 */
async function signIn(request: FastifyRequest, reply: FastifyReply, parts: DeskParts): Promise<unknown> {
  if (!saysItIsOurs(request)) return refuse(reply, 403, "other-origin");
  const { accounts, cookies, people, policy } = parts;
  const fields = fieldsOf(request.body);
  const login = readLogin(fields["login"]) ?? "";
  const password = readText(fields["password"], policy.password.mostBytes) ?? "";
  const code = (readText(fields["code"], 16) ?? "").replace(/\s/g, "");
  if (people) await people.list();
  const device = cookies.readDevice(request, login);
  const allowed = await accounts.maySignIn(
    device === null
      ? [
          { kind: "address", value: request.ip },
          { kind: "login", value: login },
        ]
      : [{ kind: "device", value: device }],
  );
  try {
    const found = await judge(parts, { login, password, code, allowed });
    if (!found) return refuse(reply, 401, "sign-in-wrong");
    const token = createToken();
    const tokenSha256 = digestOfToken(token) ?? "";
    const session = await accounts.openSession({ ...found, tokenSha256 });
    if (!session) return refuse(reply, 401, "sign-in-wrong");
    await beAtTheDesk(parts, session);
    cookies.setSession(request, reply, token);
    cookies.setDevice(request, reply, login);
    return describe(parts, session, tokenSha256);
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    reply.header("retry-after", 2);
    return refuse(reply, 503, "busy");
  }
}

/** Compared with when there is nobody, so that it takes as long. */
let nobodysSecret: string | null = null;

async function judge(
  { accounts, hasher, clock, policy }: DeskParts,
  tried: { login: string; password: string; code: string; allowed: boolean },
) {
  const found = await accounts.readCredentials(tried.login);
  const credentials = tried.allowed ? found : null;
  nobodysSecret ??= createTotpSecret(policy.totp);
  const verdict = await hasher.verify(tried.password, credentials?.passwordHash ?? null);
  const totpStep = checkTotp(policy.totp, {
    secret: credentials?.totpSecret ?? nobodysSecret,
    code: tried.code,
    nowMs: clock.now(),
    lastStep: null,
  });
  if (credentials && verdict.right && totpStep !== null) {
    const rehashed = verdict.rehash ? await hasher.hash(tried.password) : null;
    return { agentId: credentials.agentId, totpStep, rehashed };
  }
  if (found)
    await accounts.noteAct({
      agentId: found.agentId,
      event: "authn_login_fail",
      detail: tried.allowed ? "wrong" : "throttled",
      ticket: null,
    });
  return null;
}

/** Whoever answers is online from when he comes, unless he chose to be away in another window. */
async function beAtTheDesk({ desk }: DeskParts, { agent }: AgentSession): Promise<void> {
  if (!may(agent.role, "answer")) return;
  const known = (await desk.readAgents()).find(({ id }) => id === agent.id);
  if (known && known.presence !== "offline") return;
  await desk.setPresence(agent.id, "online");
}

/** The second factor again, before something that is worth it. */
async function confirm(
  request: FastifyRequest,
  reply: FastifyReply,
  { accounts, clock, policy }: DeskParts,
  caller: AgentSession & { tokenSha256: string },
): Promise<unknown> {
  const code = (readText(fieldsOf(request.body)["code"], 16) ?? "").replace(/\s/g, "");
  const allowed = await accounts.maySignIn([{ kind: "device", value: `confirm|${caller.tokenSha256}` }]);
  const credentials = await accounts.readCredentials(caller.agent.login);
  const totpStep =
    allowed && credentials
      ? checkTotp(policy.totp, {
          secret: credentials.totpSecret,
          code,
          nowMs: clock.now(),
          lastStep: null,
        })
      : null;
  const { tokenSha256 } = caller;
  if (totpStep === null || !(await accounts.confirmSession({ tokenSha256, totpStep })))
    return refuse(reply, 403, "code-wrong");
  return { outcome: "done" };
}
