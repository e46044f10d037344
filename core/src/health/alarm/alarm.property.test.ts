import { expect, it } from "vitest";
import type { Service } from "../../wire/health.ts";
import { T0 } from "../sensor-arbitrary.ts";
import { always, isInput, ofSensor, run, stepInput } from "../zone-run.ts";
import { ZoneHealth } from "../zone.ts";

it("mutes every alarm of what is out of service, and calls it function-check before anything else", () =>
  always((config, timed) => {
    for (const { state, health } of run(config, timed).records.filter(ofSensor)) {
      const out = (state.services ?? []).some(({ planned }) => !planned);
      if (out || !state.measurement?.includes("substituted")) expect(health === "function-check").toBe(out);
      for (const alarm of Object.values(state.alarms ?? {})) expect(alarm.muted === "outOfService").toBe(out);
    }
  }));

it("has every sensor out of service whose machine, source or zone is, and no other by a copy", () =>
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input: next } of timed) {
      stepInput(zone, next, (now += afterMs));
      zone.sensors.forEach((_, sensor) => {
        const scopes = (services: readonly Service[] = []) =>
          services.filter(({ planned }) => !planned).map(({ of }) => of);
        const carried = scopes(zone.standing(sensor).state.services);
        const source = zone.sources.find(({ sensors }) => sensors.includes(sensor))?.wireStanding;
        const ofSource = scopes(source?.state.services).includes("source");
        expect(carried.includes("source")).toBe(ofSource);
        if (ofSource) expect(source!.health).toBe("function-check");
        const copied = carried.filter((of) => of !== "sensor" && of !== "source");
        const machine = zone.machineStanding(zone.machineOf[sensor]!);
        expect(copied).toEqual(scopes(machine.state.services));
        expect(machine.state.state === "maintenance").toBe(copied.length > 0);
        if (copied.length > 0) expect(machine.health).toBe("function-check");
      });
    }
  }));

it("suppresses by design what its machine gives it reason to, and says what that is", () =>
  always((config, timed) => {
    const zone = new ZoneHealth(config);
    let now = T0;
    for (const { afterMs, input: next } of timed) {
      stepInput(zone, next, (now += afterMs));
      for (const [sensor, { when }] of zone.sensors.entries()) {
        const { state } = zone.standing(sensor);
        for (const alarm of Object.values(state.alarms ?? {}))
          if (alarm.muted === "suppressedByDesign") expect(state.byDesign).toBeDefined();
        const machine = zone.machineStanding(zone.machineOf[sensor]!).state;
        if (when === undefined || machine.services || !["idle", "stopped"].includes(machine.state)) continue;
        expect(state.byDesign?.text).toBe(`oven is ${machine.state}`);
        if (state.alarms?.process) expect(state.alarms.process.muted).toBeDefined();
      }
    }
  }));

it("hides no worse level behind a shelf, and mutes whatever the shelf covers", () =>
  always((config, timed) => {
    const rank: { [level: string]: number } = { low: 1, lowLow: 2, high: 1, highHigh: 2 };
    for (const { state } of run(config, timed).records.filter(ofSensor)) {
      const alarm = state.alarms?.process;
      const shelf = state.shelves?.process;
      if (alarm?.muted === "shelved") expect(shelf).toBeDefined();
      if (!alarm || !shelf || !(alarm.level in rank)) continue;
      const sameSide = alarm.level.startsWith(shelf.level.slice(0, 3));
      if (alarm.muted === "outOfService" || alarm.muted === "suppressedByDesign") continue;
      expect(alarm.muted).toBe(sameSide && rank[alarm.level]! <= rank[shelf.level]! ? "shelved" : undefined);
    }
  }));

it("begins an occurrence only out of A or D, numbers them without a gap, and acknowledges only the named one", () =>
  always((config, timed) => {
    const newest = new Map<string, number>();
    for (const record of run(config, timed).records.filter(ofSensor)) {
      for (const alarm of ["process", "instrument"] as const) {
        const change = record.changes.find(({ region }) => region === `alarms.${alarm}`);
        const { occurrence, state } = record.state.alarms?.[alarm] ?? { state: "normal" };
        expect(state).toBe(change?.to ?? state);
        const key = `${record.id} ${alarm}`;
        if (change && (change.from === "normal" || change.from === "rtnUnacknowledged") && change.to !== "normal") {
          newest.set(key, (newest.get(key) ?? 0) + 1);
        }
        if (occurrence !== undefined) expect(occurrence).toBe(newest.get(key));
      }
    }
  }));

it("lets a process alarm come and return only with a live signal", () =>
  always((config, timed) => {
    for (const record of run(config, timed).records.filter(ofSensor)) {
      const { changes, state } = record;
      const moved = changes.some(({ region }) => region === "alarms.process");
      if (moved && !isInput(record)) expect(state.signal).toBe("live");
    }
  }));
