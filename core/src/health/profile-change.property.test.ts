import fc from "fast-check";
import { expect, it } from "vitest";
import { ALARMS, type SensorState } from "../wire/health.ts";
import { activeIn, alarmIn, isOf, live, story } from "./alarm/alarm-story.ts";

it("lets a change of profile be seen by the sensors that it is of, which keep what people know", () => {
  let changed = 0;
  fc.assert(
    fc.property(story, (told) => {
      const seen: unknown[][] = [[], []];
      const restartless = told.tale.map((each) =>
        each.act.do === "restart" ? { ...each, act: { do: "tick" as const, lagMs: 1_000 } } : each,
      );
      [told.tale, restartless].forEach((tale, place) =>
        live({ ...told, tale }, ({ act, records, before, after, now, configs }) => {
          const others = records.filter((record) => configs.slice(1).some(({ id }) => isOf(record, id)));
          seen[place]!.push(...others.map((record) => withoutFirst(record)));
          if (act.do !== "restart") return;
          changed += 1;
          // What ends and begins anew within the restart is another occurrence.
          const ended = records.some(({ changes }) =>
            changes.some(({ region, from }) => region.startsWith("alarms") && from !== "normal"),
          );
          if (!ended) keepsWhatPeopleKnow(before[0]!.state, after[0]!.state, now);
        }),
      );
      expect(seen[0]).toEqual(seen[1]);
    }),
    { numRuns: 120 },
  );
  expect(changed).toBeGreaterThan(30);
});

/** Which sensor's alarm was first in its burst is another sensor's matter. */
const withoutFirst = (record: object): unknown =>
  JSON.parse(JSON.stringify(record, (key, value: unknown) => (key === "first" ? undefined : value)));

function keepsWhatPeopleKnow(before: SensorState, after: SensorState, now: number): void {
  for (const alarm of ALARMS) {
    const [was, is] = [alarmIn(before, alarm), alarmIn(after, alarm)];
    if (activeIn(before, alarm) && activeIn(after, alarm))
      expect(is).toMatchObject({ occurrence: was!.occurrence, since: was!.since });
    const shelf = before.shelves?.[alarm];
    const isOver = shelf !== undefined && (shelf.once || shelf.until! <= now);
    if (!isOver) expect(after.shelves?.[alarm]).toEqual(shelf);
  }
  if (before.services?.every(({ until }) => until > now)) expect(after.services).toEqual(before.services);
}
