import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { ReadingsItem } from "@tocsin/core/wire/hub-readings";
import { MEASURED } from "./story.ts";

const MINUTE_MS = 60_000;
const RISE_MS = 8 * MINUTE_MS;
/** A gap that every trend of the story has: the PLC was restarted. */
const GAP_MS = [47 * MINUTE_MS, 44 * MINUTE_MS] as const;

/** The same for the same number, between -1 and 1. */
const noise = (n: number): number => {
  const x = Math.sin(n * 12.9898) * 43_758.5453;
  return 2 * (x - Math.floor(x)) - 1;
};

/** The value of a sensor of the story at a time: as usual, and towards the end to where it stands now. */
function valueAt(sensor: SensorItem, at: number, now: number): number {
  const measured = MEASURED.find((each) => each.sensor === sensor.sensor)!;
  const usual = "at" in measured ? measured.at : 0;
  const end = typeof sensor.reading?.value === "number" ? sensor.reading.value : usual;
  const span = "low" in measured ? measured.high - measured.low : usual;
  const begin = Math.min(sensor.since - 5 * MINUTE_MS, now - RISE_MS);
  const share = sensor.since < now - 60 * MINUTE_MS ? 1 : Math.min(1, Math.max(0, (at - begin) / (now - begin)));
  return (end === usual ? usual : usual + (end - usual) * share) + noise(Math.round(at / 1_000)) * span * 0.008;
}

/** Readings of a sensor as a hub gives them, for what is asked of it. @param now by the story's clock */
export function storyReadings(sensor: SensorItem, query: URLSearchParams, now: number): ReadingsItem {
  const last = Number(query.get("last") ?? 0);
  const to = Number(query.get("to") ?? now);
  const from = Number(query.get("from") ?? to - (last || 300) * 1_000);
  const points = last || Math.min(Number(query.get("maxPoints") ?? 300), Math.ceil((to - from) / 1_000));
  const step = (to - from) / points;
  const isWord = typeof sensor.reading?.value !== "number";
  const ill = sensor.health === "failure" ? sensor.since : Infinity;
  const gap = { from: now - GAP_MS[0], to: now - GAP_MS[1], reason: "PLC restarted" };
  const at = Array.from({ length: points }, (_, i) => Math.round(from + (i + 1) * step)).filter(
    (time) => time <= now && time <= ill && (time < gap.from || time > gap.to),
  );
  const value = isWord ? at.map(() => sensor.reading!.value) : at.map((time) => valueAt(sensor, time, now));
  const newest = sensor.reading?.value;
  if (at.length && newest !== undefined && to >= now - 2_000) value[value.length - 1] = newest;
  return {
    sensor: sensor.id,
    from,
    to,
    source: "journal",
    gaps: from < gap.to && to > gap.from ? [gap] : [],
    columns: { at, value },
  };
}
