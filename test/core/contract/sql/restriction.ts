import type { Database } from "../../../../src/core/sql/database.ts";
import { createAgentAccounts } from "../../../../src/core/sql/desk-accounts/agent-accounts.ts";
import { createIndexes } from "../../../../src/core/sql/indexes.ts";
import { policy } from "../../../../src/policy.ts";
import { keyring } from "../../sql-subject.ts";
import type { World } from "../../world.ts";
import { ticketWays } from "../tickets.ts";

/** What an agent can still have unmasked of a member who has restricted the use of his data. */
export function sqlRestrictionContract(world: World, database: () => Database): void {
  const chat = "telegram:1";
  const { open, agent } = ticketWays(world);

  test.each([
    ["chat", "phone", null],
    ["callback", "phone", "his phone"],
    ["callback", "name", null],
    ["email", "email", "his e-mail"],
    ["email", "phone", null],
  ] as const)("of a restricted member who asked for a %s, the %s is %s", async (kind, field, shown) => {
    await agent("sari");
    const siti = world.person("siti");
    const session = await world.signIn(chat, siti);
    const callbackAt = kind === "callback" ? await world.now() : null;
    const { ticket } = await open(chat, { session, kind, callbackAt });
    const accounts = createAgentAccounts({
      ...{ database: database(), keyring, policy, index: createIndexes(keyring) },
    });
    const asked = { agentId: "sari", ticket, field, reason: "call-back", anybodys: true } as const;
    expect(await accounts.reveal(asked)).not.toBeNull();
    const request = { session, conversation: chat, kind: "restrict", subject: null } as const;
    await world.core.requestData(request, world.key());
    const his = { "his phone": siti.phone, "his e-mail": siti.email };
    expect(await accounts.reveal(asked)).toBe(shown === null ? null : his[shown]);
    await world.core.closeTicket({ conversation: chat, ticket }, world.key());
    expect(await accounts.reveal(asked)).toBeNull();
  });
}
