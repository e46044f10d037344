import type { AlarmItem, StreamSnapshot } from "@tocsin/core/wire/hub-api";
import { Fleet } from "../client/fleet.ts";
import { alarmsOfFleet } from "../client/fleet-alarms.ts";

/** The alarms of the story as the hub would list them, the silent PLC's among them. */
export function storyAlarms(snapshot: StreamSnapshot): AlarmItem[] {
  const fleet = new Fleet(() => {});
  fleet.snapshot(snapshot);
  const plc: AlarmItem = {
    id: "aachen/assembly/ASM-4:source",
    of: "source",
    target: "aachen/assembly/ASM-4",
    alarm: "source",
    site: "aachen",
    zone: "assembly",
    zoneName: "Assembly",
    source: "ASM-4",
    tag: "PLC ASM-4",
    description: "",
    state: "acknowledged",
    occurrence: 1,
    since: snapshot.at - 64 * 60_000,
    priority: "medium",
    message: "source silent: 38 sensors",
  };
  return [...alarmsOfFleet(fleet, "all"), plc];
}
