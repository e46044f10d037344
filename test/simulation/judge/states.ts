import { stateHash } from "@tocsin/core/fleet/state-hash";
import type { MachineTransition, Position, SensorTransition } from "@tocsin/core/wire/log";
import type { MachineStateMessage } from "@tocsin/core/wire/state";
import { SITE, ZONE } from "../floor/sensors.ts";
import type { Simulation } from "../simulation.ts";
import type { Evidence } from "./evidence.ts";
import type { Verdict } from "./verdict.ts";

/** T4, T5: the log, what the gateway publishes of itself, and every hub say the same of each sensor and machine. */
export function judgeStates(simulation: Simulation, evidence: Evidence, verdict: Verdict): void {
  for (const { subject, data } of simulation.world.bus.jetstream.streams.get("TOCSIN_STATE")!.messages) {
    if (subject.endsWith("._zone")) continue;
    const { machine, standing: ofMachine, sensors, epoch, seq } = JSON.parse(data.toString()) as MachineStateMessage;
    const told = newestTransitions(evidence, { epoch, seq });
    const machineId = `${SITE}/${ZONE}/${machine}`;
    for (const [name, standing] of [...Object.entries(sensors), [machineId, ofMachine] as const]) {
      const id = name.includes("/") ? name : `${machineId}/${name}`;
      const differs = difference(told.get(id), standing);
      if (differs) verdict.breach("T4", `of ${id} the log and TOCSIN_STATE say at ${epoch}/${seq}: ${differs}`);
    }
  }
  const told = newestTransitions(evidence, { epoch: Infinity, seq: 0 });
  const hashes = new Set<string>();
  for (const { name, hub } of simulation.hubs) {
    const fleet = hub!.context.fleet;
    for (const { id, standing } of [...fleet.sensors.values(), ...fleet.machines.values()]) {
      const differs = difference(told.get(id), standing);
      if (differs) verdict.breach("T4", `of ${id} the log and ${name} say: ${differs}`);
    }
    hashes.add(stateHash(fleet.zone({ site: SITE, zone: ZONE } as never)).hash);
  }
  if (hashes.size > 1) verdict.breach("T5", `the hubs' hashes differ: ${[...hashes].join(", ")}`);
}

type Said = { health: string; state: object };

/** Only what differs; nothing where the log does not tell of it. */
function difference(told: Said | undefined, other: Said): string {
  if (told === undefined) return "";
  const [a, b] = [flat({ health: told.health, state: told.state }), flat({ health: other.health, state: other.state })];
  const names = [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
  return names.map((name) => `${name} ${a.get(name)} / ${b.get(name)}`).join(", ");
}

function flat(value: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(value).flatMap(([name, each]: [string, unknown]): [string, string][] =>
      typeof each === "object" && each !== null
        ? [...flat(each, `${prefix}${name}.`)]
        : [[`${prefix}${name}`, String(each)]],
    ),
  );
}

/** The newest transition of each sensor and machine up to a position: all that a fold of the log is. */
function newestTransitions({ batches }: Evidence, upTo: Position): Map<string, SensorTransition | MachineTransition> {
  const newest = new Map<string, SensorTransition | MachineTransition>();
  for (const { epoch, records } of batches)
    for (const record of records) {
      if (epoch > upTo.epoch || (epoch === upTo.epoch && record.seq > upTo.seq)) return newest;
      if (record.kind === "transition" && record.of !== "source") newest.set(record.id, record);
    }
  return newest;
}
