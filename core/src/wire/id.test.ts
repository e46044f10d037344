import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ID_PATTERN,
  isId,
  parseMachineId,
  parseSensorId,
  parseZoneId,
  machineId,
  sensorId,
  zoneId,
  toId,
  type Id,
} from "./id.ts";
import {
  auditSubject,
  commandSubject,
  heartbeatSubject,
  hubSubject,
  logSubject,
  machineInventorySubject,
  machineStateSubject,
  parseSubject,
  querySubject,
  zoneInventorySubject,
  zoneStateSubject,
} from "./subject.ts";

const id = fc.stringMatching(new RegExp(ID_PATTERN)) as fc.Arbitrary<Id>;

describe("ids", () => {
  it("refuses what would break a topic, a subject, a key or an object", () => {
    for (const text of ["", ".", "*", ">", "a/b", "a.b", "#", "+", "__proto__", "_ours", "ä", "a b", "a".repeat(65)])
      expect(isId(text), text).toBe(false);
  });

  it("says what is wrong", () => {
    expect(() => toId("press.7")).toThrow(/"press.7" is not an id: 1 to 64 letters/);
  });

  it("round-trips paths", () => {
    fc.assert(
      fc.property(id, id, id, id, (site, zone, machine, sensor) => {
        expect(parseZoneId(zoneId({ site, zone }))).toEqual({ site, zone });
        expect(parseMachineId(machineId({ site, zone, machine }))).toEqual({ site, zone, machine });
        expect(parseSensorId(sensorId({ site, zone, machine, sensor }))).toEqual({ site, zone, machine, sensor });
      }),
    );
  });

  it("round-trips subjects", () => {
    fc.assert(
      fc.property(id, id, id, (site, zone, machine) => {
        const path = { site, zone };
        expect(parseSubject(logSubject(path))).toEqual({ of: "log", ...path });
        expect(parseSubject(heartbeatSubject(path))).toEqual({ of: "heartbeat", ...path });
        expect(parseSubject(commandSubject(path))).toEqual({ of: "command", ...path });
        expect(parseSubject(querySubject(path))).toEqual({ of: "query", ...path });
        expect(parseSubject(hubSubject(path))).toEqual({ of: "hub", ...path });
        expect(parseSubject(auditSubject(path))).toEqual({ of: "audit", ...path });
        expect(parseSubject(machineStateSubject({ ...path, machine }))).toEqual({ of: "state", ...path, machine });
        expect(parseSubject(zoneStateSubject(path))).toEqual({ of: "state", ...path, machine: "_zone" });
        expect(parseSubject(machineInventorySubject({ ...path, machine }))).toEqual({
          of: "inventory",
          ...path,
          machine,
        });
        expect(parseSubject(zoneInventorySubject(path))).toEqual({ of: "inventory", ...path, machine: "_zone" });
      }),
    );
  });

  it("parses nothing that is not ours", () => {
    for (const text of [
      "",
      "tocsin.v1.a.b",
      "tocsin.v2.a.b.log",
      "tocsin.v1.a.b.log.x",
      "tocsin.v1.a.b.state._x",
      "a.b.c.d.e",
    ])
      expect(parseSubject(text), text).toBeUndefined();
  });
});
