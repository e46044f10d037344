import { isId, type MachinePath, type ZonePath } from "../wire/id.ts";
import type { MachineStateMessage, SourceStanding, ZoneStateMessage } from "../wire/state.ts";
import type { MachineEntry, ZoneEntry } from "./entry.ts";
import type { Fleet } from "./fleet.ts";
import { isLater } from "./position.ts";

/**
 * Folds a machine's published state as its baseline. A state taken no later than what was already applied to the
 * machine is old news and changes nothing.
 *
 * @returns the machine if it moved
 */
export function foldMachineState(
  fleet: Fleet,
  path: MachinePath,
  message: MachineStateMessage,
): MachineEntry | undefined {
  const machine = fleet.machine(fleet.zone(path), path.machine);
  const taken = { epoch: message.epoch, seq: message.seq };
  if (!isLater(taken, machine.at)) return undefined;
  fleet.besideLog();
  machine.at = taken;
  fleet.setMachine(machine, message.standing);
  for (const [name, standing] of Object.entries(message.sensors))
    if (isId(name)) fleet.setSensor(fleet.sensor(machine, name), standing);
  return machine;
}

/** Likewise what belongs to no machine of a zone: its sources and its service. @returns the zone if it moved */
export function foldZoneState(fleet: Fleet, path: ZonePath, message: ZoneStateMessage): ZoneEntry | undefined {
  const zone = fleet.zone(path);
  const taken = { epoch: message.epoch, seq: message.seq };
  if (!isLater(taken, zone.sourcesAt) || !isLater(taken, zone.applied)) return undefined;
  fleet.besideLog();
  zone.sourcesAt = taken;
  zone.published = { ...taken, streamSeq: message.streamSeq };
  fleet.setZoneService(zone, message.service);
  for (const [name, standing] of Object.entries(message.sources ?? {}))
    if (isId(name)) setSource(fleet, zone, name, standing);
  return zone;
}

/** A source that falls silent, or is back, changes how its sensors show. */
export function setSource(fleet: Fleet, zone: ZoneEntry, source: string, standing: SourceStanding): void {
  const before = zone.sources.get(source);
  zone.sources.set(source, standing);
  fleet.setSourceAlarm(zone, source, standing.state.alarm?.state === "normal" ? undefined : standing.state.alarm);
  if ((before?.state.signal === "silent") === (standing.state.signal === "silent")) return;
  for (const machine of zone.machines.values())
    for (const sensor of machine.sensors.values()) if (sensor.info?.source === source) fleet.touchSensor(sensor);
}
