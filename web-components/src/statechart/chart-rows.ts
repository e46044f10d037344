import type { Statechart } from "@tocsin/core/wire/explain";
import type { SensorItem } from "@tocsin/core/wire/hub-api";

type State = { path: string; name: string; active: boolean };
/** A region with its states; regions that are only on or off are one row of what may be so. */
export type ChartRow = { path: string; name: string; states: State[] };

const last = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
const parent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf(".")));

const LIMITS = ["lowLow", "low", "normal", "offNormal", "high", "highHigh"];
const ALARM = ["normal", "unacknowledged", "acknowledged", "rtnUnacknowledged"];

/** A statechart as rows: a region and its states; regions that are `no` or `yes` under one roof are one row. */
export function chartRows({ states }: Pick<Statechart, "states">): ChartRow[] {
  const rows = new Map<string, ChartRow>();
  const row = (path: string) => {
    const known = rows.get(path) ?? { path, name: path, states: [] };
    rows.set(path, known);
    return known;
  };
  for (const { path, type, active } of states) {
    if (type !== "atomic") continue;
    const region = parent(path);
    const isFlag = last(path) === "yes" || last(path) === "no";
    if (!isFlag) row(region).states.push({ path, name: last(path), active });
    else if (last(path) === "yes") row(parent(region)).states.push({ path, name: last(region), active });
  }
  return [...rows.values()].map((each) => (each.path === "" ? { ...each, name: "service" } : each));
}

/** What leads out of a state: its own arrows, and those of the regions that it is in. */
export function leadsFrom({ transitions }: Pick<Statechart, "transitions">, path: string) {
  return transitions.filter(({ from, to }) => (path === from || path.startsWith(`${from}.`)) && to !== path);
}

/** Regions that say where a sensor stands; the others only where they are not at rest. */
const ALWAYS = ["signal", "limit", "alarms.process", "alarms.instrument", "activity", "service"];
const RESTING = new Set(["normal", "none"]);
const isAtRest = ({ states }: ChartRow): boolean => states.every(({ name, active }) => !active || RESTING.has(name));

/** The rows that are worth a look, limits in their order and only those that the sensor has; suppression as one. */
export function essentialRows(rows: readonly ChartRow[], sensor: SensorItem | undefined): ChartRow[] {
  const able = new Set(["normal", sensor?.state.limit, ...(sensor?.limits.map(({ level }) => level) ?? [])]);
  if (sensor?.kind === "discrete") able.add("offNormal");
  const essential = rows.flatMap((row) => {
    if (row.path === "limit" && sensor) {
      const states = row.states.filter(({ name }) => able.has(name));
      const ordered = states.toSorted((a, b) => LIMITS.indexOf(a.name) - LIMITS.indexOf(b.name));
      return ordered.length > 1 ? [{ ...row, states: ordered }] : [];
    }
    if (row.path.startsWith("suppression")) return [];
    return ALWAYS.includes(row.path) || !isAtRest(row) ? [row] : [];
  });
  const muted = suppression(rows);
  return muted ? [...essential, muted] : essential;
}

/** Whatever alarm it is that is muted. */
function suppression(rows: readonly ChartRow[]): ChartRow | undefined {
  const all = rows.filter(({ path }) => path.startsWith("suppression")).flatMap(({ states }) => states);
  if (all.length === 0) return undefined;
  const states = ["shelved", "suppressedByDesign", "outOfService"].flatMap((name) => {
    const found = all.filter((state) => state.name === name);
    const [first] = found.filter(({ active }) => active).concat(found);
    return first ? [{ ...first, active: found.some(({ active }) => active) }] : [];
  });
  return { path: "suppression", name: "suppression", states };
}

/** The same from what a page knows of a sensor, where there is no gateway to ask. */
export function knownRows({ state, kind }: SensorItem): ChartRow[] {
  const row = (path: string, names: readonly string[], current: string): ChartRow => ({
    path,
    name: path,
    states: names.map((name) => ({ path: `${path}.${name}`, name, active: name === current })),
  });
  const limits = kind === "discrete" ? ["normal", "offNormal"] : LIMITS.filter((name) => name !== "offNormal");
  const muted = (name: string) => Object.values(state.alarms ?? {}).some((alarm) => alarm?.muted === name);
  const flags = [
    ["shelved", Object.keys(state.shelves ?? {}).length > 0],
    ["suppressedByDesign", muted("suppressedByDesign")],
    ["outOfService", (state.services ?? []).some(({ planned }) => !planned)],
  ] as const;
  return [
    row("signal", ["unknown", "live", "silent", "invalid", "frozen"], state.signal),
    row("limit", limits, state.limit),
    row("alarms.process", ALARM, state.alarms?.process?.state ?? "normal"),
    row("alarms.instrument", ALARM, state.alarms?.instrument?.state ?? "normal"),
    {
      path: "suppression",
      name: "suppression",
      states: flags.map(([name, active]) => ({ path: `suppression.${name}`, name, active })),
    },
  ];
}
