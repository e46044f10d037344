import type { AlarmEntry } from "@tocsin/core/fleet/alarm-entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import { ALARMS } from "@tocsin/core/wire/health";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";

/**
 * Alarms of sensors that began to ring in these transitions, as they were then: one that asks for no acknowledgement may be
 * over before anybody looks at how things stand.
 */
export function rangIn(fleet: Fleet, transitions: readonly TransitionItem[]): AlarmEntry[] {
  return transitions.flatMap((item): AlarmEntry[] => {
    if (item.of !== "sensor") return [];
    const sensor = fleet.sensors.get(item.id as never);
    const { changes, state } = item;
    if (!sensor) return [];
    return ALARMS.flatMap((name) => {
      const alarm = state.alarms?.[name];
      const rang = changes.some(({ region, to }) => region === `alarms.${name}` && to === "unacknowledged");
      if (!rang || !alarm) return [];
      return [
        {
          id: `${sensor.id}:${name}`,
          zone: sensor.machine.zone,
          name,
          alarm,
          shelf: undefined,
          sensor,
          source: undefined,
        },
      ];
    });
  });
}
