import { TOTP } from "otpauth";
import type { Flow } from "../../flows/kit/flow.ts";
import type { IdentifierWay } from "../../flows/kit/services.ts";
import { flows } from "../../flows/registry.ts";
import { createBranchDirectory } from "../../src/branches/branch-directory.ts";
import { demoBranches } from "../../src/branches/demo-branches.ts";
import { renderForTerminal } from "../../src/channels/console/render-for-terminal.ts";
import { loadPeople } from "../../src/core/demo/load.ts";
import { makePopulation } from "../../src/core/demo/population.ts";
import type { SignInRule } from "../../src/core/sql/context.ts";
import type { Database } from "../../src/core/sql/database.ts";
import { openPglite } from "../../src/core/sql/database-pglite.ts";
import { migrate } from "../../src/core/sql/migrate.ts";
import { createSqlCore } from "../../src/core/sql/sql-core.ts";
import { sendFile } from "../../src/desk/send-file.ts";
import { cleanBytes } from "../../src/files/clean-bytes.ts";
import { createFileCleaner } from "../../src/files/file-cleaner.ts";
import { createTranslator } from "../../src/i18n/translator.ts";
import { createKeyring } from "../../src/keyring.ts";
import { policy } from "../../src/policy.ts";
import type { Act, NewAgent, TicketInFull } from "../../src/ports/agent-desk.ts";
import type { Channel, ChannelFiles, Content, Incoming, Recipient, Said } from "../../src/ports/channel.ts";
import type { CodeSender, OutsideWay } from "../../src/ports/code-sender.ts";
import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import { type CoreSystem, CoreUnavailable } from "../../src/ports/core.ts";
import type { CopyForm } from "../../src/ports/data-copy.ts";
import type { Log } from "../../src/ports/log.ts";
import type { Rendered } from "../../src/ports/message.ts";
import type { PageFields } from "../../src/ports/secure-pages.ts";
import type { Translator } from "../../src/ports/translator.ts";
import { CaseWork } from "../../src/runtime/case-work.ts";
import { type Codec, createCodec } from "../../src/runtime/codec.ts";
import { Runtime } from "../../src/runtime/runtime.ts";
import { createServices } from "../../src/services/create-services.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open-embedded-store.ts";
import { passTime, setTime } from "../core/time.ts";
import { EMPTY_RECORDS } from "./empty-records.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { findsEicar, sampleFile } from "./files/sample-files.ts";
import { nothingFilled } from "./nothing-filled.ts";
import type { Comer, Way } from "./way.ts";
import { withoutChance } from "./without-chance.ts";

/** The morning on which every talk begins: 10.00 in Jakarta. */
const MORNING = "2026-11-22T03:00:00Z";

/** What a person needs between two messages; also what keeps a quick test from looking like a flood. */
const THINKING_MS = 3_000;

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The product, without a channel or with one: real flows, runtime, store and core, in a world whose time stands still. */
export interface Stage {
  /** A new chat. */
  talk(): Promise<Talk>;
  close(): Promise<void>;
}

export interface Talk {
  /** Sends something and gives back all that was answered, as a terminal shows it. */
  sends(content: Content): Promise<string>;
  /** Lets time pass and gives back what the bot said by itself. */
  waits(ms: number): Promise<string>;
  /** The choices on the screen, by number. */
  taps(choice: number): Promise<string>;
  /** A tap on a button of the message before the last one with buttons. */
  tapsOld(choice: number): Promise<string>;
  /** Fills in the page whose link was sent last, and gives what it then shows. */
  fills(fields: Partial<PageFields>): Promise<string>;
  /** The six digits that the authenticator app shows which is being added, or was added last. */
  app(): Promise<string>;
  /** The code that was sent last. */
  readonly code: string;
  /** Opens the link of the e-mail that came last, and takes the change back. */
  stopsChange(): Promise<string>;
  /** Fetches a copy from the page whose link came last. */
  downloads(form: CopyForm): Promise<string>;
  /** The number that a page showed last. */
  readonly number: string;
  /** From now on NIK and KPJ are asked for here. */
  asks(way: IdentifierWay): void;
  /** From now on the core does not answer, or does. */
  core(answers: boolean): void;
  /** An agent does something at the desk; gives back what was said of it, or why it was refused. */
  agent(act: string): Promise<string>;
  /** The code by which participants know the agent. */
  readonly agentCode: string;
  /** From now on nothing can be sent outside the chat, or can. */
  sms(works: boolean): void;
  /** All that the person was shown by his channel, one text a message; nothing on a stage without one. */
  shown(): Promise<string[]>;
}

/** What a stage is built of, where it is not the usual: everything in memory, nothing logged. */
export interface StageParts {
  database: Database;
  openStore(clock: FakeClock): Promise<ConversationStore>;
  log: Log;
  flows: readonly Flow[];
  codec: Codec;
  /** By which the person talks; null: he is spoken to directly. */
  way: Way | null;
  /** How people get at their one-time pages: the core itself, where no server is in between. */
  pages(world: PageWorld): PageAccess;
  signInRule: SignInRule;
}

/** What a person does on a page. */
export type PageAccess = Pick<
  CoreSystem,
  "viewPage" | "submitPage" | "takeCopy" | "viewChange" | "stopByLink"
>;

/** What pages are shown with. */
export interface PageWorld {
  core: CoreSystem;
  translator: Translator;
  clock: FakeClock;
}

/** The keys of every stage. */
export const stageKeyring = createKeyring({ id: "test", bytes: new Uint8Array(32).fill(7) });

/** Opens a stage; opening the database takes seconds, so one for a file of tests. */
export async function openStage(parts: Partial<StageParts> = {}): Promise<Stage> {
  const all: StageParts = {
    database: parts.database ?? (await openPglite(null)),
    openStore: async (clock) => (await openEmbeddedStore({ folder: null, clock })).store,
    log: silentLog,
    flows,
    codec: createCodec(stageKeyring),
    way: null,
    pages: ({ core }) => core,
    signInRule: "password-optional",
    ...parts,
  };
  await migrate(all.database);
  return { talk: () => beginTalk(all), close: () => all.database.close() };
}

async function beginTalk(parts: StageParts): Promise<Talk> {
  const { database, openStore, log, codec, flows, way, signInRule } = parts;
  await database.script(EMPTY_RECORDS);
  await setTime(database, MORNING);
  const keyring = stageKeyring;
  await loadPeople(database, keyring, makePopulation(MORNING.slice(0, 10)).slice(0, CAST));
  const clock = impatient(createFakeClock(Date.parse(MORNING)));
  const store = await openStore(clock);
  const translator = await createTranslator({ demo: true, operator: null });
  const real = createSqlCore({
    database,
    keyring,
    policy,
    codesInChat: "proven",
    signInRule,
    ways: () => scene.outsideWays,
  });
  const scene: Scene = new Scene({
    ...{ clock, database, core: real, way },
    pages: parts.pages({ core: real, translator, clock }),
  });
  const core = whileAnswering(real, () => scene.coreAnswers);
  const delivering = {
    store,
    core,
    codeSender: scene.outside,
    channels: new Map([[scene.name, scene]]),
    translator,
    pages: { base: () => "https://chat.example.com", told: () => "https://chat.example.com" },
    codec,
    clock,
    log,
  };
  scene.runtime = new Runtime({
    ...delivering,
    flows,
    services: createServices({
      core,
      translator,
      clock,
      random: () => 0,
      identifierWay: () => scene.identifierWay,
      branches: createBranchDirectory(demoBranches),
      files: { of: () => scene.files, clean },
    }),
  });
  scene.caseWork = new CaseWork(delivering);
  await scene.begins();
  return scene;
}

/** Where files are cleaned is for tests of that; here the same is done without a process for each. */
const clean = createFileCleaner({ scanner: findsEicar, policy: policy.files, clean: cleanBytes });

/** The first people of the population: those with a story. */
const CAST = 60;

interface SceneParts {
  clock: FakeClock;
  database: Database;
  core: CoreSystem;
  way: Way | null;
  pages: PageAccess;
}

class Scene implements Channel, Talk {
  readonly name: string;
  readonly limits = { buttonLabel: 40, buttons: 12, text: 4_000, contactRequest: true };
  runtime: Runtime | null = null;
  caseWork: CaseWork | null = null;
  coreAnswers = true;
  identifierWay: IdentifierWay = "chat";
  outsideWays: readonly OutsideWay[] = ["sms", "email"];
  readonly #clock: FakeClock;
  readonly #database: Database;
  readonly #core: CoreSystem;
  readonly #way: Way | null;
  readonly #pages: PageAccess;
  readonly #screens: Rendered[] = [];
  #comer: Comer | null = null;
  #said = 0;
  /** What the person does next has arrived. */
  #arrived: () => void = () => undefined;
  #heard: string[] = [];
  #messages = 0;
  #code = "";
  #token = "";
  #mailToken = "";
  #number = "";
  #secret = "";
  #agentCode = "";
  #acts = 0;
  #smsWorks = true;

  constructor({ clock, database, core, way, pages }: SceneParts) {
    this.#clock = clock;
    this.#database = database;
    this.#core = core;
    this.#way = way;
    this.#pages = pages;
    this.name = way?.channel.name ?? "stage";
  }

  /** The person comes to the channel. */
  async begins(): Promise<void> {
    this.#comer = (await this.#way?.comes((incoming) => this.#receive(incoming))) ?? null;
  }

  async #receive(incoming: Incoming): Promise<void> {
    await this.runtime?.receive(incoming);
    this.#arrived();
  }

  /** By the channel, or past it where nobody can do this there. */
  async #arrives(content: Content, did: (comer: Comer) => Promise<boolean>): Promise<string> {
    await this.#pass(THINKING_MS);
    const arrival = new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
    const isDone = this.#comer !== null && (await did(this.#comer));
    this.#messages += 1;
    const address = { channel: this.name, chat: this.#comer?.chat ?? "1" };
    if (!isDone) await this.#receive({ ...address, id: `m${this.#messages}`, content });
    await arrival;
    return this.#listen();
  }

  async shown(): Promise<string[]> {
    return (await this.#comer?.shown(this.#said)) ?? [];
  }

  async fills(fields: Partial<PageFields>): Promise<string> {
    await this.#pass(THINKING_MS);
    const outcome = await this.#pages.submitPage(this.#token, { ...nothingFilled, ...fields }, "");
    if (outcome.result === "refused" && outcome.why === "identifiers")
      return `\n(the page refuses: ${JSON.stringify(outcome.troubles)})\n`;
    if (outcome.result === "refused") return `\n(the page refuses: ${outcome.why})\n`;
    if (outcome.result !== "taken") return `\n(the page is ${outcome.result})\n`;
    this.#number = outcome.number;
    return "\n(the page shows the number {number})\n";
  }

  async stopsChange(): Promise<string> {
    await this.#pass(THINKING_MS);
    const before = await this.#pages.viewChange(this.#mailToken);
    const after = await this.#pages.stopByLink(this.#mailToken);
    return `\n(the page of the e-mail: ${before?.state ?? "over"}, then ${after?.state ?? "over"})\n${await this.#listen()}`;
  }

  async downloads(form: CopyForm): Promise<string> {
    await this.#pass(THINKING_MS);
    const copy = await this.#pages.takeCopy(this.#token, form);
    return `\n(the page ${copy ? `gives the ${form}` : "is over"})\n${await this.#listen()}`;
  }

  async app(): Promise<string> {
    const view = await this.#pages.viewPage(this.#token);
    if (view && view.purpose !== "copy") this.#secret = view.authenticator?.secret ?? this.#secret;
    if (this.#secret === "") return "";
    return new TOTP({ secret: this.#secret }).generate({ timestamp: this.#clock.now() });
  }

  get number() {
    return this.#number;
  }

  get agentCode() {
    return this.#agentCode;
  }

  async agent(act: string): Promise<string> {
    await this.#pass(THINKING_MS);
    const outcome = await this.#atTheDesk(act);
    await this.runtime?.collectLetters();
    const heard = await this.#listen();
    return outcome === "" ? heard : `\n(desk: ${outcome})\n${heard}`;
  }

  /** `comes`, `takes`, `says …`, `sends photo.jpg`, `gives back`, `leaves`, `ends: …`: one agent, one ticket. */
  async #atTheDesk(act: string): Promise<string> {
    const { desk } = this.#core;
    if (act === "comes") {
      this.#agentCode = (await desk.saveAgent(SARI)).code;
      await desk.setPresence(AGENT, "away");
      return "";
    }
    if (act === "leaves") {
      await desk.setPresence(AGENT, "offline");
      await this.#core.tendTickets();
      return "";
    }
    this.#acts += 1;
    const [ticket] = await desk.readOpen();
    const asked = { agent: AGENT, ticket: ticket?.ticket ?? "", requestKey: `act-${this.#acts}` };
    if (act === "takes") return told(await desk.take(asked));
    if (act === "gives back") return told(await desk.release(asked));
    if (act === "reads") return transcriptOf(await desk.readTicket(asked.ticket, 0));
    const [, sent] = /^sends (\S+)$/.exec(act) ?? [];
    if (sent) return told(await this.#sendsFile(asked, sent));
    const [, summary] = /^ends:(.*)$/.exec(act) ?? [];
    if (summary !== undefined) return told(await desk.resolve({ ...asked, summary }));
    return told(await desk.say({ ...asked, text: act.replace(/^says /, "") }));
  }

  async #sendsFile(act: Act, name: string) {
    const { desk } = this.#core;
    return await sendFile({ desk, clean }, act, { bytes: await sampleFile(name), mime: null, name });
  }

  get code() {
    return this.#code;
  }

  asks(way: IdentifierWay) {
    this.identifierWay = way;
  }

  core(answers: boolean) {
    this.coreAnswers = answers;
  }

  sms(works: boolean) {
    this.#smsWorks = works;
  }

  async sends(content: Content): Promise<string> {
    return this.#arrives(content, async (comer) => isSaid(content) && (await comer.says(content)));
  }

  taps(choice: number) {
    return this.#taps(-1, choice);
  }

  tapsOld(choice: number) {
    return this.#taps(-2, choice);
  }

  #taps(at: -1 | -2, choice: number): Promise<string> {
    const message = this.#screens.at(at);
    const chosen = message?.choices[choice - 1];
    const tap = { type: "tap", screen: message?.screen ?? "", choice } as const;
    return this.#arrives(tap, async (comer) =>
      message && chosen ? await comer.takes(chosen, { message, isNewest: at === -1 }) : false,
    );
  }

  async waits(ms: number): Promise<string> {
    await this.#pass(ms);
    await this.runtime?.recover();
    return this.#listen();
  }

  /** The phone and the mailbox beside the chat. */
  readonly outside: CodeSender = {
    ways: () => this.outsideWays,
    isUp: async () => this.#smsWorks,
    send: async ({ by, text }) => {
      this.#mailToken = /\/s#([\w-]{43})/.exec(text)?.[1] ?? this.#mailToken;
      this.#heard.push(`\n(${by}: ${this.#hidden(text)})\n`);
      return { state: "sent", providerId: null };
    },
  };

  async send(to: Recipient, rendered: Rendered): Promise<void> {
    // Until when it may leave is told in the stage's time, and the channel has its own.
    const { notAfter: _, ...whom } = to;
    await this.#way?.channel.send(whom, rendered);
    this.#said += 1;
    this.#hear(rendered);
  }

  async start() {
    // A scene is spoken to directly.
  }

  async stop() {
    // It has nothing to stop.
  }

  /** What people send past a channel is known by its name. */
  readonly files: ChannelFiles = {
    fetch: async (ref, limits) => {
      const files = SAMPLE_NAME.test(ref) ? undefined : this.#way?.channel.files;
      return files ? await files.fetch(ref, limits) : await sampleFile(ref);
    },
  };

  async showTyping() {
    // Nobody looks.
  }

  async hide(chat: string, messageId: string) {
    await this.#way?.channel.hide(chat, messageId);
    this.#heard.push("\n(the message is taken out of sight)\n");
    return true;
  }

  async hidePersonal(chat: string) {
    await this.#way?.channel.hidePersonal(chat);
    this.#heard.push("\n(what was personal is taken out of sight)\n");
  }

  #hear(rendered: Rendered): void {
    const shown = renderForTerminal(withoutChannel(rendered), { colours: false, width: 100 });
    this.#token = rendered.link?.url.split("#")[1] ?? this.#token;
    const contact = rendered.contactRequest ? `  [${rendered.contactRequest}]\n` : "";
    if (rendered.choices.length > 0) this.#screens.push(rendered);
    this.#heard.push(this.#hidden(shown) + contact);
  }

  /** Codes and references are new each time; a transcript shows where they stood. */
  #hidden(text: string): string {
    const code = /(?:Kode|Code) (\d{6})/.exec(text)?.[1];
    if (code) this.#code = code;
    return withoutChance(text, { code, token: this.#token });
  }

  async #pass(ms: number): Promise<void> {
    this.#clock.advance(ms);
    await passTime(this.#database, ms);
  }

  async #listen(): Promise<string> {
    await this.runtime?.idle();
    if (this.coreAnswers) await this.caseWork?.run();
    await this.runtime?.recover();
    await this.runtime?.idle();
    const heard = this.#heard.join("");
    this.#heard = [];
    return heard;
  }
}

const AGENT = "agent-1";

/** A name of `sample-files.ts`; a platform's own names for files look otherwise. */
const SAMPLE_NAME = /^[a-z]+(\.[a-z]+)+$/;

/** What is said by the person and not by the platform of him. */
function isSaid(content: Content): content is Said {
  return content.type !== "new-hands" && content.type !== "handed-back";
}

const SARI: NewAgent = {
  id: AGENT,
  name: "Sari",
  skills: ["general", "claims", "accounts"],
  languages: ["id", "en"],
  capacity: 3,
  active: true,
  shiftEndsAt: null,
};

/** The list of chats says by which channel each is; the record is the same for all. */
function withoutChannel(rendered: Rendered): Rendered {
  const cell = (text: string) => text.replace(/^(1\. ).+( \((?:chat ini|this chat)\))$/, "$1{channel}$2");
  const rows = rendered.table?.rows.map((row) => row.map(cell)) ?? [];
  return rendered.table ? { ...rendered, table: { ...rendered.table, rows } } : rendered;
}

/** What the desk gets to see of a ticket. */
function transcriptOf(ticket: TicketInFull | null): string {
  const { entries = [], tried = [] } = ticket ?? {};
  const lines = entries.map(({ by, what, text, delivery }) =>
    [by, what, sizeless(what, text), delivery].filter((part) => part !== null && part !== "").join(" | "),
  );
  return [`tried ${tried.join(", ")}`, ...lines].join("\n  ");
}

/** How many bytes a drawn picture has is the decoder's to know. */
function sizeless(what: string, text: string): string {
  return what === "file" || what === "sent" ? text.replace(/^photo \d+$/, "photo {bytes}") : text;
}

/** Why the desk was refused; nothing when it was not. */
function told(outcome: { outcome: string; why?: string }): string {
  const isDone = ["taken", "said", "done"].includes(outcome.outcome);
  return isDone ? "" : [outcome.outcome, outcome.why].filter(Boolean).join(" ");
}

/** A clock that does not make a test wait for what only smooths a person's experience; real waiting is for the test to do. */
function impatient(clock: FakeClock): FakeClock {
  return {
    ...clock,
    after(ms, run) {
      if (ms > 1_000) return clock.after(ms, run);
      const soon = setImmediate(run);
      return () => clearImmediate(soon);
    },
  };
}

function whileAnswering(core: CoreSystem, answers: () => boolean): CoreSystem {
  return new Proxy(core, {
    get(target, name: keyof CoreSystem) {
      if (answers()) return target[name];
      return async () => {
        throw new CoreUnavailable("down");
      };
    },
  });
}
