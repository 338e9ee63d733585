import fc from "fast-check";
import { type Act, CHATS, IdentityPlay } from "../identity-play.ts";
import type { World } from "../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The same on every machine; fast-check prints it with the path of what it found, and both replay it. */
const SEED = 20_261_128;

const chat = fc.constantFrom(...CHATS);

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("sign-in" as const), chat }) },
  {
    weight: 7,
    arbitrary: fc
      .record({
        do: fc.constant("type" as const),
        chat,
        elsewhere: fc.boolean(),
        code: fc.constantFrom(
          "right" as const,
          "right" as const,
          "wrong" as const,
          "old" as const,
          "of-another" as const,
        ),
      })
      .map(({ elsewhere, ...act }) => ({
        ...act,
        of: elsewhere ? (CHATS.find((one) => one !== act.chat) ?? act.chat) : act.chat,
      })),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "resend" as const,
        "sign-out" as const,
        "change" as const,
        "change" as const,
        "prove-new" as const,
        "prove-new" as const,
      ),
      chat,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.constantFrom(
        1_000,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE - 1,
        5 * MINUTE,
        10 * MINUTE,
        HOUR,
        24 * HOUR,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "settle" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "stranger" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("new-hands" as const, "new-hands" as const, "disown" as const, "erase" as const),
      chat,
    }),
  },
);

const both = (of: (typeof CHATS)[number]): Act[] => [{ do: "type", chat: of, of, code: "right" }];

/** What chance alone would hardly ever come to: a whole sign-in, a whole change, and the day after. */
const stories: fc.Arbitrary<Act[]> = fc.oneof(
  chat.map((of): Act[] => [{ do: "sign-in", chat: of }, ...both(of)]),
  chat.map((of): Act[] => [
    { do: "change", chat: of },
    ...both(of),
    { do: "prove-new", chat: of },
    ...both(of),
  ]),
  chat.map((of): Act[] => [
    { do: "sign-in", chat: of },
    { do: "wait", ms: MINUTE },
    { do: "resend", chat: of },
    { do: "type", chat: of, of, code: "old" },
    ...both(of),
  ]),
  fc.constant<Act[]>([{ do: "wait", ms: 24 * HOUR }, { do: "settle" }]),
  fc.constant<Act[]>(Array.from({ length: 2 }, () => ({ do: "stranger" }))),
  chat.map((of): Act[] => [{ do: "erase", chat: of }, ...both(of)]),
);

const days = fc.oneof({ weight: 3, arbitrary: acts.map((act) => [act]) }, { weight: 1, arbitrary: stories });

/** Plays `runs` times what chance says; rejects with the shortest play that breaks a rule. Gives how often each thing came of it. */
export async function playIdentity(
  world: World,
  { runs, length }: { runs: number; length: number },
): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>();
  const property = fc.asyncProperty(
    fc.array(days, { minLength: length / 2, maxLength: length }),
    async (all) => {
      await world.reset();
      const play = new IdentityPlay(world, (what) => seen.set(what, (seen.get(what) ?? 0) + 1));
      for (const act of all.flat()) await play.act(act);
    },
  );
  await fc.assert(property, { seed: SEED, numRuns: runs });
  return seen;
}

/** Whatever people do with codes, chats, waits and changes, in whatever order, the rules of identity hold. Gives what came of it. */
export function identityProperties(
  world: World,
  size: { runs: number; length: number },
  look: (seen: ReadonlyMap<string, number>) => void = () => {},
): void {
  test("whoever does whatever in whatever order: a code works once, in time, in its chat and for its act; who is out is out; a phone changes by two codes, a day, and the knowledge of every address; nobody is locked out by strangers; who is erased is gone", async () => {
    look(await playIdentity(world, size));
  }, 300_000);
}
