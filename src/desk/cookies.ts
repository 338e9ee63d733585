import { timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Keyring } from "../keyring.ts";
import { createToken } from "./tokens.ts";

/**
 * The cookies of the desk. `__Host-` makes a browser insist on https, on this very host and on the whole of it. Only the demo speaks
 * plain http, with the same cookies under plain names: a browser would refuse the prefix there.
 */
export interface DeskCookies {
  /** The session's token that came with a request. */
  readSession(request: FastifyRequest): string | null;
  setSession(request: FastifyRequest, reply: FastifyReply, token: string): void;
  clearSession(request: FastifyRequest, reply: FastifyReply): void;
  /** Which known device of this login asks, or null: it signed in there before. */
  readDevice(request: FastifyRequest, login: string): string | null;
  setDevice(request: FastifyRequest, reply: FastifyReply, login: string): void;
}

/** Cookies that no script can read and no other site can have sent; over plain http, which only the demo speaks, without `__Host-`. */
export function createDeskCookies(parts: {
  keyring: Pick<Keyring, "mac">;
  demo: boolean;
  deviceMs: number;
}): DeskCookies {
  const { keyring, demo, deviceMs } = parts;
  const isSecure = (request: FastifyRequest) => !demo || request.protocol === "https";
  const nameOf = (request: FastifyRequest, name: string) => (isSecure(request) ? `__Host-${name}` : name);
  const macOf = (login: string, nonce: string) => keyring.mac("web", `desk-device|${login}|${nonce}`);

  function set(
    request: FastifyRequest,
    reply: FastifyReply,
    cookie: { name: string; value: string; seconds: number | null },
  ): void {
    const { name, value, seconds } = cookie;
    const ends = seconds === null ? "" : `; Max-Age=${seconds}`;
    const secure = isSecure(request) ? "; Secure" : "";
    reply.header(
      "set-cookie",
      `${nameOf(request, name)}=${value}; Path=/; HttpOnly; SameSite=Strict${ends}${secure}`,
    );
  }

  return {
    readSession: (request) => readCookie(request, nameOf(request, "desk")),
    // Without an age it is gone when the browser closes; how long it counts at all the server says.
    setSession: (request, reply, token) => set(request, reply, { name: "desk", value: token, seconds: null }),
    clearSession: (request, reply) => set(request, reply, { name: "desk", value: "", seconds: 0 }),
    readDevice(request, login) {
      const [nonce = "", mac = ""] = (readCookie(request, nameOf(request, "desk-device")) ?? "").split(".");
      return nonce !== "" && isEqual(mac, macOf(login, nonce)) ? nonce : null;
    },
    setDevice(request, reply, login) {
      const nonce = createToken();
      const value = `${nonce}.${macOf(login, nonce)}`;
      set(request, reply, { name: "desk-device", value, seconds: deviceMs / 1_000 });
    },
  };
}

function readCookie(request: FastifyRequest, name: string): string | null {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || null;
}

function isEqual(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
