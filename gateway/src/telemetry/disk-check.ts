import type { Heartbeat } from "@tocsin/core/wire/heartbeat";
import type { Check } from "./status-server.ts";

const MEBIBYTE = 1_048_576;

/** How full the disk is, and for how long it lasts. */
export function diskCheck({ freeBytes, state = "ok", daysKept = 0, hoursLeft, dropped = 0 }: Heartbeat["disk"]): Check {
  const left =
    hoursLeft === undefined
      ? "readings are cut by age alone"
      : `${Math.floor(hoursLeft)} hours left until readings are dropped`;
  const lost = dropped > 0 ? `, ${dropped} readings not kept` : "";
  const free = `${Math.round(freeBytes / MEBIBYTE)} MiB free`;
  return {
    name: "disk",
    ok: state !== "dropping",
    detail: `${state}, ${free}, ${daysKept} days of readings kept, ${left}${lost}`,
  };
}
