import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatErrors } from "@tocsin/core/config/document";
import { readPlant } from "@tocsin/core/config/plant";
import { createPlant } from "./plant.ts";
import { plantFiles } from "./plant-files.ts";

const config = new URL("../../../config/", import.meta.url);
const shipped = (path: string) => readFileSync(new URL(path, config), "utf8");

const read = (files: Record<string, string>) =>
  readPlant(
    {
      plant: { file: "plant.yaml", text: files["plant.yaml"]! },
      sensors: { file: "sensors.csv", text: files["sensors.csv"]! },
      profiles: readdirSync(new URL("profiles/", config)).map((name) => ({
        file: name,
        text: files[`profiles/${name}`] ?? shipped(`profiles/${name}`),
      })),
    },
    { clock: "sensor", env: {} },
  );

describe("the configuration of the factory", () => {
  it.each(Object.entries(plantFiles(createPlant())))("config/%s is current", (path, text) =>
    expect(shipped(path), "not current: npx --no tocsin simulate --write-config config").toBe(text),
  );

  it("is right, whatever its size", () => {
    const loaded = read(plantFiles(createPlant({ sensors: 300, zones: 4 }), 200));
    if (!loaded.ok) throw new Error(formatErrors(loaded.errors));
    const sensors = loaded.value.zones.flatMap((zone) => zone.machines.flatMap((machine) => machine.sensors));
    expect(sensors).toHaveLength(300);
    expect(sensors.filter(({ kind }) => kind === "analog").every(({ intervalMs }) => intervalMs === 200)).toBe(true);
    expect(sensors.find(({ profile }) => profile === "bearing-vibration")).toMatchObject({
      unit: "mm/s",
      limits: { high: { value: 4.5, priority: "medium", respondWithinMs: 1_800_000 }, highHigh: { priority: "high" } },
    });
    expect(sensors.find(({ profile }) => profile === "drive-status")).toMatchObject({
      kind: "discrete",
      reports: "onChange",
      abnormal: [{ value: "fault", priority: "medium" }],
    });
  });
});
