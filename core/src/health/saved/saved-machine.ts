import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import { FirstSchema, HealthSchema, MACHINE_STATES, ServiceSchema, words, type Service } from "../../wire/health.ts";
import { CauseSchema } from "../../wire/log.ts";
import type { MachineHealth } from "../machine/machine-health.ts";
import { NEVER } from "../sensor/sensor-columns.ts";
import { machineChartState } from "../statechart/machine-statechart.ts";
import { isOut } from "../suppression/service.ts";
import type { ZoneSteps } from "../zone-steps.ts";
import { readStored } from "./migration.ts";

/** What every machine carries of its zone, so that no machine's loss loses it. */
export type SavedZone = {
  /** When data paths were last back: silence counts from there. */
  pathBackAt: number;
  pathsBackAt: Record<string, number> | undefined;
  /** The zone's own, undefined while it is in service, and when that was last told. */
  service: Service | undefined;
  serviceAt: number;
};

const optional = Type.Optional;
const MachineStateSchema = words(MACHINE_STATES);

/** A machine as it is stored: what was recorded last and what is pending; the rest is counted from its sensors. */
const SavedMachineSchema = Type.Object({
  v: Type.Literal(1),
  health: HealthSchema,
  coverage: Type.Object({ good: Type.Number(), of: Type.Number() }),
  since: Type.Number(),
  cause: CauseSchema,
  clock: optional(Type.Number()),
  due: optional(Type.Number()),
  /** Left out by a version that knew no other. */
  state: optional(MachineStateSchema),
  /** What it does by its sensor, where that is configured. */
  activity: optional(MachineStateSchema),
  pending: optional(Type.Object({ state: MachineStateSchema, at: Type.Number(), cause: CauseSchema })),
  services: optional(Type.Array(ServiceSchema)),
  /** Of its newest burst. */
  first: optional(FirstSchema),
  /** Of the zone. */
  pathBackAt: optional(Type.Number()),
  /** Of data paths that sensors are known to be heard over. */
  pathsBackAt: optional(Type.Record(Type.String(), Type.Number())),
  zoneService: optional(Type.Object({ at: Type.Number(), service: optional(ServiceSchema) })),
});
type SavedMachine = Static<typeof SavedMachineSchema>;
const savedMachine = Compile(SavedMachineSchema);

export function saveMachine(
  machine: MachineHealth,
  { pathBackAt, pathsBackAt, service, serviceAt }: SavedZone,
): string {
  const { standing, clock, due, services, pending, burst } = machine;
  const saved: SavedMachine = {
    v: 1,
    ...standing,
    ...(machine.config.state === undefined ? {} : { activity: machine.words.activity }),
    ...(pending === undefined ? {} : { pending }),
    ...(services.length > 0 ? { services: [...services] } : {}),
    ...(burst.first === undefined ? {} : { first: burst.first }),
    ...(clock === NEVER ? {} : { clock }),
    ...(due === Infinity ? {} : { due }),
    ...(pathBackAt === NEVER ? {} : { pathBackAt }),
    ...(pathsBackAt === undefined ? {} : { pathsBackAt }),
    ...(serviceAt === NEVER ? {} : { zoneService: { at: serviceAt, ...(service ? { service } : {}) } }),
  };
  return JSON.stringify(saved);
}

/** Restores a machine of a zone, and what it knew of that. False where this version cannot read the text. */
export function restoreMachineOf(steps: ZoneSteps, machine: number, saved: string): boolean {
  const zone = restoreMachine(steps.machines[machine]!, saved);
  if (zone !== undefined) {
    steps.columns.paths.restore(zone.pathBackAt, zone.pathsBackAt);
    steps.services.restore(zone.service, zone.serviceAt);
    steps.notePeople(steps.zoneMember);
  }
  const member = steps.deadlines.machineMember(machine);
  steps.deadlines.note(member);
  steps.notePeople(member);
  return zone !== undefined;
}

/** What it knew of its zone; undefined, and nothing changed, where this version cannot read the text. */
function restoreMachine(machine: MachineHealth, text: string): SavedZone | undefined {
  const saved = readStored(text, []);
  if (!savedMachine.Check(saved)) return undefined;
  const { health, coverage, since, cause, state = "running", services = [], zoneService } = saved;
  machine.standing = { health, state, coverage, since, cause };
  machine.services = services;
  machine.burst.first = saved.first;
  const configured = machine.config.state !== undefined;
  const activity = configured ? (saved.activity ?? "unknown") : "running";
  machine.chart = machineChartState(activity, isOut(services));
  machine.pending = configured ? saved.pending : undefined;
  machine.clock = saved.clock ?? NEVER;
  machine.due = saved.due ?? Infinity;
  // The configuration has given it sensors or taken some away.
  if (machine.coversOthers) machine.due = Math.min(machine.due, Math.max(machine.clock, since));
  return {
    pathBackAt: saved.pathBackAt ?? NEVER,
    pathsBackAt: saved.pathsBackAt,
    service: zoneService?.service,
    serviceAt: zoneService?.at ?? NEVER,
  };
}
