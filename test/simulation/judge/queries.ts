import type { OpenHub } from "../../../hub/src/hub.ts";
import { FLOOR_SENSORS, SITE, ZONE } from "../floor/sensors.ts";
import type { Simulation } from "../simulation.ts";
import type { StoreDump } from "./stores.ts";
import type { Verdict } from "./verdict.ts";

const ANSWERED_WITHIN_MS = 30_000;
/** No time of its own, in the future, too old: shown by the time that it was judged at. */
const NOT_BY_OWN_TIME = 4 | 8 | 16;
const ALL_TIMES = { from: 0, to: 2 ** 52 };

type Shown = { at: number; value: unknown };

/** Q1: what a hub is told of a sensor's readings is what the store of its gateway holds. */
export async function judgeQueries({ world, hubs }: Simulation, store: StoreDump, verdict: Verdict): Promise<void> {
  const { hub, process, name } = hubs[0]!;
  // That it runs is judged elsewhere.
  if (hub === undefined) return;
  for (const sensor of FLOOR_SENSORS) {
    let told: Shown[] | string | undefined;
    process!.run(() => void readingsOf(hub, sensor.name).then((answer) => (told = answer)));
    await world.host.run(world.host.now + ANSWERED_WITHIN_MS, () => told !== undefined);
    const held = inOrder(heldOf(store, sensor.name));
    if (typeof told !== "object" || held !== inOrder(told))
      verdict.breach("Q1", `${name} is told of ${sensor.name} ${answerOf(told)}, the store holds ${held}`);
    verdict.count("queries");
  }
}

/** @returns why there is none, where there is none */
async function readingsOf({ context }: OpenHub, name: string): Promise<Shown[] | string> {
  const [machine = "", sensor = ""] = name.split("/");
  const shown: Shown[] = [];
  for await (const page of context.readings({ site: SITE, zone: ZONE, machine, sensor } as never, ALL_TIMES)) {
    if (!page.ok) return page.detail;
    for (const [index, at] of page.columns.at.entries()) shown.push({ at, value: page.columns.value?.[index] });
  }
  return shown;
}

function heldOf({ readings }: StoreDump, name: string): Shown[] {
  const byOrdinal = new Map((readings.get(`${SITE}/${ZONE}/${name}`) ?? []).map((each) => [each.ordinal, each]));
  return [...byOrdinal.values()].map(({ at, judgedAt, marks, value }) => ({
    at: marks & NOT_BY_OWN_TIME ? judgedAt : at,
    value,
  }));
}

const inOrder = (readings: readonly Shown[]): string =>
  readings
    .map(({ at, value }) => `${at} ${String(value)}`)
    .toSorted()
    .join(", ");

const answerOf = (told: Shown[] | string | undefined): string =>
  typeof told === "object" ? inOrder(told) : (told ?? "nothing");
