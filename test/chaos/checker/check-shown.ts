import { ledgerPath } from "../ledger/ledgers.ts";
import { readJsonLines } from "../ledger/read-ledger.ts";
import type { Inflicted } from "../nemesis.ts";
import { SILENT_AFTER_MS, type ChaosSensor } from "../plant.ts";
import { KEEPALIVE_MS } from "../stack/gateway.ts";
import type { Shown } from "../stack/watch.ts";
import type { CheckBook } from "./check-book.ts";
import type { ReadingsLedger } from "./readings-ledger.ts";
import { calmThrough, heldThrough, spansOf } from "./timeline.ts";

/** What durability.md grants beyond each limit. */
const GRACE_MS = 5_000;
const GATEWAY_LIMIT_MS = 15_000;
/** A hub gives a server up at the third ping without an answer. */
const BUS_LIMIT_MS = 10_000;
/** The connection ends after one and a half keepalives, and the path is called lost 2 s later. */
const PATH_LIMIT_MS = 1.5 * KEEPALIVE_MS + 2_000;
/** Nothing was wrong for so long: what a sensor shows is its own doing. */
const CALM_MS = 15_000;

type Starved = { at: number; ms: number };

/**
 * S1, while faults go on: no sensor whose last reading, path or gateway is older than its limit and 5 s shows good. Where
 * the computer gave the run itself no time, that time is granted besides.
 */
export function checkShown(
  book: CheckBook,
  folder: string,
  faults: readonly Inflicted[],
  readings: ReadingsLedger,
  sensors: readonly ChaosSensor[],
): void {
  const ofGateway = book.open("S1", "behind a gateway that is out of reach no sensor shows good");
  const ofBus = book.open("S1", "a hub without a message bus says so");
  const ofPath = book.open("S1", "behind a data path that is cut no sensor shows good");
  const ofSensor = book.open("S1", "a sensor that says nothing does not show good");
  const published = publishedTimes(readings, sensors.length);
  const of = (...names: string[]) => spansOf(faults, ({ victim }) => names.includes(victim));
  const nats = spansOf(faults, ({ victim }) => victim.startsWith("nats"));
  // Where one gateway takes the place of another, one of them has the zone all the time or most of it.
  const isAway = ({ victim, kind }: Inflicted) =>
    ["gateway", "link gateway-nats"].includes(victim) && kind !== "second-gateway" && kind !== "copied-store";
  const toGateway = spansOf(faults, isAway);
  const path = of("broker", "link gateway-broker");
  const everything = spansOf(faults, ({ victim }) => victim !== "sensors");
  const starved = new Map<string, Starved[]>();
  for (const { hub, askedAt, starvedMs, connected, good } of readJsonLines<Shown>(ledgerPath(folder, "shown"))) {
    const lately = (starved.get(hub) ?? []).filter(({ at }) => at > askedAt - CALM_MS);
    starved.set(hub, [...lately, { at: askedAt, ms: starvedMs }]);
    const lateMs = starvedMs + lately.reduce((sum, { ms }) => sum + ms, 0);
    const isAnyGood = good.includes("1");
    const what = () => `${hub} at ${new Date(askedAt).toISOString()}: ${good.split("1").length - 1} good`;
    const toHub = spansOf(faults, ({ victim }) => victim === `link ${hub}` || victim.startsWith("nats"));
    const own = of(hub);
    const gone = askedAt - GATEWAY_LIMIT_MS - GRACE_MS - lateMs;
    const hears = calmThrough(toHub, gone, askedAt) && calmThrough(own, gone, askedAt);
    if (hears && heldThrough(toGateway, gone, askedAt)) ofGateway(!connected || !isAnyGood, what);
    const cut = askedAt - BUS_LIMIT_MS - GRACE_MS - lateMs;
    if (heldThrough(toHub, cut, askedAt) && calmThrough(own, cut, askedAt)) ofBus(!connected || !isAnyGood, what);
    const lost = askedAt - PATH_LIMIT_MS - GRACE_MS - lateMs;
    const others = [toGateway, toHub, own, nats];
    if (heldThrough(path, lost, askedAt) && others.every((spans) => calmThrough(spans, lost, askedAt)))
      ofPath(!connected || !isAnyGood, what);
    if (!calmThrough(everything, askedAt - CALM_MS, askedAt)) continue;
    for (const { number, id } of sensors) {
      const last = newestBefore(published[number]!, askedAt);
      if (last !== undefined && askedAt - last > SILENT_AFTER_MS + GRACE_MS + lateMs)
        ofSensor(good[number] !== "1", () => `${id} shows good at ${hub}, ${askedAt - last} ms after its last reading`);
    }
  }
}

function publishedTimes(readings: ReadingsLedger, sensors: number): number[][] {
  const times = Array.from({ length: sensors }, (): number[] => []);
  for (let number = 1; number <= readings.count; number += 1)
    if (readings.kind[number] === "r") times[readings.sensor[number]!]!.push(readings.at[number]!);
  return times;
}

/** Times are in order. */
function newestBefore(times: readonly number[], at: number): number | undefined {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return times[low - 1];
}
