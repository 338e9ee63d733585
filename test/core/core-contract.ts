import { bankAccountsContract } from "./contract/bank-accounts.ts";
import { casesContract } from "./contract/cases.ts";
import { changesContract } from "./contract/changes.ts";
import { copiesContract } from "./contract/copies.ts";
import { deliveryContract } from "./contract/delivery.ts";
import { deskContract } from "./contract/desk.ts";
import { identifierPagesContract } from "./contract/identifier-pages.ts";
import { limitsContract } from "./contract/limits.ts";
import { pagesContract } from "./contract/pages.ts";
import { recordsContract } from "./contract/records.ts";
import { registrationContract } from "./contract/registration.ts";
import { repetitionContract } from "./contract/repetition.ts";
import { restrictionContract } from "./contract/restriction.ts";
import { sessionsContract } from "./contract/sessions.ts";
import { signInContract } from "./contract/sign-in.ts";
import { ticketFilesContract } from "./contract/ticket-files.ts";
import { ticketMailContract } from "./contract/ticket-mail.ts";
import { ticketsContract } from "./contract/tickets.ts";
import { trustContract } from "./contract/trust.ts";
import { typingContract } from "./contract/typing.ts";
import { usedCodesContract } from "./contract/used-codes.ts";
import { webUploadsContract } from "./contract/web-uploads.ts";
import type { CoreSubject } from "./core-subject.ts";
import { createWorld, type World } from "./world.ts";

/** What every implementation of the core has to keep; `more` is for what only this one can do. */
export function describeCore<Subject extends CoreSubject>(
  name: string,
  open: () => Promise<Subject>,
  more: (world: World, subject: () => Subject) => void = () => {},
) {
  describe(name, () => {
    let opened: Subject | null = null;
    const subject = () => {
      if (!opened) throw new Error("not open");
      return opened;
    };
    const world = createWorld(subject);
    beforeAll(async () => {
      opened = await open();
    }, 60_000);
    beforeEach(() => world.reset());
    afterAll(async () => {
      await opened?.close();
    });

    registrationContract(world);
    signInContract(world);
    limitsContract(world);
    deliveryContract(world);
    sessionsContract(world);
    recordsContract(world);
    repetitionContract(world);
    trustContract(world);
    usedCodesContract(world);
    ticketsContract(world);
    ticketFilesContract(world);
    ticketMailContract(world);
    describe("the desk", () => deskContract(world));
    typingContract(world);
    webUploadsContract(world);
    pagesContract(world);
    identifierPagesContract(world);
    changesContract(world);
    bankAccountsContract(world);
    casesContract(world);
    copiesContract(world);
    restrictionContract(world);
    more(world, subject);
  });
}
