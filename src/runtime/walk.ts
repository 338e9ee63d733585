import type { AnyStateMachine, AnyStateNode, EventObject, StateValue } from "xstate";

/**
 * Takes a machine from place to place. XState chooses the arrow for an event; what lies on the way is done here, for XState makes a snapshot of
 * sets of states at each turn, which costs five times the rest. It is enough for machines as flows are: no parallel states, one target an
 * arrow, and no actions but effects and `assign`. `test/flows/steps.test.ts` compares with XState's own steps.
 */
export class Walk {
  /** What states and arrows on the way made happen, in order. */
  readonly noted: Noted[] = [];
  /** The innermost state. */
  leaf: AnyStateNode;
  context: unknown;
  /** An arrow led elsewhere, or something was done on it. */
  isChanged = false;
  isDone = false;
  readonly #machine: AnyStateMachine;
  #event: EventObject;
  /** Groups of states that are over. */
  readonly #over: EventObject[] = [];

  constructor(machine: AnyStateMachine, leaf: AnyStateNode, context: unknown, event: EventObject) {
    this.#machine = machine;
    this.leaf = leaf;
    this.context = context;
    this.#event = event;
  }

  /** To where the machine waits first. */
  begin(): void {
    this.#enter([this.leaf]);
    this.#goOn();
  }

  /** Along the arrow for the event, to where the machine waits again. */
  go(): void {
    const arrow = this.#arrowFor(this.#event);
    if (arrow) this.#take(arrow);
    this.#goOn();
  }

  #goOn(): void {
    while (!this.isDone) {
      const arrow = this.#arrowAtOnce();
      if (arrow) {
        this.#take(arrow);
        continue;
      }
      const over = this.#over.shift();
      if (!over) return;
      this.#event = over;
      const next = this.#arrowFor(over);
      if (next) this.#take(next);
    }
  }

  #arrowFor(event: EventObject): Arrow | undefined {
    const standing = { machine: this.#machine, value: valueAt(this.leaf), context: this.context };
    return this.#machine.getTransitionData(standing as never, event as never)[0];
  }

  /** The arrow that waits for no event. */
  #arrowAtOnce(): Arrow | undefined {
    for (let node: AnyStateNode | undefined = this.leaf; node; node = node.parent) {
      for (const arrow of node.always ?? []) if (this.#isOpen(arrow.guard as Named | undefined)) return arrow;
    }
    return undefined;
  }

  #isOpen(guard: Named | undefined): boolean {
    if (guard === undefined) return true;
    const { guards } = this.#machine.implementations;
    const judge = typeof guard === "function" ? guard : guards[nameOf(guard)];
    return (judge as Judge)(this.#given(), this.#paramsOf(guard));
  }

  #take({ source, target: targets, reenter, actions }: Arrow): void {
    const target = targets?.[0];
    if (!target) return this.#doAll(actions);
    const domain = !reenter && isWithin(target, source) ? source : sharedAbove(source, target);
    const from = this.leaf;
    for (let node: AnyStateNode | undefined = from; node && node !== domain; node = node.parent)
      this.#doAll(node.exit);
    this.#doAll(actions);
    const path: AnyStateNode[] = [];
    for (let node: AnyStateNode | undefined = target; node && node !== domain; node = node.parent)
      path.unshift(node);
    this.leaf = target;
    this.#enter(path);
    if (this.leaf !== from) this.isChanged = true;
  }

  /** Enters these, outermost first, and what comes first in the last of them. */
  #enter(path: readonly AnyStateNode[]): void {
    for (const node of path) this.#enterOne(node);
    while (this.leaf.type === "compound") {
      this.leaf = firstIn(this.leaf);
      this.#enterOne(this.leaf);
    }
    if (this.leaf.type === "final") this.#end(this.leaf);
  }

  #enterOne(node: AnyStateNode): void {
    this.#doAll(node.entry);
    for (const { id, src, input } of node.invoke) this.#note("call", { id, name: src, input });
  }

  /** A group of states is over, or the whole machine. */
  #end({ parent, output }: AnyStateNode): void {
    if (!parent) return;
    this.isChanged = true;
    this.#over.push({
      type: `xstate.done.state.${parent.id}`,
      output: this.#valueFor(output),
    } as EventObject);
    if (parent.parent) return;
    this.isDone = true;
    for (let node: AnyStateNode | undefined = this.leaf; node; node = node.parent) this.#doAll(node.exit);
  }

  /** What a machine that is done ends with. */
  output(): unknown {
    return this.isDone ? this.#valueFor(this.#machine.root.output) : undefined;
  }

  #valueFor(output: unknown): unknown {
    return typeof output === "function" ? output(this.#given()) : output;
  }

  #doAll(actions: readonly unknown[]): void {
    for (const action of actions) this.#do(action as Named);
  }

  #do(action: Named): void {
    const made =
      typeof action === "function" ? action : this.#machine.implementations.actions[nameOf(action)];
    const { assignment } = made as { assignment?: Assignment };
    if (assignment) return this.#assign(assignment, this.#paramsOf(action));
    if (typeof action === "function") return this.#time(action as unknown as Timing);
    this.#note(nameOf(action), this.#paramsOf(action));
  }

  #assign(assignment: Assignment, params: unknown): void {
    const given = this.#given();
    const update =
      typeof assignment === "function" ? assignment(given, params) : updateOf(assignment, given, params);
    this.context = { ...(this.context as object), ...update };
    this.isChanged = true;
  }

  /** `after` stands in a state as a raise with a delay, and as its cancelling. */
  #time({ type, id, event, delay, sendId }: Timing): void {
    if (type === "xstate.cancel") return this.#note("cancelTimer", { id: sendId });
    if (type !== "xstate.raise" || delay === undefined)
      throw new Error(`A flow did something that is not an effect: ${type}`);
    const named = typeof delay === "string" ? this.#machine.implementations.delays[delay] : delay;
    this.#note("startTimer", { id, event: event?.type, delayMs: this.#valueFor(named) });
  }

  #note(type: string, params: unknown): void {
    this.noted.push({ type, params, given: this.#given() });
    this.isChanged = true;
  }

  #paramsOf(named: Named): unknown {
    if (typeof named !== "object") return undefined;
    return typeof named.params === "function" ? named.params(this.#given()) : named.params;
  }

  #given(): Given {
    return { context: this.context, event: this.#event };
  }
}

/** What was made to happen, and what there was when it was. */
export interface Noted {
  type: string;
  params: unknown;
  given: Given;
}

/** What expressions in a machine are given. */
interface Given {
  context: unknown;
  event: EventObject;
}

type Arrow = NonNullable<AnyStateNode["always"]>[number];
type Judge = (given: Given, params: unknown) => boolean;
/** An action or a guard as it stands in a machine. */
type Named = string | { type: string; params?: unknown } | Judge;
type Assignment = ((given: Given, params: unknown) => object) | Record<string, unknown>;

interface Timing {
  type: string;
  id?: string;
  event?: EventObject;
  delay?: number | string;
  sendId?: string;
}

function nameOf(named: Exclude<Named, Judge>): string {
  return typeof named === "string" ? named : named.type;
}

function updateOf(assignment: Record<string, unknown>, given: Given, params: unknown): object {
  const update: Record<string, unknown> = {};
  for (const key of Object.keys(assignment)) {
    const value = assignment[key];
    update[key] = typeof value === "function" ? value(given, params) : value;
  }
  return update;
}

// Places.

/** The innermost state of a stored value. Throws when it is none of the machine's. */
export function leafAt({ root }: AnyStateMachine, value: StateValue): AnyStateNode {
  let node: AnyStateNode = root;
  for (let rest: StateValue | undefined = value; rest !== undefined; ) {
    const key: string | undefined = typeof rest === "string" ? rest : Object.keys(rest)[0];
    if (key === undefined) break;
    const next: AnyStateNode | undefined = node.states[key];
    if (!next) throw new Error(`${node.id} has no state ${key}`);
    node = next;
    rest = typeof rest === "string" ? undefined : rest[key];
  }
  while (node.type === "compound") node = firstIn(node);
  return node;
}

/** A place as it is stored. */
export function valueAt(leaf: AnyStateNode): StateValue {
  let value: StateValue = leaf.key;
  for (let node = leaf.parent; node?.parent; node = node.parent) value = { [node.key]: value };
  return value;
}

function firstIn(node: AnyStateNode): AnyStateNode {
  const [first] = node.initial.target ?? [];
  if (!first) throw new Error(`${node.id} begins nowhere`);
  return first;
}

function isWithin(node: AnyStateNode, group: AnyStateNode): boolean {
  let at: AnyStateNode | undefined = node;
  while (at && at !== group) at = at.parent;
  return at === group;
}

/** The innermost group around both. */
function sharedAbove(one: AnyStateNode, other: AnyStateNode): AnyStateNode | undefined {
  let group = one.parent;
  while (group && (group === other || !isWithin(other, group))) group = group.parent;
  return group;
}
