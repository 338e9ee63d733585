import type { Database } from "../../../../src/core/sql/database.ts";
import type { DataCopy } from "../../../../src/ports/data-copy.ts";
import { openCopy } from "../../open-copy.ts";
import type { World } from "../../world.ts";
import { PHOTO } from "../ticket-files.ts";
import { ticketWays } from "../tickets.ts";

/** What only records with a history can show of a copy. */
export function sqlCopiesContract(world: World, database: () => Database): void {
  const chat = "telegram:1";

  async function copyOfSiti(): Promise<DataCopy> {
    const session = await world.signIn(chat, world.person("siti"));
    const { token } = await openCopy(world, { session, conversation: chat });
    const copy = await world.core.takeCopy(token, "json");
    if (!copy) throw new Error("no copy");
    return copy;
  }

  test("a copy's months and years add up to the balances it shows", async () => {
    const { contributions, returns, balances, employments } = await copyOfSiti();
    expect(contributions.length).toBeGreaterThan(12);
    expect(contributions.reduce((sum, { jht }) => sum + jht, 0)).toBe(balances.jht.contributions);
    expect(contributions.reduce((sum, { jp }) => sum + jp, 0)).toBe(balances.jp.contributions);
    expect(returns.reduce((sum, { amount }) => sum + amount, 0)).toBe(balances.jht.returns);
    expect(new Set(employments.map(({ kpj }) => kpj))).toEqual(
      new Set(balances.jht.cards.map(({ kpj }) => kpj)),
    );
  });

  test("a copy holds the consent that was given in the member's chats", async () => {
    const consent = {
      conversation: chat,
      purpose: "chat-service",
      version: "2026-11",
      given: true,
      textSha256: "0".repeat(64),
      language: "en",
    } as const;
    await world.core.recordConsent(consent, world.key());
    const copy = await copyOfSiti();
    expect(copy.consents).toMatchObject([{ given: true, version: "2026-11", language: "en" }]);
    expect(copy.account.since).not.toBeNull();
  });

  test("photos are his to fetch though a restriction hides them from desks, and each leaves a trace", async () => {
    const session = await world.signIn(chat, world.person("siti"));
    const { ticket, number } = await ticketWays(world).open(chat, { session, words: "" });
    await world.core.addFile({ conversation: chat, ticket, id: "m1" }, PHOTO);
    const request = { session, conversation: chat, kind: "restrict", subject: null } as const;
    await world.core.requestData(request, world.key());
    await world.core.closeTicket({ conversation: chat, ticket }, world.key());
    const { token } = await openCopy(world, { session, conversation: chat });
    const view = await world.core.viewPage(token);
    const [file] = view?.purpose === "copy" ? view.files : [];
    expect(file && (await world.core.desk.readFile(ticket, file.position))).toBeNull();
    expect(file && (await world.core.takeCopyFile(token, file))).toMatchObject({ mime: "image/jpeg" });
    const traces = await database().query<{ detail: string }>(
      "select detail from audit where event = 'sensitive_read' and detail like 'copy%'",
    );
    expect(traces).toEqual([{ detail: `copy file ${number} ${file?.position}` }]);
  });

  test("every copy leaves a trace that says which kind of file it was", async () => {
    await copyOfSiti();
    const traces = await database().query<{ detail: string }>(
      "select detail from audit where event = 'sensitive_read' and detail like 'copy%'",
    );
    expect(traces).toEqual([{ detail: "copy json" }]);
  });
}
