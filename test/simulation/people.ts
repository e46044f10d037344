import { alarmEntries } from "@tocsin/core/fleet/alarm-entry";
import type { CommandResult } from "@tocsin/core/wire/hub-command";
import type { OpenHub } from "../../hub/src/hub.ts";
import { plannedAlarm, planServices } from "../../hub/src/commands/plan.ts";
import type { Asked, Planned } from "../../hub/src/commands/planned.ts";
import { SITE, ZONE } from "./floor/sensors.ts";
import type { Random } from "./host/random.ts";
import type { Simulation } from "./simulation.ts";
import type { HubComputer } from "./system/hub-computer.ts";

/** What a person asked, and everything that they were ever told of it. */
export type Asking = { key: string; asked: Asked; told: CommandResult[] };

type Plan = (hub: OpenHub) => { asked: Asked; planned: Planned[] } | undefined;

const PERSON = { id: "local", name: "Operator", kind: "local", grants: [] } as const;
const PLACE = `${SITE}/${ZONE}`;

/** People at the hubs, who acknowledge, shelve and take out of service, and ask again where they heard nothing. */
export class People {
  readonly askings: Asking[] = [];
  readonly #simulation: Simulation;
  readonly #random: Random;
  #stopped = false;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    this.#random = simulation.world.random("people");
  }

  start(): void {
    this.#simulation.world.host.later(this.#random.between(2_000, 12_000), () => {
      if (this.#stopped) return;
      this.#ask();
      this.start();
    });
  }

  /** They go home: what they asked last is to be decided yet. */
  stop(): void {
    this.#stopped = true;
  }

  #ask(): void {
    const hub = this.#random.pick(this.#simulation.hubs);
    const plan = this.#plan();
    const made = hub.hub && plan(hub.hub);
    if (made === undefined || made.planned.length === 0) return;
    const asking: Asking = { key: `ask-${this.askings.length + 1}`, asked: made.asked, told: [] };
    this.askings.push(asking);
    this.#send(hub, asking, made.planned);
    // Whoever hears nothing, or is impatient, asks again: the very same.
    if (this.#random.chance(0.4)) this.#sendAgain(asking, made.planned);
  }

  #sendAgain(asking: Asking, planned: readonly Planned[]): void {
    this.#simulation.world.host.later(this.#random.between(100, 50_000), () => {
      const hub = this.#random.pick(this.#simulation.hubs);
      if (hub.hub) this.#send(hub, asking, here(hub.hub, planned));
    });
  }

  #send(computer: HubComputer, asking: Asking, planned: readonly Planned[]): void {
    const { world } = this.#simulation;
    const { hub, process, name } = computer;
    const targets = planned.map(({ target, occurrence }) => `${target.id} ${occurrence ?? ""}`).join(", ");
    world.note(`${name} is asked: ${asking.key} ${asking.asked.command} ${targets}`);
    process!.run(() => {
      hub!.context.commander.run(PERSON, { key: asking.key }, asking.asked, planned).then(
        (results) => {
          asking.told.push(...results);
          world.note(`${name} says of ${asking.key}: ${results.map(({ outcome }) => outcome).join(", ")}`);
        },
        (error: Error) => world.note(`${name} refuses ${asking.key}: ${error.message}`),
      );
    });
  }

  #plan(): Plan {
    const random = this.#random;
    const draw = random.unit();
    if (draw < 0.6) return acknowledges(random, random.chance(0.2));
    if (draw < 0.75) return shelves(random);
    if (draw < 0.9) return takesOut(random);
    return ({ context }) => ({
      asked: { command: random.chance(0.5) ? "resync" : "reload" },
      planned: [{ zone: zoneOf(context.fleet), target: { of: "zone", id: PLACE } }],
    });
  }
}

const zoneOf = (fleet: OpenHub["context"]["fleet"]) => fleet.zone({ site: SITE, zone: ZONE } as never);

/** The same things as another hub has them. */
const here = ({ context: { fleet } }: OpenHub, planned: readonly Planned[]): Planned[] =>
  planned.map((each) => ({ ...each, zone: zoneOf(fleet) }));

/** @param isStale the person has looked away, and means the occurrence before */
function acknowledges(random: Random, isStale: boolean): Plan {
  return ({ context: { fleet } }) => {
    const entries = [...alarmEntries(fleet)].filter(({ alarm, sensor }) => sensor && alarm?.occurrence);
    if (entries.length === 0) return undefined;
    const planned = plannedAlarm(random.pick(entries));
    const occurrence = planned.occurrence! - (isStale ? 1 : 0);
    if (occurrence < 1) return undefined;
    return { asked: { command: "acknowledge" }, planned: [{ ...planned, occurrence }] };
  };
}

function shelves(random: Random): Plan {
  return ({ context: { fleet } }) => {
    const entries = [...alarmEntries(fleet)].filter(({ sensor }) => sensor);
    if (entries.length === 0) return undefined;
    const { occurrence: _occurrence, ...planned } = plannedAlarm(random.pick(entries));
    const shelf = { command: "shelve", comment: "known", forMs: random.whole(5_000, 60_000) } as const;
    return { asked: random.chance(0.7) ? shelf : { command: "unshelve" }, planned: [planned] };
  };
}

function takesOut(random: Random): Plan {
  return ({ context: { fleet, now } }) => {
    const [of, id] = random.pick([
      ["sensor", `${PLACE}/press-2/vibration`],
      ["machine", `${PLACE}/press-1`],
    ] as const);
    const planned = planServices(fleet, of, [id], undefined);
    if ("status" in planned) return undefined;
    const until = now() + random.whole(5_000, 40_000);
    const out = { command: "outOfService", comment: "work", until, autoReturn: true } as const;
    return { asked: random.chance(0.7) ? out : { command: "returnToService" }, planned };
  };
}
