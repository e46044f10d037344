import fc from "fast-check";
import { expect, it } from "vitest";
import { toId } from "../wire/id.ts";
import { beat, cut, foldAll, listMachine, log, newFleet, path } from "./fleet-sample.ts";
import { foldHeartbeat } from "./fold-gateway.ts";
import { foldMachineState } from "./fold-state.ts";
import { isAheadOfLog, stateHash } from "./state-hash.ts";

it("is the same however the log was cut into messages, and whatever came beside it", () => {
  fc.assert(
    fc.property(log, fc.array(fc.nat(), { maxLength: 4 }), (records, places) => {
      const [one, other] = [newFleet(), newFleet()];
      foldAll(one, [records]);
      foldAll(other, cut(records, places));
      foldHeartbeat(other, path, beat({ at: 99_000 }), 99_000);
      expect(stateHash(other.zone(path))).toEqual(stateHash(one.zone(path)));
    }),
  );
});

it("is that of no record while published states are known ahead of the log", () => {
  const fleet = newFleet();
  const zone = fleet.zone(path);
  expect(isAheadOfLog(zone)).toBe(false);
  const { standing } = zone.machines.get("m1")!;
  const { epoch, seq } = zone.applied;
  const published = { v: 1, ...path, machine: "m1", epoch, standing, sensors: {} } as const;
  foldMachineState(fleet, { ...path, machine: toId("m1") }, { ...published, seq: seq + 3 });
  expect(isAheadOfLog(zone)).toBe(true);
});

it("is another as soon as one thing stands otherwise, or is not there", () => {
  const [one, other] = [newFleet(), newFleet()];
  const before = stateHash(one.zone(path));
  expect(before).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{16}$/), things: 9 });
  const sensor = other.sensors.values().next().value!;
  other.setSensor(sensor, { ...sensor.standing, health: "good" });
  expect(stateHash(other.zone(path)).hash).not.toBe(before.hash);
  listMachine(one, "m1", ["s1"]);
  expect(stateHash(one.zone(path)).hash).not.toBe(before.hash);
});
