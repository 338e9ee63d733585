import type { Text } from "../../locales/catalog.ts";
import { readAccountNumber, readBank, readHolder } from "./bank.ts";
import type { Say } from "./effects.ts";
import { type NikWarning, readEmail, readKpj, readNik, readPhone } from "./identifiers.ts";
import type { DraftField, IdentityField } from "./services.ts";

/** A typed field: its canonical value with what may be worth another look, or the sentence that names what is wrong with it. */
export type FieldReading = { value: string; note: Text | null } | { trouble: Text };

/** Reads what was typed for a field; every flow that asks for one answers a mistake in the same words. */
export function readField(field: DraftField, text: string): FieldReading {
  switch (field) {
    case "nik": {
      const nik = readNik(text);
      if (!nik.ok) return { trouble: { key: `register:nik-${nik.why}` } };
      return { value: nik.value, note: nik.warning && remarkOn(nik.warning) };
    }
    case "kpj": {
      const kpj = readKpj(text);
      return kpj.ok ? { value: kpj.value, note: null } : { trouble: { key: `register:kpj-${kpj.why}` } };
    }
    case "phone": {
      const phone = readPhone(text);
      return phone.ok
        ? { value: phone.value, note: null }
        : { trouble: { key: `register:phone-${phone.why}` } };
    }
    case "email": {
      const email = readEmail(text);
      return email.ok
        ? { value: email.value, note: null }
        : { trouble: { key: `register:email-${email.why}` } };
    }
    default:
      return readBankField(field, text);
  }
}

/** Says what is wrong with what was typed for a field. */
export function troubleWith(field: DraftField, text: string): Say {
  const reading = readField(field, text);
  return { text: "trouble" in reading ? reading.trouble : { key: "common:try-again" } };
}

function readBankField(field: Exclude<DraftField, IdentityField>, text: string): FieldReading {
  if (field === "bank") {
    const bank = readBank(text);
    return bank.ok
      ? { value: bank.value, note: null }
      : { trouble: { key: `bank-account:bank-${bank.why}` } };
  }
  if (field === "account") {
    const account = readAccountNumber(text);
    return account.ok
      ? { value: account.value, note: null }
      : { trouble: { key: `bank-account:account-${account.why}` } };
  }
  const holder = readHolder(text);
  return holder.ok
    ? { value: holder.value, note: null }
    : { trouble: { key: `bank-account:holder-${holder.why}` } };
}

/** What is said of a NIK that looks unusual, and is taken all the same. */
export function remarkOn(warning: NikWarning): Text {
  return { key: `register:nik-check-${warning}` };
}
