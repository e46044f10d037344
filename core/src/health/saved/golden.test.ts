import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { toId } from "../../wire/id.ts";
import { exampleLimit, exampleZone } from "../example-zone.ts";
import { ZoneHealth } from "../zone.ts";

type Golden = { of: "sensor" | "machine" | "source"; saved: object; savedAgain: object };

const folder = new URL("golden/", import.meta.url);
const high = exampleLimit(70, { priority: "medium" });
const zoneOf = () =>
  new ZoneHealth(exampleZone({ oven: { temp: { limits: { high }, source: toId("plc"), silentAfterMs: 60_000 } } }));

function savedAgain({ of, saved }: Golden): object {
  const zone = zoneOf();
  const text = JSON.stringify(saved);
  if (of === "sensor") expect(zone.restoreSensor(0, text)).toBe(true);
  if (of === "machine") expect(zone.restoreMachine(0, text)).toBe(true);
  if (of === "source") expect(zone.restoreSource(0, text)).toBe(true);
  const save = {
    sensor: () => zone.saveSensor(0),
    machine: () => zone.saveMachine(0),
    source: () => zone.saveSource(0),
  };
  const again = save[of]();
  return JSON.parse(again) as object;
}

/**
 * States as former versions stored them, and what this one makes of them. A file is never changed but for `savedAgain`,
 * when the newest version changes: UPDATE_GOLDEN=1 writes that.
 */
it.each(readdirSync(folder))("reads %s, which a former version or this one has stored", (name) => {
  const file = new URL(name, folder);
  const golden = JSON.parse(readFileSync(file, "utf8")) as Golden;
  if (process.env["UPDATE_GOLDEN"] === "1")
    writeFileSync(file, `${JSON.stringify({ ...golden, savedAgain: savedAgain(golden) }, null, 2)}\n`);
  expect(savedAgain(golden)).toEqual((JSON.parse(readFileSync(file, "utf8")) as Golden).savedAgain);
});
