/** A bug that is put into a copy of the product, to see that the simulation finds it. */
export interface Plant {
  name: string;
  file: string;
  /** Stands in the file exactly once; otherwise the plant has gone stale. */
  find: string;
  replace: string;
  /** First seed that is tried, for a bug that needs a rare coincidence; 1 when left out. */
  from?: number;
  /** The invariants of which one must be violated (README.md). */
  expects: readonly string[];
}

/** The planted bugs. Each is one that a tired person could write. */
export const PLANTS: readonly Plant[] = [
  {
    name: "a reply is acknowledged before it is sent",
    file: "src/runtime/deliver.ts",
    find: "      const wait = await this.#attempt(",
    replace:
      "      await lease.insist(() => this.#parts.store.acknowledge(turn, pending.seq));\n      const wait = await this.#attempt(",
    expects: ["I09"],
  },
  {
    name: "a reply that left stays in the outbox",
    file: "src/runtime/deliver.ts",
    find: "      sent.push(pending.seq);\n",
    replace: "",
    expects: ["I08"],
  },
  {
    name: "replies leave in the wrong order",
    file: "src/runtime/deliver.ts",
    find: "of turn.replies.entries())",
    replace: "of [...turn.replies.entries()].reverse())",
    expects: ["I08"],
  },
  {
    name: "a holder that was frozen speaks without looking at its lease",
    file: "src/runtime/lease.ts",
    find: "    if (this.#parts.clock.now() >= this.#until) await this.#renew();\n",
    replace: "",
    expects: ["I08", "I06"],
  },
  {
    name: "a personal reply leaves without asking whether its session lives",
    file: "src/runtime/deliver.ts",
    find: "if (!reply.session || !(await answeredInTime(core.isLive(reply.session), clock))) return;",
    replace: "if (!reply.session) return;",
    expects: ["I06"],
  },
  {
    name: "somebody who blocked the bot is pressed for ever",
    file: "src/runtime/deliver.ts",
    find: 'if (kind === "blocked" || kind === "rejected") return null;',
    replace: 'if (kind === "rejected") return null;',
    expects: ["I08"],
  },
  {
    name: "the time that the platform asks for is not waited for",
    file: "src/runtime/deliver.ts",
    find: "(asked ?? waits[",
    replace: "(waits[",
    expects: ["I08"],
  },
  {
    name: "a lease is never renewed",
    file: "src/runtime/lease.ts",
    find: "    await this.#parts.store.renew(this.#turn);\n",
    replace: "",
    expects: ["I03", "I08"],
  },
  {
    name: "a message is accepted before it is in the store",
    file: "src/runtime/runtime.ts",
    find: "    const arrival = await store.arrive(conversation, { id, body }, { take });\n",
    replace: `    const arrival = await Promise.race([
      store.arrive(conversation, { id, body }, { take }),
      new Promise<{ outcome: "queued" }>((resolve) => clock.after(0, () => resolve({ outcome: "queued" }))),
    ]);\n`,
    expects: ["I02"],
  },
  {
    name: "a repeated message asks the core under another key",
    file: "src/runtime/exchange.ts",
    find: "this.#callCount += 1;",
    replace: "this.#callCount += this.#parts.clock.now();",
    expects: ["I01", "I10", "I11"],
  },
  {
    name: "a wake-up comes a second early",
    file: "src/runtime/conversation.ts",
    find: "  return earliest;\n",
    replace: "  return earliest === null ? null : earliest - 1_000;\n",
    expects: ["I23"],
  },
  {
    name: "a message is set aside one try too soon",
    file: "src/runtime/answer-turn.ts",
    find: "turn.tries <= policy.poisonTries",
    replace: "turn.tries < policy.poisonTries",
    expects: ["I01"],
  },
  {
    name: "a message that always kills is begun again and again",
    file: "src/runtime/answer-turn.ts",
    find: "if (occurrence && turn.tries <= policy.poisonTries)",
    replace: "if (occurrence)",
    expects: ["I01", "I29"],
  },
  {
    name: "a snapshot opens in every conversation",
    file: "src/runtime/codec.ts",
    find: `keyring.seal("conversation", place, JSON.stringify(value));
  const open = (place: string, sealed: string): unknown => {
    const json = keyring.open("conversation", place, sealed);`,
    replace: `keyring.seal("conversation", place.slice(0, 4), JSON.stringify(value));
  const open = (place: string, sealed: string): unknown => {
    const json = keyring.open("conversation", place.slice(0, 4), sealed);`,
    expects: ["I17"],
  },
  {
    name: "what a person types lies open in the mailbox",
    file: "src/runtime/codec.ts",
    find: `sealLetter: (key, letter) => seal(\`mail|\${key}\`, letter),
    openLetter: (key, sealed) => open(\`mail|\${key}\`, sealed) as Letter,`,
    replace: `sealLetter: (_, letter) => JSON.stringify(letter),
    openLetter: (_, sealed) => JSON.parse(sealed) as Letter,`,
    expects: ["I18"],
  },
  {
    name: "a person is asked for identifiers before he has agreed",
    file: "src/runtime/navigation.ts",
    find: "flow.needsConsent && !conversation.consent",
    replace: "flow.needsConsent && conversation.language === null",
    expects: ["I24"],
  },
  {
    name: "who signs out keeps the session in the chat",
    file: "src/services/account-services.ts",
    find: "return { output: {}, session: null };",
    replace: "return { output: {} };",
    expects: ["I05"],
  },
  {
    name: "the answer is sooner when nobody exists",
    file: "src/services/at-least.ts",
    find: "await Promise.all([fromCore(look()), floor])",
    replace: "await Promise.all([fromCore(look()), floor.constructor])",
    expects: ["I19"],
  },
  {
    name: "the full identifier stands where the mask belongs",
    file: "src/services/account-services.ts",
    find: "output: await fromCore(core.keepInDraft({ conversation, draftId, field, value }, requestKey)),",
    replace:
      "output: { ...(await fromCore(core.keepInDraft({ conversation, draftId, field, value }, requestKey))), mask: value },",
    expects: ["I18"],
  },
  {
    name: "the store does not remember which messages it had",
    file: "src/store/embedded/decisions.ts",
    find: '  if (conversations.get(name).seen.includes(id)) return { outcome: "duplicate" };\n',
    replace: "",
    expects: ["I01"],
  },
  {
    name: "the store lets a replaced holder go on",
    file: "src/store/embedded/decisions.ts",
    find: "conversation.epoch !== epoch",
    replace: "conversation.epoch < epoch",
    expects: ["I03"],
  },
  {
    name: "a commit that is repeated takes effect again",
    file: "src/store/embedded/decisions.ts",
    find: "if (version === turn.version) conversations.apply",
    replace: "if (version >= turn.version) conversations.apply",
    expects: ["I01", "I03", "I04"],
  },
  {
    name: "a conversation is let go of without looking into its mailbox",
    file: "src/store/embedded/decisions.ts",
    find: "const hasWork = mailbox.length > 0 || outbox.length > 0",
    replace: "const hasWork = outbox.length > 0",
    expects: ["I29"],
  },
  {
    name: "the store forgets who has been held too long",
    file: "src/store/embedded/conversation.ts",
    find: "return busy ? busy.until : wakeAt;",
    replace: 'return busy ? (busy.kind === "held" ? null : busy.until) : wakeAt;',
    expects: ["I29"],
  },
  {
    name: "the store forgets wake-ups",
    file: "src/store/embedded/conversation.ts",
    find: "return busy ? busy.until : wakeAt;",
    replace: "return busy ? busy.until : null;",
    expects: ["I23"],
  },
  {
    name: "a wake-up that was taken back comes all the same",
    file: "src/store/embedded/conversation.ts",
    find: "    lastSeq: was.lastSeq + replies.length,\n    wakeAt,\n",
    replace: "    lastSeq: was.lastSeq + replies.length,\n    wakeAt: wakeAt ?? was.wakeAt,\n",
    expects: ["I23"],
  },
  {
    name: "what is parked loses its replies",
    file: "src/store/embedded/conversation.ts",
    find: 'busy: { kind: "parked", until: event.until } };',
    replace: 'outbox: [], busy: { kind: "parked", until: event.until } };',
    expects: ["I09"],
  },
  {
    name: "the assistant answers while an agent has the talk",
    file: "src/runtime/respond.ts",
    find: "    if (exchange.isRelaying) return this.#toPerson(exchange, content);\n",
    replace: "",
    expects: ["I13"],
  },
  {
    name: "a place in the queue is repeated with the question, whatever it is by then",
    file: "flows/contact/texts.ts",
    find: "    again: standingAgain(ticket),\n    fleeting: true,\n",
    replace: "",
    expects: ["I31"],
  },
  {
    name: "whoever asks how his ticket stands is said to be next",
    file: "src/services/desk-services.ts",
    find: "output: { ticket, hours,",
    replace: "output: { ticket: ticket && { ...ticket, place: ticket.place && 1 }, hours,",
    expects: ["I31"],
  },
  {
    name: "whoever clicks gets the talk, also from a colleague",
    file: "test/simulation/run.ts",
    find: "random: () => modelRandom.next(),",
    replace: 'random: () => modelRandom.next(), faults: new Set(["ticket-taken-from-holder"] as const),',
    expects: ["I14"],
  },
  {
    name: "whoever wants speaks in a talk",
    file: "test/simulation/run.ts",
    find: "random: () => modelRandom.next(),",
    replace: 'random: () => modelRandom.next(), faults: new Set(["stranger-may-say"] as const),',
    expects: ["I13"],
  },
  {
    name: "the core never ends a session",
    file: "test/simulation/run.ts",
    find: "random: () => modelRandom.next(),",
    replace: 'random: () => modelRandom.next(), faults: new Set(["session-never-ends"] as const),',
    expects: ["I05"],
  },
  {
    name: "the core does a repeated request again",
    file: "test/simulation/run.ts",
    find: "random: () => modelRandom.next(),",
    replace: 'random: () => modelRandom.next(), faults: new Set(["request-key-ignored"] as const),',
    expects: ["I01"],
  },
];
