import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { encode } from "uqr";
import { Busy } from "../crypto/password-hash.ts";
import { readNewPassword } from "../crypto/password-rules.ts";
import { checkTotp, createTotpSecret, totpAddress } from "../crypto/totp.ts";
import type { InvitationShown } from "./api.ts";
import { fieldsOf, readText } from "./bodies.ts";
import type { DeskParts } from "./desk-parts.ts";
import { refuse, saysItIsOurs } from "./guard.ts";
import { digestOfToken } from "./tokens.ts";

/** What an authenticator app shows above the code. */
const ISSUER = "Layanan peserta (meja petugas)";

/**
 * Adds `/desk/api/invitation` and `/desk/api/invitation/accept`. The token stands in the link's fragment, which no server sees and no
 * preview sends; the page posts it. Only accepting uses it up.
 */
export function addInvitationRoutes(server: FastifyInstance, parts: DeskParts): void {
  server.post("/desk/api/invitation", (request, reply) => show(request, reply, parts));
  server.post("/desk/api/invitation/accept", (request, reply) => accept(request, reply, parts));
}

async function show(request: FastifyRequest, reply: FastifyReply, parts: DeskParts): Promise<unknown> {
  if (!saysItIsOurs(request)) return refuse(reply, 403, "other-origin");
  const found = await findInvitation(request, parts);
  if (!found) return refuse(reply, 404, "invitation-over");
  const { policy } = parts;
  const { name, login, role } = found.profile;
  const totpSecret = createTotpSecret(policy.totp);
  const address = totpAddress(policy.totp, { secret: totpSecret, issuer: ISSUER, account: login });
  const { data } = encode(address, { border: 2 });
  const shown: InvitationShown = {
    name,
    login,
    role,
    totpSecret,
    qr: data.map((row) => row.map((dark) => (dark ? "1" : "0")).join("")),
    proof: proofOf(parts, found.tokenSha256, totpSecret),
  };
  return shown;
}

async function accept(request: FastifyRequest, reply: FastifyReply, parts: DeskParts): Promise<unknown> {
  if (!saysItIsOurs(request)) return refuse(reply, 403, "other-origin");
  const { accounts, hasher, policy, clock } = parts;
  const fields = fieldsOf(request.body);
  const found = await findInvitation(request, parts);
  const totpSecret = readText(fields["totpSecret"], 64) ?? "";
  if (!found) return refuse(reply, 404, "invitation-over");
  if (!isEqual(String(fields["proof"]), proofOf(parts, found.tokenSha256, totpSecret)))
    return refuse(reply, 400, "not-a-form");
  const typed = readText(fields["password"], policy.password.mostBytes) ?? "";
  const reading = readNewPassword(policy.password, typed, {
    words: [found.profile.name, found.profile.login],
    numbers: [],
  });
  if (!reading.ok) return refuse(reply, 422, `password-${reading.why}`);
  const code = (readText(fields["code"], 16) ?? "").replace(/\s/g, "");
  const step = checkTotp(policy.totp, { secret: totpSecret, code, nowMs: clock.now(), lastStep: null });
  if (step === null) return refuse(reply, 422, "code-wrong");
  try {
    const passwordHash = await hasher.hash(reading.password);
    const { tokenSha256 } = found;
    const accepted = await accounts.acceptInvitation({ tokenSha256, passwordHash, totpSecret }, tokenSha256);
    return accepted ? { login: found.profile.login } : refuse(reply, 404, "invitation-over");
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    reply.header("retry-after", 2);
    return refuse(reply, 503, "busy");
  }
}

async function findInvitation(request: FastifyRequest, { accounts }: DeskParts) {
  const tokenSha256 = digestOfToken(fieldsOf(request.body)["token"]);
  const profile = tokenSha256 === null ? null : await accounts.readInvitation(tokenSha256);
  return profile && tokenSha256 !== null ? { profile, tokenSha256 } : null;
}

function proofOf({ keyring }: DeskParts, tokenSha256: string, totpSecret: string): string {
  return keyring.mac("web", `desk-totp|${tokenSha256}|${totpSecret}`);
}

function isEqual(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
