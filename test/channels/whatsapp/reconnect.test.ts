import { planAfter } from "../../../src/channels/whatsapp/reconnect.ts";

describe("when the line to WhatsApp has ended", () => {
  const linked = { failures: 0, linked: true, offered: false };

  test("it is opened again at once after a pairing", () => {
    expect(planAfter(515, linked, 0)).toEqual({ type: "again", afterMs: 0, alert: false });
  });

  test.each([428, 408, 503, 500, 999])(
    "with %d it is tried again, later each time, up to a minute",
    (code) => {
      const waits = [0, 1, 2, 3, 6, 20].map((failures) =>
        planAfter(code, { failures, linked: true, offered: false }, 1),
      );
      expect(waits).toMatchObject(
        [1_000, 2_000, 4_000, 8_000, 60_000, 60_000].map((afterMs) => ({ afterMs })),
      );
    },
  );

  test("chance spreads the waits over their second half", () => {
    expect(planAfter(503, { failures: 3, linked: true, offered: false }, 0)).toMatchObject({
      afterMs: 4_000,
    });
  });

  test("an operator is told once, at the fifth end in a row", () => {
    const alerts = [3, 4, 5].map((failures) => planAfter(503, { failures, linked: true, offered: false }, 0));
    expect(alerts).toMatchObject([{ alert: false }, { alert: true }, { alert: false }]);
  });

  test("another client that took the number is not raced", () => {
    expect(planAfter(440, linked, 0)).toMatchObject({ type: "again", afterMs: 30_000 });
  });

  test("a client that is too old waits long and says so", () => {
    expect(planAfter(405, linked, 0)).toEqual({ type: "again", afterMs: 600_000, alert: true });
  });

  test.each([
    [401, "unlinked"],
    [403, "banned"],
    [411, "phone-too-old"],
  ])("%d is final: %s", (code, why) => {
    expect(planAfter(code, linked, 0)).toEqual({ type: "stop", why });
  });

  test("a linking that failed half-way begins anew, but not for ever", () => {
    expect(planAfter(401, { failures: 0, linked: false, offered: true }, 0)).toEqual({ type: "link-anew" });
    expect(planAfter(401, { failures: 5, linked: false, offered: true }, 0)).toMatchObject({ type: "stop" });
  });

  test("a code that nobody scanned is not shown for ever", () => {
    const shown = { failures: 0, linked: false, offered: true };
    expect(planAfter(408, shown, 0)).toEqual({ type: "stop", why: "not-scanned" });
  });

  test("a first connection that the network refuses is tried again: nobody had a code to scan", () => {
    const refused = { failures: 0, linked: false, offered: false };
    expect(planAfter(408, refused, 1)).toMatchObject({ type: "again", afterMs: 1_000 });
  });
});
