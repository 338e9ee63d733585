import { systemClock } from "../../src/ports/clock.ts";
import type { Sign, Signs } from "../../src/ports/signs.ts";

/** Signs as two processes see them: the same object where there can only be one process. */
interface OpenSigns {
  signs: Signs;
  otherSigns: Signs;
  close(): Promise<void>;
}

const SIGN: Sign = { type: "participant-types", ticket: "t-1" };
const AGAIN_MS = 50;

/** What all signs keep to. */
export function describeSigns(name: string, open: () => Promise<OpenSigns>): void {
  describe(name, () => {
    let opened: OpenSigns;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    /** Resolves with what `hears` is told first. A sign may be lost while its listener is on its way, so it is given again, as those who type do. */
    async function hearFirst(from: Signs, hears: Signs, sign: Sign): Promise<Sign> {
      let stopGiving: () => void = () => undefined;
      const give = () => {
        from.give(sign);
        stopGiving = systemClock.after(AGAIN_MS, give);
      };
      return await new Promise((resolve) => {
        const stop = hears.hear((heard) => {
          stopGiving();
          stop();
          resolve(heard);
        });
        give();
      });
    }

    test("reach another process, and the one that gives them", async () => {
      expect(await hearFirst(opened.signs, opened.otherSigns, SIGN)).toEqual(SIGN);
      expect(await hearFirst(opened.signs, opened.signs, SIGN)).toEqual(SIGN);
    });

    test("are heard by everybody who listens, and not after he has stopped", async () => {
      const early: Sign[] = [];
      const stop = opened.otherSigns.hear((sign) => early.push(sign));
      await hearFirst(opened.signs, opened.otherSigns, SIGN);
      expect(early.length).toBeGreaterThan(0);
      stop();
      const before = early.length;
      const answer: Sign = { type: "answer-coming", chat: "c-1" };
      const later = await new Promise<Sign>((resolve) => {
        opened.otherSigns.hear((sign) => sign.type === "answer-coming" && resolve(sign));
        opened.signs.give(answer);
      });
      expect([later, early.length]).toEqual([answer, before]);
    });

    test("that nobody hears are no trouble", async () => {
      expect(() => opened.signs.give(SIGN)).not.toThrow();
    });
  });
}
