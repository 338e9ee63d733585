import { performance } from "node:perf_hooks";
import { seedDemo } from "../../src/core/demo/load.ts";
import type { DemoPerson } from "../../src/core/demo/person.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { openPostgres } from "../../src/core/sql/database-postgres.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { createKeyring } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";
import { systemClock } from "../../src/ports/clock.ts";
import type { CoreSystem } from "../../src/ports/core.ts";
import { createServices } from "../../src/services/create-services.ts";
import { startPostgres } from "../../test/support/postgres.ts";
import { table } from "../report.ts";
import { type Outcome, tell } from "./options.ts";

/** Of each kind of person, as security asks for. */
const TRIES = 200;

/** Answered at a time: each waits most of a second for nothing. */
const AT_A_TIME = 10;

/** What a stranger names, and who it is. Their answers must not be told apart. */
interface Case {
  who: readonly [string, string];
  /** Whoever is named has one. */
  hasAccount: boolean;
  asks: "to sign in" | "to register" | "for recovery";
  via?: "email";
  recovering?: true;
}

const CASES: Record<string, Case> = {
  "sign-in, by phone": { who: ["a member", "nobody"], hasAccount: true, asks: "to sign in" },
  "forgotten password": {
    who: ["a member", "nobody"],
    hasAccount: true,
    asks: "to sign in",
    recovering: true,
  },
  "registering, by phone": { who: ["a match", "nobody"], hasAccount: false, asks: "to register" },
  "registering, by e-mail": {
    who: ["a match", "nobody"],
    hasAccount: false,
    asks: "to register",
    via: "email",
  },
  "registering again": { who: ["has an account", "nobody"], hasAccount: true, asks: "to register" },
  "recovery, both dead": { who: ["has an account", "nobody"], hasAccount: true, asks: "for recovery" },
};

/** Medians of one kind of request, in ms. */
interface Medians {
  database: string;
  request: string;
  /** The core's own time, for somebody and for nobody. */
  core: [number, number];
  /** As it is answered: with the least time and the part left to chance. */
  answered: [number, number];
}

/** How far apart somebody and nobody are answered, on both databases. */
export async function measureEnumeration(): Promise<Outcome> {
  const postgres = await startPostgres();
  try {
    const figures = [
      ...(await measureOn("PGlite", await openPglite(null))),
      ...(await measureOn("Postgres", openPostgres(postgres.url))),
    ];
    return { figures, report: report(figures) };
  } finally {
    await postgres.stop();
  }
}

async function measureOn(name: string, database: Database): Promise<Medians[]> {
  const keyring = createKeyring({ id: "bench", bytes: new Uint8Array(32).fill(7) });
  await migrate(database);
  await seedDemo(database, keyring);
  const core = createSqlCore({ database, keyring, policy, codesInChat: "proven" });
  const translator = await createTranslator({ demo: true, operator: null });
  const services = createServices({ core, translator, clock: systemClock, random: Math.random });
  const medians: Medians[] = [];
  for (const [request, about] of Object.entries(CASES)) {
    tell(`${name}: ${request}`);
    const bench = { database, core, services, request, about };
    const alone = await measure(bench, "core", 1);
    medians.push({
      database: name,
      request,
      core: alone,
      answered: await measure(bench, "services", AT_A_TIME),
    });
  }
  await core.close();
  return medians;
}

interface Bench {
  database: Database;
  core: CoreSystem;
  services: ReturnType<typeof createServices>;
  request: string;
  about: Case;
}

/** Somebody and nobody in turn, so that whatever else happens on the machine happens to both. */
async function measure(bench: Bench, asked: "core" | "services", atATime: number): Promise<[number, number]> {
  const somebodies: number[] = [];
  const nobodies: number[] = [];
  for (let tries = 0; tries < TRIES; tries += atATime) {
    // Limits are per person and day, and there are not two hundred of each kind.
    await bench.database.script("truncate challenges, code_sends, sms_hours, requests, cases cascade");
    const chats = Array.from({ length: atATime }, (_, at) => `${asked}-${bench.request}-${tries + at}`);
    const asks = await Promise.all(chats.map((chat, at) => prepare(bench, { chat, at: tries + at, asked })));
    await Promise.all(
      asks.map(async ([askAsSomebody, askAsNobody]) => {
        somebodies.push(await timed(askAsSomebody));
        nobodies.push(await timed(askAsNobody));
      }),
    );
  }
  return [median(somebodies), median(nobodies)];
}

type Ask = () => Promise<unknown>;

/** Types what is needed, so that only the last question is left to be asked. */
async function prepare(
  bench: Bench,
  { chat, at, asked }: { chat: string; at: number; asked: "core" | "services" },
): Promise<[Ask, Ask]> {
  const cast = castOf(bench.about);
  const person = cast[at % cast.length];
  if (!person) throw new Error(`nobody plays ${bench.request}`);
  const suffix = String(at).padStart(4, "0");
  const nobody =
    bench.about.asks === "to sign in"
      ? { ...person, phone: `+628120000${suffix}` }
      : { ...person, nik: `317399550190${suffix}` };
  const ask = async (who: DemoPerson, name: string): Promise<Ask> => {
    const conversation = `bench:${chat}-${name}`;
    const draftId = await draftOf(bench, conversation, who);
    return asked === "core"
      ? askCore(bench, conversation, draftId)
      : askServices(bench, conversation, draftId);
  };
  return [await ask(person, "somebody"), await ask(nobody, "nobody")];
}

function askCore({ core, about }: Bench, conversation: string, draftId: string): Ask {
  const { recovering = false, via = "phone" } = about;
  switch (about.asks) {
    case "to sign in":
      return () => core.startSignIn({ conversation, draftId, recovering }, conversation);
    case "to register":
      return () => core.startRegistration({ conversation, draftId, via }, conversation);
    case "for recovery":
      return () => core.openRecovery({ conversation, draftId }, conversation);
  }
}

function askServices({ services, about }: Bench, conversation: string, draftId: string): Ask {
  const context = { conversation, language: "id", session: null, requestKey: conversation } as const;
  const { recovering = false, via = "phone" } = about;
  switch (about.asks) {
    case "to sign in":
      return () => services.startSignIn({ draftId, recovering }, context);
    case "to register":
      return () => services.startRegistration({ draftId, via }, context);
    case "for recovery":
      return () => services.openRecovery({ draftId }, context);
  }
}

function castOf({ hasAccount: wantsAccount }: Case): DemoPerson[] {
  return makePopulation(new Date().toISOString().slice(0, 10)).filter(
    ({ hasAccount, phone, email, special }) =>
      hasAccount === wantsAccount &&
      phone !== null &&
      email !== null &&
      (wantsAccount ? !/died/i.test(special) : special.startsWith("Independent worker")),
  );
}

async function draftOf({ core, about }: Bench, conversation: string, who: DemoPerson): Promise<string> {
  const { nik, cards, phone, email } = who;
  const identifiers = [["nik", nik] as const, ["kpj", cards[0]?.kpj ?? ""] as const];
  const fields = [
    ...(about.asks === "to sign in" ? [] : identifiers),
    // A recovery names the new phone, which is nobody's yet.
    ["phone", about.asks === "for recovery" ? "+6289990007788" : (phone ?? "")] as const,
    ...(about.asks === "to register" ? [["email", email ?? ""] as const] : []),
  ];
  let draftId = "";
  for (const [field, value] of fields) {
    const entry = { conversation, draftId: draftId === "" ? null : draftId, field, value };
    draftId = (await core.keepInDraft(entry, `${conversation}-${field}`)).draftId;
  }
  return draftId;
}

async function timed(ask: Ask): Promise<number> {
  const from = performance.now();
  await ask();
  return performance.now() - from;
}

function median(figures: number[]): number {
  return figures.sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}

function report(figures: readonly Medians[]): string {
  const ms = ([somebody, nobody]: [number, number]) => [
    somebody.toFixed(1),
    nobody.toFixed(1),
    Math.abs(somebody - nobody).toFixed(1),
  ];
  const rows = figures.map(({ database, request, core, answered }) => [
    `${database}: ${request} (${CASES[request]?.who.join(", ")})`,
    ...ms(core),
    ...ms(answered),
  ]);
  const header = ["", "core: somebody", "nobody", "apart", "answered: somebody", "nobody", "apart"];
  return table(`Medians of ${TRIES} tries each, ms; security asks for less than 50 apart`, [header, ...rows]);
}
