import { createModelPeople, type ModelPerson } from "../support/model-core/people.ts";
import type { Canaries } from "./canaries.ts";
import type { Gateway } from "./gateway.ts";
import { type Identity, Person } from "./person.ts";
import type { Platform } from "./platform.ts";
import { createRandom, type Random } from "./random.ts";
import type { World } from "./world.ts";

/** Some people, of whom two may share a phone. */
export function createPopulation(random: Random): ModelPerson[] {
  const people = createModelPeople(8);
  const [first, second] = people;
  if (!first || !second || !random.chance(0.3)) return people;
  return [first, { ...second, phone: first.phone, hasAccount: true }, ...people.slice(2)];
}

function identityOf({ nik, kpjs, phone, email }: ModelPerson): Identity {
  return { nik, kpj: kpjs[0] ?? "", phone: phone ?? "", email: email ?? "" };
}

interface Casting {
  seed: number;
  random: Random;
  world: World;
  platform: Platform;
  gateway: Gateway;
  population: ModelPerson[];
  canaries: Canaries;
  dawdles: boolean;
  queues: boolean;
}

/** Who talks: participants, somebody whom nobody knows, and somebody who guesses at another's codes. */
export function createPeople({
  seed,
  random,
  world,
  platform,
  gateway,
  population,
  canaries,
  dawdles,
  queues,
}: Casting): Person[] {
  const unknown = createModelPeople(12).slice(10);
  const count = random.between(3, 8);
  return Array.from({ length: count }, (_, index) => {
    const isUnknown = random.chance(0.12);
    const guesses = !isUnknown && index > 0 && random.chance(0.12);
    const who = isUnknown ? random.pick(unknown) : population[guesses ? 0 : index];
    if (!who) throw new RangeError("more people than there are");
    const identity = identityOf(who);
    canaries.addIdentity(identity);
    const chat = `c${index + 1}`;
    const person = new Person({
      world,
      random: createRandom(seed, 100 + index),
      platform,
      chat,
      identity,
      hasAccount: who.hasAccount || random.chance(0.2),
      guesses,
      dawdles,
      queues,
    });
    platform.open(chat, person);
    if (!guesses) {
      gateway.open(identity.phone, (text) => person.readText(text));
      gateway.open(identity.email, (text) => person.readText(text));
    }
    return person;
  });
}

/** People who want no more of it for some seconds. */
export function blockNowAndThen(world: World, platform: Platform, people: Person[]): void {
  const { scheduler, chance, faults } = world;
  scheduler.after(chance.between(3_000, 15_000), () => {
    const { chat } = chance.pick(people);
    if (faults.has("blocked") && !platform.isBlocked(chat)) {
      platform.block(chat, true);
      scheduler.after(chance.between(2_000, 15_000), () => {
        if (platform.isBlocked(chat)) platform.block(chat, false);
      });
    }
    blockNowAndThen(world, platform, people);
  });
}
