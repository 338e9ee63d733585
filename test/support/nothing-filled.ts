import type { PageFields } from "../../src/ports/secure-pages.ts";

/** A page on which nothing was filled in yet. */
export const nothingFilled: PageFields = {
  ...{ password: "", again: "", current: "", code: "" },
  ...{ nik: "", kpj: "", bank: "", account: "", holder: "" },
};
