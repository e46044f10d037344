import type { Alarm, Service } from "../wire/health.ts";
import type { Bus, Overlay } from "../wire/hub-api.ts";
import type { MachineId, SensorId, ZoneId, ZonePath } from "../wire/id.ts";
import { zoneId } from "../wire/id.ts";
import type { SensorInfo } from "../wire/inventory.ts";
import type { Flood, OwnAlarm } from "../wire/hub-fact.ts";
import type { MachineStanding, SensorStanding } from "../wire/state.ts";
import { countAlarm, countAlarms } from "./alarm-counts.ts";
import { Changes, type Versions } from "./changes.ts";
import {
  newHub,
  newMachine,
  newSensor,
  newZone,
  type MachineEntry,
  type MachineInfo,
  type SensorEntry,
  type ZoneEntry,
} from "./entry.ts";
import { countedMachine, countedSensor, sameLoss } from "./path-overlay.ts";
import { countHealth, countLimit } from "./rollup.ts";

/**
 * What the hub knows of every zone, machine and sensor, with its counts kept as it changes. Only the `fold` functions
 * beside this file change it. Pure: no clock and no I/O, so that every replica folds the same messages to the same fleet.
 */
export class Fleet {
  readonly zones = new Map<ZoneId, ZoneEntry>();
  /** Bears the alarms that are of no zone; it is not among the zones. */
  hub: ZoneEntry = newHub();
  /** Listed machines and sensors by id; what the inventory does not name is not here. */
  readonly machines = new Map<MachineId, MachineEntry>();
  readonly sensors = new Map<SensorId, SensorEntry>();
  readonly versions: Versions = { zones: 0, machines: 0, sensors: 0, gateways: 0 };
  /** Sequence in TOCSIN_LOG up to which the log was folded. */
  streamSeq = 0;
  /** Sequence in TOCSIN_HUB up to which the facts were folded. */
  hubSeq = 0;
  /** A client that saw less than this cannot be brought up to date by changes alone. */
  resumableFrom = 0;
  /** The connection over which everything here is heard; changed by `foldBus` alone. */
  bus: Bus = { connected: true, since: 0 };
  #changes = new Changes();
  #stamp = 1;

  /** Everything that changes until the next call is stamped with `streamSeq`: it came with that message of the log. */
  atMessage(streamSeq: number): void {
    this.streamSeq = Math.max(this.streamSeq, streamSeq);
    this.#stamp = this.streamSeq;
  }

  /** What changes from here on came beside the log: whoever has seen the log up to now has not seen it. */
  besideLog(): void {
    this.#stamp = this.streamSeq + 1;
  }

  /** What changed since the last take. */
  take(): Changes {
    const changes = this.#changes;
    this.#changes = new Changes();
    return changes;
  }

  /**
   * What was kept of another process goes on at `streamSeq`. What that process showed beside the log is not known here,
   * so that all of it counts as changed for whoever has seen the log up to there.
   */
  restoredAt(streamSeq: number): void {
    this.streamSeq = streamSeq;
    this.resumableFrom = streamSeq;
    this.besideLog();
    for (const zone of this.zones.values()) {
      zone.stamp = this.#stamp;
      for (const machine of zone.machines.values()) {
        machine.stamp = this.#stamp;
        for (const sensor of machine.sensors.values()) sensor.stamp = this.#stamp;
      }
    }
  }

  /** Everything up to a message of the log is in what was published: no client that has seen less can go on from there. */
  beginAt(streamSeq: number): void {
    this.streamSeq = streamSeq;
    this.resumableFrom = streamSeq;
    this.besideLog();
  }

  /** Forgets everything: the streams are others than those that it was folded from. */
  clear(): void {
    this.zones.clear();
    this.hub = newHub();
    this.hubSeq = 0;
    this.machines.clear();
    this.sensors.clear();
    this.resumableFrom = this.streamSeq + 1;
    this.streamSeq = 0;
    this.#changes = new Changes();
    this.besideLog();
    for (const list of ["zones", "machines", "sensors", "gateways"] as const) this.versions[list]++;
  }

  setBus(bus: Bus): void {
    this.bus = bus;
    this.versions.gateways++;
    this.#changes.bus = true;
  }

  /** @param path of a zone, which is known from now on, or `HUB_PATH` */
  zone(path: ZonePath): ZoneEntry {
    const id = zoneId(path);
    if (id === this.hub.id) return this.hub;
    let zone = this.zones.get(id);
    if (zone === undefined) {
      zone = newZone({ site: path.site, zone: path.zone });
      this.zones.set(id, zone);
      this.touchZone(zone);
      this.touchGateway(zone);
    }
    return zone;
  }

  machine(zone: ZoneEntry, name: string): MachineEntry {
    let machine = zone.machines.get(name);
    if (machine === undefined) zone.machines.set(name, (machine = newMachine(zone, name)));
    return machine;
  }

  sensor(machine: MachineEntry, name: string): SensorEntry {
    let sensor = machine.sensors.get(name);
    if (sensor === undefined) machine.sensors.set(name, (sensor = newSensor(machine, name)));
    return sensor;
  }

  setSensor(sensor: SensorEntry, standing: SensorStanding): void {
    const { machine } = sensor;
    // Which of its sensors are out of reach says whether a machine is.
    const countsMachine = machine.zone.lostPaths.size > 0 && machine.info !== undefined;
    if (countsMachine) this.#countMachine(machine, -1);
    if (sensor.info) this.#countSensor(sensor, -1);
    sensor.standing = standing;
    if (sensor.info) this.#countSensor(sensor, 1);
    if (countsMachine) this.#countMachine(machine, 1);
    this.touchSensor(sensor);
  }

  /** What lies over sensors of data paths that are lost. Sensors of other paths do not change. */
  setLostPaths(zone: ZoneEntry, lost: ReadonlyMap<string, Overlay>): void {
    if (sameLoss(zone, lost)) return;
    const isOf = ({ standing: { state } }: SensorEntry) =>
      state.path !== undefined && (lost.has(state.path) || zone.lostPaths.has(state.path));
    const sensors = [...zone.machines.values()].flatMap((machine) => [...machine.sensors.values()].filter(isOf));
    const listed = sensors.filter(({ info }) => info);
    const machines = [...new Set(listed.map(({ machine }) => machine))].filter(({ info }) => info);
    for (const machine of machines) this.#countMachine(machine, -1);
    for (const sensor of listed) this.#countSensor(sensor, -1);
    zone.lostPaths = lost;
    for (const sensor of listed) this.#countSensor(sensor, 1);
    for (const machine of machines) this.#countMachine(machine, 1);
    for (const sensor of sensors) this.touchSensor(sensor);
    this.touchGateway(zone);
  }

  #countMachine(machine: MachineEntry, by: 1 | -1): void {
    countHealth(machine.zone.machineCounts, countedMachine(machine), by);
  }

  setMachine(machine: MachineEntry, standing: MachineStanding): void {
    if (machine.info) this.#countMachine(machine, -1);
    machine.standing = standing;
    if (machine.info) this.#countMachine(machine, 1);
    this.touchMachine(machine);
  }

  /** The alarm of a source that is not normal, or that it is normal again. */
  setSourceAlarm(zone: ZoneEntry, source: string, alarm: Alarm | undefined): void {
    const before = zone.sourceAlarms.get(source);
    if (before) countAlarm(zone.alarmCounts, before, -1);
    if (alarm) countAlarm(zone.alarmCounts, alarm, 1);
    if (alarm) zone.sourceAlarms.set(source, alarm);
    else zone.sourceAlarms.delete(source);
    this.touchZone(zone);
  }

  setOwnAlarm(zone: ZoneEntry, name: OwnAlarm, alarm: Alarm | undefined): void {
    const { alarms } = zone.own;
    const before = alarms.get(name);
    if (before) countAlarm(zone.alarmCounts, before, -1);
    if (alarm) countAlarm(zone.alarmCounts, alarm, 1);
    if (alarm) alarms.set(name, alarm);
    else alarms.delete(name);
    this.touchZone(zone);
    this.touchGateway(zone);
  }

  setFlood(zone: ZoneEntry, flood: Flood | undefined): void {
    zone.own.flood = flood;
    this.touchZone(zone);
    this.touchGateway(zone);
  }

  setZoneService(zone: ZoneEntry, service: Service | undefined): void {
    zone.service = service;
    this.touchZone(zone);
  }

  listMachine(machine: MachineEntry, info: MachineInfo): void {
    if (!machine.info) {
      this.#countMachine(machine, 1);
      this.machines.set(machine.id, machine);
    }
    machine.info = info;
    this.touchMachine(machine);
  }

  listSensor(sensor: SensorEntry, info: SensorInfo): void {
    if (!sensor.info) {
      this.#countSensor(sensor, 1);
      this.sensors.set(sensor.id, sensor);
    }
    sensor.info = info;
    this.touchSensor(sensor);
  }

  removeSensor(sensor: SensorEntry): void {
    const { machine } = sensor;
    if (machine.info) this.#countMachine(machine, -1);
    machine.sensors.delete(sensor.sensor);
    if (machine.info) this.#countMachine(machine, 1);
    if (!sensor.info) return;
    this.#countSensor(sensor, -1);
    this.sensors.delete(sensor.id);
    this.touchMachine(sensor.machine);
    this.versions.sensors++;
    this.resumableFrom = this.#stamp;
    this.#changes.sensors.delete(sensor);
    this.#changes.removed.sensors.add(sensor.id);
  }

  removeMachine(machine: MachineEntry): void {
    for (const sensor of machine.sensors.values()) this.removeSensor(sensor);
    machine.zone.machines.delete(machine.machine);
    if (!machine.info) return;
    this.#countMachine(machine, -1);
    this.machines.delete(machine.id);
    this.touchZone(machine.zone);
    this.versions.machines++;
    this.resumableFrom = this.#stamp;
    this.#changes.machines.delete(machine);
    this.#changes.removed.machines.add(machine.id);
  }

  touchSensor(sensor: SensorEntry): void {
    sensor.stamp = this.#stamp;
    if (!sensor.info) return;
    this.versions.sensors++;
    this.#changes.sensors.add(sensor);
    this.#changes.removed.sensors.delete(sensor.id);
    this.touchMachine(sensor.machine);
  }

  touchMachine(machine: MachineEntry): void {
    machine.stamp = this.#stamp;
    if (!machine.info) return;
    this.versions.machines++;
    this.#changes.machines.add(machine);
    this.#changes.removed.machines.delete(machine.id);
    this.touchZone(machine.zone);
  }

  touchZone(zone: ZoneEntry): void {
    zone.stamp = this.#stamp;
    this.versions.zones++;
    if (zone !== this.hub) this.#changes.zones.add(zone);
  }

  touchGateway(zone: ZoneEntry): void {
    this.versions.gateways++;
    if (zone !== this.hub) this.#changes.gateways.add(zone);
  }

  #countSensor(sensor: SensorEntry, by: 1 | -1): void {
    const { machine, standing } = sensor;
    const health = countedSensor(sensor);
    countHealth(machine.sensorCounts, health, by);
    countHealth(machine.zone.sensorCounts, health, by);
    countLimit(machine.abnormalLimits, standing, by);
    countLimit(machine.zone.abnormalLimits, standing, by);
    countAlarms(machine.zone.alarmCounts, standing, by);
    const { alarms, shelves } = standing.state;
    if (by === -1) machine.zone.alarming.delete(sensor);
    else if (alarms ?? shelves) machine.zone.alarming.add(sensor);
  }
}
