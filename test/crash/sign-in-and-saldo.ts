import { makePopulation } from "../../src/core/demo/population.ts";
import type { Script } from "./play.ts";

/** First contact, sign-in and saldo. */
export const signInAndSaldo: Script = {
  async play({ says, code }) {
    for (const line of ["halo", "setuju", "masuk", phoneOfMember()]) await says(line);
    await says(code());
    await says("saldo");
  },
};

/** The phone number of a member whom it tells from everybody else, and whom an SMS reaches. */
function phoneOfMember(): string {
  const people = makePopulation(new Date().toISOString().slice(0, 10));
  const isOnly = (phone: string | null) => people.filter((person) => person.phone === phone).length === 1;
  const member = people.find(
    ({ hasAccount, smsArrives, deceasedOn, phone, special }) =>
      hasAccount && smsArrives && deceasedOn === null && isOnly(phone) && special.startsWith("Ordinary"),
  );
  if (!member?.phone) throw new Error("nobody has an account");
  return member.phone;
}
