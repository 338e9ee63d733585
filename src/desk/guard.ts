import { timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isFromOurPage } from "../channels/web/same-origin.ts";
import type { Keyring } from "../keyring.ts";
import type { AgentAccounts, AgentSession } from "../ports/agent-accounts.ts";
import type { DeskCookies } from "./cookies.ts";
import { may, type Permission } from "./permissions.ts";
import { digestOfToken } from "./tokens.ts";

/** Who asks, by his session. */
export interface Caller extends AgentSession {
  tokenSha256: string;
}

type Handler = (request: FastifyRequest, reply: FastifyReply, caller: Caller) => Promise<unknown>;

/** Lets through to a route only who may use it. */
export interface Guard {
  /** A route that only reads, for whoever may do one of these things; none named: for everybody who is signed in. */
  reads(permissions: readonly Permission[], handle: Handler): Route;
  /** A route that changes something: also asks for the page's own token, and counts as an act of the person. */
  acts(permissions: readonly Permission[], handle: Handler): Route;
  /** Who asks, or null for somebody who is not signed in. */
  callerOf(request: FastifyRequest): Promise<Caller | null>;
  /** What the page shows to be the page. */
  csrfOf(tokenSha256: string): string;
}

type Route = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

const CSRF_HEADER = "x-csrf-token";

/** Knows who calls by the cookie, and whether the page that calls is ours by a token that only our page was given. */
export function createGuard(parts: {
  accounts: AgentAccounts;
  cookies: DeskCookies;
  keyring: Pick<Keyring, "mac">;
}): Guard {
  const { accounts, cookies, keyring } = parts;
  const csrfOf = (tokenSha256: string) => keyring.mac("web", `desk-csrf|${tokenSha256}`);

  async function callerOf(request: FastifyRequest): Promise<Caller | null> {
    const tokenSha256 = digestOfToken(cookies.readSession(request));
    const session = tokenSha256 === null ? null : await accounts.readSession(tokenSha256);
    return session && tokenSha256 !== null ? { ...session, tokenSha256 } : null;
  }

  async function admit(
    request: FastifyRequest,
    reply: FastifyReply,
    permissions: readonly Permission[],
  ): Promise<Caller | null> {
    const caller = await callerOf(request);
    if (!caller) {
      refuse(reply, 401, "signed-out");
      return null;
    }
    const { role } = caller.agent;
    if (permissions.length === 0 || permissions.some((permission) => may(role, permission))) return caller;
    await accounts.noteAct({
      agentId: caller.agent.id,
      event: "authz_fail",
      detail: permissions.join("+"),
      ticket: null,
    });
    refuse(reply, 403, "not-allowed");
    return null;
  }

  return {
    callerOf,
    csrfOf,
    reads: (permissions, handle) => async (request, reply) => {
      if (!isFromOurPage(request)) return refuse(reply, 403, "other-origin");
      const caller = await admit(request, reply, permissions);
      return caller ? await handle(request, reply, caller) : reply;
    },
    acts: (permissions, handle) => async (request, reply) => {
      if (!saysItIsOurs(request)) return refuse(reply, 403, "other-origin");
      const caller = await admit(request, reply, permissions);
      if (!caller) return reply;
      const shown = Buffer.from(String(request.headers[CSRF_HEADER] ?? ""));
      const right = Buffer.from(csrfOf(caller.tokenSha256));
      if (shown.length !== right.length || !timingSafeEqual(shown, right))
        return refuse(reply, 403, "other-page");
      await accounts.touchSession(caller.tokenSha256);
      return await handle(request, reply, caller);
    },
  };
}

/** Stricter than for the web chat: what changes something must say where it comes from, and that must be here. */
export function saysItIsOurs(request: FastifyRequest): boolean {
  const { origin, "sec-fetch-site": site } = request.headers;
  return (origin !== undefined || site !== undefined) && isFromOurPage(request);
}

/** Answers with the name of what is wrong; the page has the words for it. */
export function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error });
}
