import type { ServiceFailure, ServiceName, Services } from "../../flows/kit/services.ts";
import type { Session, SessionRef } from "./core.ts";
import type { Language } from "./translator.ts";

/** What the runtime tells a service beside its input. */
interface ServiceContext {
  conversation: string;
  language: Language;
  /** Set for the services that need a session; null for a chat that is not signed in. */
  session: SessionRef | null;
  /** The same when this step is done again after a crash: the key of idempotent calls. */
  requestKey: string;
  /** The last wishes that were done here, oldest first; absent: none is known. */
  tried?: string[];
}

/** What a service answers: its output for the flow, and what changes for the chat. */
export interface Answer<Output> {
  output: Output;
  /** The session that was opened, or null when it has ended. Absent: as it was. */
  session?: Session | null;
  consent?: boolean;
}

/** The answer of every service by name. A service throws `ServiceRefusal` for a failure that the flow should know of. */
export type ServiceTable = {
  [Name in ServiceName]: (
    input: Services[Name]["input"],
    context: ServiceContext,
  ) => Promise<Answer<Services[Name]["output"]>>;
};

/** Carries a `ServiceFailure` to the flow. */
export class ServiceRefusal extends Error {
  override name = "ServiceRefusal";
  readonly failure: ServiceFailure;
  constructor(failure: ServiceFailure) {
    super(failure.failure);
    this.failure = failure;
  }
}
