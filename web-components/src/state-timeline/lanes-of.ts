import type { SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Fleet } from "../client/fleet.ts";
import { follow, health, machineLanes, ofHealth, ofInstrument, ofPriority, priority } from "./lanes.ts";
import { plain, sensorLanes, type Drawn, type Follow, type Lane, type Now, type Window } from "./lanes.ts";

/** Whether the instrument is well, and if it is, whether its alarm stands. */
const whole: Follow = (item) => {
  const { after: alarm = "none" } = priority(item) ?? {};
  const isWell = item.health === "good";
  return { after: isWell && alarm !== "none" ? `p ${alarm}` : item.health, before: item.healthBefore };
};
const ofWhole: Drawn = (state) =>
  state.startsWith("p ") ? ofPriority(state.slice(2)) : (ofInstrument(state) ?? plain(state));

const nowOf = ({ overlay, health: own, state, since }: SensorItem): Now<string> => {
  const alarm = state.alarms?.process;
  const rings = alarm && alarm.state !== "rtnUnacknowledged" && own === "good";
  return overlay ? { state: "unknown", since: overlay.since } : { state: rings ? `p ${alarm.priority}` : own, since };
};

/**
 * What is known of some ids, in lanes: of one sensor or machine each part of its state, of several sensors and of the
 * machines of a zone one lane each.
 * @param oldestFirst transitions of all of them
 * @param untilNow whether the window ends now; else how things stand says nothing of it
 */
export function lanesOf(
  fleet: Fleet,
  { of, ids }: { of: string; ids: readonly string[] },
  oldestFirst: readonly TransitionItem[],
  window: Window,
  untilNow: boolean,
): Lane[] {
  const [sensor, machine] = [fleet.sensors.get(of), fleet.machines.get(of)];
  if (machine) return machineLanes(oldestFirst, of, window, untilNow ? machine : undefined);
  if (sensor) return sensorLanes(oldestFirst, window, untilNow ? sensor : undefined);
  const own = Map.groupBy(oldestFirst, ({ of: kind, id }) => `${kind} ${id}`);
  if (fleet.zones.has(of))
    return fleet.machinesOf(of).map(({ id, tag, health: state, since }) => ({
      id,
      name: tag,
      spans: follow(own.get(`machine ${id}`) ?? [], window, health, ofHealth, untilNow ? { state, since } : undefined),
    }));
  return ids.flatMap((id) => {
    const known = fleet.sensors.get(id);
    if (!known) return [];
    const now = untilNow ? nowOf(known) : undefined;
    return [{ id, name: known.tag, spans: follow(own.get(`sensor ${id}`) ?? [], window, whole, ofWhole, now) }];
  });
}
