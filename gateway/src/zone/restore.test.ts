import { exampleZone } from "@tocsin/core/health/example-zone";
import { ZoneHealth } from "@tocsin/core/health/zone";
import { toId } from "@tocsin/core/wire/id";
import { expect, it } from "vitest";
import { restoreZone, savedMachines, savedSources } from "./restore.ts";

const source = toId("press");
const zoneOf = () => new ZoneHealth(exampleZone({ press: { temp: { source }, oil: { source } } }));

it("brings machines and sources back, though they have the same id", async () => {
  const before = zoneOf();
  before.reading(0, 20, "good", 1_000, 1_000, false);
  before.sourceSaid("press", "gone", "its will", 2_000, 2_000);
  const { machines, sources } = before.take();
  const stored = [...savedMachines(before, machines), ...savedSources(before, sources)];
  expect(stored.map(({ id }) => id)).toEqual(["plant/press/press", "source:plant/press/press"]);
  const after = zoneOf();
  await restoreZone(after, {
    async *savedSensors() {
      yield { sensor: 0, ordinal: 1, saved: before.saveSensor(0) };
    },
    async *savedMachines() {
      for (const { id, saved } of stored) yield [id, saved];
    },
    redo: () => Promise.resolve(),
    chunkedUpTo: () => 0,
  });
  expect(after.sources[0]!.words).toEqual(before.sources[0]!.words);
  expect(after.machineStanding(0)).toEqual(before.machineStanding(0));
  expect(after.standing(0)).toEqual(before.standing(0));
});
