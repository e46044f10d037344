import type { Health } from "../wire/health.ts";
import type { DataPath } from "../wire/heartbeat.ts";
import type { Overlay } from "../wire/hub-api.ts";
import type { MachineEntry, SensorEntry, ZoneEntry } from "./entry.ts";

/** What lies over sensors of the data paths that are not live, by the path; none where the zone has but one. */
export function lostPaths(paths: readonly DataPath[]): Map<string, Overlay> {
  if (paths.length < 2) return new Map();
  return new Map(
    paths
      .filter(({ state }) => state === "lost" || state === "connecting")
      .map(({ path, since }) => [path, { reason: "data-path-lost", since, text: `its data path ${path} is lost` }]),
  );
}

/** What lies over one sensor because the data path is lost that its readings come over. */
export const lostPathOf = ({ machine: { zone }, standing }: SensorEntry): Overlay | undefined =>
  zone.lostPaths.size === 0 ? undefined : zone.lostPaths.get(standing.state.path ?? "");

/** A machine is out of reach with all of its sensors that are heard over a data path, not with some of them. */
export function machineLost({ zone, sensors }: MachineEntry): Overlay | undefined {
  if (zone.lostPaths.size === 0) return undefined;
  let lost: Overlay | undefined;
  for (const { standing } of sensors.values()) {
    const { path } = standing.state;
    if (path === undefined) continue;
    const over = zone.lostPaths.get(path);
    if (over === undefined) return undefined;
    lost ??= over;
  }
  return lost;
}

/** As it is counted in its zone, which may itself be out of reach besides. */
export const countedSensor = (entry: SensorEntry): Health => (lostPathOf(entry) ? "unknown" : entry.standing.health);
export const countedMachine = (entry: MachineEntry): Health => (machineLost(entry) ? "unknown" : entry.standing.health);

/** The health that shows. */
export const shownSensor = (entry: SensorEntry): Health =>
  entry.machine.zone.overlay ? "unknown" : countedSensor(entry);
export const shownMachine = (entry: MachineEntry): Health => (entry.zone.overlay ? "unknown" : countedMachine(entry));

/** How many sensors of the machine would be good and are not heard. */
export function goodAndLost({ zone, sensors }: MachineEntry): number {
  if (zone.lostPaths.size === 0) return 0;
  return [...sensors.values()].filter((each) => each.standing.health === "good" && lostPathOf(each)).length;
}

export const sameLoss = (zone: ZoneEntry, now: ReadonlyMap<string, Overlay>): boolean =>
  zone.lostPaths.size === now.size && [...now].every(([path, { since }]) => zone.lostPaths.get(path)?.since === since);
