import { readdirSync, readFileSync } from "node:fs";
import { formatErrors } from "@tocsin/core/config/document";
import { readPlant } from "@tocsin/core/config/plant";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { ZoneHealth } from "@tocsin/core/health/zone";
import type { SensorId } from "@tocsin/core/wire/id";
import type { SensorStanding } from "@tocsin/core/wire/state";
import { MachineAtWork } from "../src/machine-at-work.ts";
import { createPlant } from "../src/plant/plant.ts";

const BEGIN = 1_764_000_000_000;
const STEP_MS = 1_000;
const LATENESS_MS = 2_000;
const SEED = 1;

const config = new URL("../../config/", import.meta.url);
const source = (path: string) => ({ file: path, text: readFileSync(new URL(path, config), "utf8") });

/** A zone of the configuration that is shipped. */
export function shippedZone(name: string): ZoneConfig {
  const profiles = readdirSync(new URL("profiles/", config)).map((file) => source(`profiles/${file}`));
  const texts = { plant: source("plant.yaml"), sensors: source("sensors.csv"), profiles };
  const loaded = readPlant(texts, { clock: "sensor", env: {} });
  if (!loaded.ok) throw new Error(formatErrors(loaded.errors));
  return loaded.value.zones.find(({ zone }) => zone === name)!;
}

type HealthRecord = ReturnType<ZoneHealth["take"]>["records"][number];

/** A zone of the demo in simulated time: its simulated machines, judged under its own configuration. */
export class DemoZone {
  readonly health: ZoneHealth;
  readonly machines: MachineAtWork[];
  readonly records: HealthRecord[] = [];
  readonly #config: ZoneConfig;
  now = BEGIN;

  constructor(name: string) {
    this.#config = shippedZone(name);
    this.health = new ZoneHealth(this.#config);
    const zone = createPlant().zones.find((one) => one.zone === name)!;
    this.machines = zone.machines.map((machine) => new MachineAtWork(name, machine, SEED));
  }

  /** Reads every instrument once a second, and ticks, as a gateway does. */
  run(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      this.now += STEP_MS;
      for (const machine of this.machines)
        for (const { sensor, said } of machine.read(this.now)) {
          const number = this.#sensor(machine.machine.machine, sensor);
          this.health.reading(number, said.value, said.broken ? "bad" : "good", this.now, this.now, false);
        }
      this.health.tick(this.now - LATENESS_MS, this.now);
      this.records.push(...this.health.take().records);
    }
  }

  work(machine: string): MachineAtWork {
    return this.machines.find((one) => one.machine.machine === machine)!;
  }

  machine(machine: string) {
    return this.health.machineStanding(this.#config.machines.findIndex((one) => one.machine === machine));
  }

  sensor(machine: string, sensor: string): SensorStanding {
    return this.health.standing(this.#sensor(machine, sensor));
  }

  #sensor(machine: string, sensor: string): number {
    const { site, zone } = this.#config;
    return this.health.indexOf(`${site}/${zone}/${machine}/${sensor}` as SensorId)!;
  }
}
