import type { FastifyInstance } from "fastify";
import type { Desk } from "../ports/desk.ts";
import { addApprovalRoutes } from "./approval-routes.ts";
import { createDeskCookies } from "./cookies.ts";
import { createDemoPeople } from "./demo-people.ts";
import type { DeskOptions, DeskParts } from "./desk-parts.ts";
import { addEventRoutes } from "./event-routes.ts";
import { addFileRoutes } from "./file-routes.ts";
import { createGuard } from "./guard.ts";
import { addInvitationRoutes } from "./invitation-routes.ts";
import { addLinkedNumberRoute } from "./linked-number-route.ts";
import { createLive } from "./live.ts";
import { addPage, type DeskTexts } from "./page.ts";
import { addPeopleRoutes } from "./people-routes.ts";
import { addReportRoutes } from "./report-routes.ts";
import { addSendFileRoute } from "./send-file-route.ts";
import { addSignInRoutes } from "./sign-in-routes.ts";
import { addTicketRoutes } from "./ticket-routes.ts";
import { addTypingRoutes } from "./typing-routes.ts";

/** Adds the built-in desk, everything under `/desk`. Call once, before the server listens. */
export function addDesk(server: FastifyInstance, options: DeskOptions, texts: DeskTexts): Desk {
  const { accounts, keyring, demo, policy } = options;
  const cookies = createDeskCookies({ keyring, demo, deviceMs: policy.deskAccess.deviceMs });
  const guard = createGuard({ accounts, cookies, keyring });
  const parts: DeskParts = { ...options, cookies, guard, people: demo ? createDemoPeople(options) : null };
  const live = createLive(options);

  addPage(server, texts, demo);
  addSignInRoutes(server, parts);
  addInvitationRoutes(server, parts);
  addTicketRoutes(server, parts);
  addFileRoutes(server, parts);
  addSendFileRoute(server, parts);
  addTypingRoutes(server, parts);
  addEventRoutes(server, parts, live);
  addApprovalRoutes(server, parts);
  addReportRoutes(server, parts);
  addPeopleRoutes(server, parts);
  addLinkedNumberRoute(server, parts);
  // An act shows at once on every screen of this process, not at the next look.
  server.addHook("onResponse", async (request) => {
    if (request.method === "POST" && request.url.startsWith("/desk/api/tickets/")) live.hurry();
  });
  return {
    start() {
      // Followed from when somebody looks at it.
    },
    hurry: live.hurry,
    stop: async () => live.stop(),
  };
}
