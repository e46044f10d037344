import { isId, type MachinePath } from "../wire/id.ts";
import type { MachineStateMessage } from "../wire/state.ts";
import type { MachineEntry } from "./entry.ts";
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
