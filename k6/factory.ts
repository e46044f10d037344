import http from "k6/http";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { api, headers } from "./settings.ts";

/** What the users know of the factory: every user gets a copy, so it holds little of each sensor. */
export type Factory = {
  /** Ids: site/zone/machine/sensor. */
  sensors: string[];
  /** site/zone */
  zones: string[];
  /** Sensors that feeders may speak for, each with a value that is normal for it. */
  fed: { id: string; zone: string; machine: string; sensor: string; value: number }[];
};

const SENSORS_MAX = 1_000;

type Page<Item> = { items: Item[]; total: number };

/** A value in the middle of the range, which a limit may cut at either side; undefined for anything but a number. */
function normalValue({ kind, range, limits }: SensorItem): number | undefined {
  if (kind !== "analog" || !range) return undefined;
  const bound = (levels: string[]) => limits.find((limit) => levels.includes(limit.level))?.value;
  const from = bound(["low"]) ?? bound(["lowLow"]) ?? range.from;
  const to = bound(["high"]) ?? bound(["highHigh"]) ?? range.to;
  return (from + to) / 2;
}

/** Asks once, before the users come, which sensors there are. */
export function readFactory(): Factory {
  const answer = http.get(`${api}/sensors?limit=${SENSORS_MAX}`, { headers, tags: { name: "setup" } });
  if (answer.status !== 200)
    throw new Error(`${api}/sensors answered ${answer.status}: start the factory first (npm start)`);
  const { items } = answer.json() as unknown as Page<SensorItem>;
  const fed = items.flatMap((item) => {
    const value = normalValue(item);
    return value === undefined || item.health !== "good"
      ? []
      : [{ id: item.id, zone: item.zone, machine: item.machine, sensor: item.sensor, value }];
  });
  return {
    sensors: items.map((item) => item.id),
    zones: [...new Set(items.map((item) => `${item.site}/${item.zone}`))],
    fed,
  };
}
