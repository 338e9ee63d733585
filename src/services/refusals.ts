import { CoreUnavailable } from "../ports/core.ts";
import { ServiceRefusal } from "../ports/services.ts";

/** Turns the silence of the system of record into the failure that flows know. */
export async function fromCore<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CoreUnavailable) throw new ServiceRefusal({ failure: "unavailable" });
    throw error;
  }
}
