/**
 * The official ways to a person, as publicly told. They change without notice: every text that names them says so, and from when they are.
 */
export const officialContacts = {
  /** Call centre; idxchannel.com, and bpjsketenagakerjaan.go.id for the number. */
  phone: "175",
  /** idxchannel.com; unconfirmed by the institution. */
  phoneHours: "06.00–22.00",
  /** tabengan.co.id, 19 August 2021, quoting a branch head; unconfirmed since. */
  whatsapp: "0813-8007-0175",
  /** bpjsketenagakerjaan.go.id */
  mail: "care@bpjsketenagakerjaan.go.id",
  site: "www.bpjsketenagakerjaan.go.id",
  /** The national emergency number for ambulances (Kemenkes, PSC 119). */
  ambulance: "119",
  /** When these were last looked up. */
  asOf: "2026-11-22",
} as const;
