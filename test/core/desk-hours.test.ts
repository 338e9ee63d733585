import { afterWorkingTime, callbackSlotsAfter, serviceHoursAt } from "../../src/core/desk/hours.ts";

/** A moment in Jakarta, `2026-08-17 10:00`. */
function wib(moment: string): number {
  return Date.parse(`${moment.replace(" ", "T")}:00+07:00`);
}

test("on a national holiday the desk is closed, says which it is, and opens on the next working day", () => {
  expect(serviceHoursAt(wib("2026-08-17 10:00"))).toEqual({
    open: false,
    next: { date: "2026-08-18", time: "08.00" },
    holiday: "Hari Kemerdekaan",
  });
});

test("whoever writes on the evening before a collective leave hears of the day after it", () => {
  const { open, next } = serviceHoursAt(wib("2026-12-23 17:30"));
  expect({ open, next }).toEqual({ open: false, next: { date: "2026-12-28", time: "08.00" } });
});

test("an answer that is due in two working hours waits for the end of the Eid holidays", () => {
  expect(afterWorkingTime(wib("2026-03-17 16:30"), 2 * 60 * 60_000)).toBe(wib("2026-03-25 09:30"));
});

test("no call is offered on a holiday", () => {
  const [first] = callbackSlotsAfter(wib("2026-12-23 16:10"), 1);
  expect(first).toMatchObject({ date: "2026-12-28", from: "08.00", to: "09.00" });
});
