import type { First } from "../wire/health.ts";
import { muteOf } from "./suppression/mute.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/**
 * What begins to ring joins the burst of its machine; an instrument's alarm that of its source, where it has one. The
 * burst is theirs, so that no sensor ever looks at another; who was first comes to the occurrence from there.
 */
export function joinBursts(steps: ZoneSteps, sensor: number): void {
  const { columns, sources, machines } = steps;
  const machine = steps.machineOf[sensor]!;
  for (const alarm of columns.begun) {
    const running = columns.alarms[sensor]![alarm]!;
    if (running.priority === "log" || muteOf(columns, sensor, alarm) !== undefined) continue;
    const begun: First = { id: columns.configs[sensor]!.id, alarm, occurrence: running.occurrence, at: running.since };
    const source = alarm === "instrument" ? sources.numberOf(sensor) : -1;
    const { burst } = source < 0 ? machines[machine]! : sources.all[source]!;
    columns.alarms[sensor] = { ...columns.alarms[sensor], [alarm]: { ...running, first: burst.join(begun) } };
    if (source < 0) steps.movedMachines.add(machine);
    else steps.movedSources.add(source);
  }
}
