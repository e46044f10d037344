import { nearestWord } from "@tocsin/core/config/did-you-mean";
import { isWithin } from "@tocsin/core/wire/access";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { MachineEntry } from "@tocsin/core/fleet/entry";
import type { Problem } from "@tocsin/core/wire/hub-api";
import type { Scope } from "../access/principal.ts";
import { problem } from "./problem.ts";

type InZone = { site: string; zone: string };
type InMachine = InZone & { machine: string };

const notThere = (what: string, meant: string | undefined): Problem =>
  problem(404, `there is no ${what}${meant === undefined ? "" : `: did you mean ${meant}?`}`);

/** That there is no such zone, with the one that was probably meant among those that may be seen. */
export function noZone({ zones }: Fleet, { site, zone }: InZone, scope: Scope): Problem {
  const seen = [...zones.keys()].filter((id) => scope === undefined || isWithin(scope, id));
  return notThere(`zone ${site}/${zone}`, nearestWord(`${site}/${zone}`, seen));
}

/** That there is no such machine. Who may not see its zone was refused before. */
export function noMachine(fleet: Fleet, { site, zone, machine }: InMachine): Problem {
  const listed = [...(fleet.zones.get(`${site}/${zone}` as never)?.machines.values() ?? [])].filter(isListed);
  const nearest = nearestWord(
    machine,
    listed.map((each) => each.machine),
  );
  return notThere(`machine ${site}/${zone}/${machine}`, nearest && `${site}/${zone}/${nearest}`);
}

/** That there is no such sensor, or no machine that could have it. */
export function noSensor(fleet: Fleet, path: InMachine & { sensor: string }): Problem {
  const { site, zone, machine, sensor } = path;
  const entry = fleet.machines.get(`${site}/${zone}/${machine}` as never);
  if (!entry) return noMachine(fleet, path);
  const listed = [...entry.sensors.values()].filter(({ info }) => info);
  const nearest = nearestWord(
    sensor,
    listed.map((each) => each.sensor),
  );
  return notThere(`sensor ${entry.id}/${sensor}`, nearest && `${entry.id}/${nearest}`);
}

const isListed = ({ info }: MachineEntry): boolean => info !== undefined;
