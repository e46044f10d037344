import type { Service, ServiceScope } from "../wire/health.ts";
import { zoneId, type ZoneId } from "../wire/id.ts";
import type { Cause, ZoneService } from "../wire/log.ts";
import { overdueNotice, serviceOfConfiguration, serviceTimeCause } from "./explain/cause.ts";
import type { ZoneConfig } from "./config.ts";
import { rejected, type Rejected } from "./rejected.ts";
import { NEVER } from "./sensor/sensor-columns.ts";
import { copyOf, serviceAfter, serviceDue, serviceOf } from "./suppression/service.ts";
import { stepService, type ServiceChange } from "./suppression/service-step.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/** What is taken out of service as a whole, by number. */
export type ServiceTarget =
  | { of: "sensor"; sensor: number }
  | { of: "machine"; machine: number }
  | { of: "source"; source: number }
  | { of: "zone" };

/**
 * What is out of service in a zone, and how all that is under it hears of it: each machine, source and sensor takes a
 * step of its own with a record of its own, and carries a copy, so that none of them ever looks at another.
 */
export class ZoneServices {
  readonly #steps: ZoneSteps;
  readonly #id: ZoneId;
  /** The zone's own. */
  service: Service | undefined;
  /** When that was last told. */
  serviceAt = NEVER;

  constructor(steps: ZoneSteps, config: ZoneConfig) {
    this.#steps = steps;
    this.#id = zoneId(config);
  }

  /** What a command names, by number; `sensor` is the number of the sensor that has this id, where one has. */
  targetOf({ of, id }: { of: ServiceScope; id: string }, sensor: number | undefined): ServiceTarget | Rejected {
    if (of === "zone") return id === this.#id ? { of } : rejected("unknown-zone", `this is the zone ${this.#id}`);
    if (of === "sensor")
      return sensor === undefined ? rejected("unknown-sensor", `this zone has no sensor ${id}`) : { of, sensor };
    if (of === "source") {
      const source = this.#steps.sources.all.findIndex((each) => each.id === id);
      return source < 0 ? rejected("unknown-source", `this zone has no source ${id}`) : { of, source };
    }
    const machine = this.#steps.machines.findIndex(({ config }) => config.id === id);
    return machine < 0 ? rejected("unknown-machine", `this zone has no machine ${id}`) : { of, machine };
  }

  /** The target's own service. */
  ownOf(target: ServiceTarget): Service | undefined {
    const { columns, machines } = this.#steps;
    if (target.of === "zone") return this.service;
    if (target.of === "machine") return serviceOf(machines[target.machine]!.services, "machine");
    if (target.of === "source") return serviceOf(this.#steps.sources.all[target.source]!.services, "source");
    return serviceOf(columns.services.get(target.sensor) ?? [], "sensor");
  }

  /** When the target's own service changes next by itself, gateway time. */
  dueOf(target: ServiceTarget): number {
    return serviceDue(this.ownOf(target));
  }

  /** What was planned begins, what is over returns or is overdue. */
  fire(target: ServiceTarget, due: number, processedAt: number): void {
    const service = this.ownOf(target)!;
    const after = serviceAfter(service);
    this.change(target, { of: target.of, service: after, cause: serviceTimeCause(service, after) }, due, processedAt);
  }

  /** Gives a target a service of its own, or ends it; `at` is gateway time. */
  change(target: ServiceTarget, change: ServiceChange, at: number, processedAt: number): void {
    if (target.of === "sensor") this.#tellSensor(target.sensor, change, at, processedAt);
    else if (target.of === "machine") this.#tellMachine(target.machine, change, at, processedAt);
    else if (target.of === "source") this.#tellSource(target.source, change, at, processedAt);
    else this.#tellZone(change, at, processedAt);
  }

  /** What a machine knew of its zone when it was saved. */
  restore(service: Service | undefined, serviceAt: number): void {
    if (serviceAt <= this.serviceAt) return;
    this.service = service;
    this.serviceAt = serviceAt;
  }

  /** After a restart with another configuration: what is now under something that is out of service is so too. */
  reconcile(at: number, processedAt: number): void {
    const { machines, columns, sources } = this.#steps;
    const carried = copyOf(this.service);
    for (const [source, { services }] of sources.all.entries()) {
      if ((serviceOf(services, "zone") === undefined) === (carried === undefined)) continue;
      const cause = serviceOfConfiguration(carried !== undefined);
      this.#recordSource(source, { of: "zone", service: carried, cause }, at, processedAt);
    }
    for (const [machine, { services, config }] of machines.entries()) {
      if ((serviceOf(services, "zone") === undefined) !== (carried === undefined)) {
        const cause = serviceOfConfiguration(carried !== undefined);
        this.#tellMachine(machine, { of: "zone", service: carried, cause }, at, processedAt);
      }
      const first = this.#steps.firstSensorOf(machine);
      for (let sensor = first; sensor < first + config.sensors.length; sensor += 1) {
        for (const scope of ["machine", "source", "zone"] as const) {
          const over = scope === "source" ? (sources.all[sources.numberOf(sensor)]?.services ?? []) : services;
          const service = copyOf(serviceOf(over, scope));
          const known = serviceOf(columns.services.get(sensor) ?? [], scope);
          if ((known === undefined) === (service === undefined)) continue;
          const cause = serviceOfConfiguration(service !== undefined);
          this.#tellSensor(sensor, { of: scope, service, cause }, at, processedAt);
        }
      }
    }
  }

  #tellSensor(sensor: number, change: ServiceChange, at: number, processedAt: number): void {
    const { columns, consult } = this.#steps;
    this.#steps.finish(sensor, stepService(columns, sensor, change, at, consult), at, processedAt);
  }

  /** Into service last, out of it first: what its sensors do meanwhile is then no news of the machine. */
  #tellMachine(machine: number, change: ServiceChange, at: number, processedAt: number): void {
    const { after, heard } = whatIsHeard(serviceOf(this.#steps.machines[machine]!.services, change.of), change);
    const copied = { ...change, service: after };
    if (heard && after === undefined) this.#tellSensorsOf(machine, copied, at, processedAt);
    this.#recordMachine(machine, change, at, processedAt);
    if (heard && after !== undefined) this.#tellSensorsOf(machine, copied, at, processedAt);
  }

  #tellSensorsOf(machine: number, change: ServiceChange, at: number, processedAt: number): void {
    const first = this.#steps.firstSensorOf(machine);
    const { length } = this.#steps.machines[machine]!.config.sensors;
    for (let sensor = first; sensor < first + length; sensor += 1) this.#tellSensor(sensor, change, at, processedAt);
  }

  #recordMachine(machine: number, change: ServiceChange, at: number, processedAt: number): void {
    this.#steps.recordMachine(machine, this.#steps.machines[machine]!.serviceChanged(change, at, processedAt));
  }

  /** As with a machine; its sensors can be at several. */
  #tellSource(source: number, change: ServiceChange, at: number, processedAt: number): void {
    const { services, sensors } = this.#steps.sources.all[source]!;
    const { after, heard } = whatIsHeard(serviceOf(services, "source"), change);
    const tellSensors = () => {
      for (const sensor of sensors) this.#tellSensor(sensor, { ...change, service: after }, at, processedAt);
    };
    if (heard && after === undefined) tellSensors();
    this.#recordSource(source, change, at, processedAt);
    if (heard && after !== undefined) tellSensors();
  }

  #recordSource(source: number, change: ServiceChange, at: number, processedAt: number): void {
    const record = this.#steps.sources.all[source]!.serviceChanged(change, at, processedAt);
    this.#steps.recordSource(source, record);
  }

  /** What takes the zone out of service already, where something does, said again. */
  tellAgain(cause: Cause, at: number): void {
    if (this.service !== undefined) this.#recordZone({ of: "zone", service: this.service, cause }, at, at);
  }

  #tellZone(change: ServiceChange, at: number, processedAt: number): void {
    const { service, cause, by, of } = change;
    const { after, heard } = whatIsHeard(this.service, { service });
    this.#recordZone(change, at, processedAt);
    if (!heard) return;
    const carried = { of, service: after, cause, ...(by === undefined ? {} : { by }) };
    for (const machine of this.#steps.machines.keys()) this.#tellMachine(machine, carried, at, processedAt);
    for (const source of this.#steps.sources.all.keys()) this.#recordSource(source, carried, at, processedAt);
  }

  #recordZone({ service, cause, by }: ServiceChange, at: number, processedAt: number): void {
    const { service: known } = this;
    this.service = service;
    this.serviceAt = processedAt;
    this.#steps.record({
      kind: "zone-service",
      id: this.#id,
      at,
      processedAt,
      event: eventOf(service),
      service: service ?? known!,
      ...(service?.overdue ? { priority: overdueNotice(service).priority } : {}),
      cause,
      ...(by === undefined ? {} : { by }),
    });
    // Its machines carry what the zone knows, so that no restart forgets it.
    this.#steps.allMachinesMoved();
    this.#steps.notePeople(this.#steps.zoneMember);
  }
}

/** What those under a thing hear of a change: nothing of what is planned, and nothing where it is overdue. */
function whatIsHeard(known: Service | undefined, { service }: Pick<ServiceChange, "service">) {
  const before = copyOf(known);
  const after = copyOf(service);
  return { after, heard: !service?.overdue && (before !== undefined || after !== undefined) };
}

function eventOf(service: Service | undefined): ZoneService["event"] {
  if (service === undefined) return "ended";
  if (service.planned) return "planned";
  return service.overdue ? "overdue" : "begun";
}
