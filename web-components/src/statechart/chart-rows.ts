import type { Statechart } from "@tocsin/core/wire/explain";

/** A region with its states; `flags`: regions that are only on or off, as one row of what may be so. */
export type ChartRow = { path: string; name: string; states: { path: string; name: string; active: boolean }[] };

const last = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
const parent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf(".")));

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
