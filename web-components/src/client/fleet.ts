import type {
  Bus,
  GatewayItem,
  MachineItem,
  SensorItem,
  StreamChanges,
  StreamSnapshot,
  TransitionItem,
  ZoneItem,
} from "@tocsin/core/wire/hub-api";
import { Groups } from "./groups.ts";
import { byPlace, newestFirst } from "./order.ts";

/** How many transitions a page keeps; the hub has the rest. */
export const TRANSITIONS_MAX = 500;

/** What moved since the last frame. `everything`: a snapshot came. */
export type Changed = {
  everything: boolean;
  connection: boolean;
  transitions: boolean;
  zones: Set<string>;
  machines: Set<string>;
  sensors: Set<string>;
  gateways: Set<string>;
};

const nothing = (): Changed => ({
  everything: false,
  connection: false,
  transitions: false,
  zones: new Set(),
  machines: new Set(),
  sensors: new Set(),
  gateways: new Set(),
});

export type FleetListener = (changed: Changed) => void;

/** What a page knows of its factory: the hub's items by id. Listeners hear at most once a frame what has moved. */
export class Fleet {
  readonly zones = new Map<string, ZoneItem>();
  readonly machines = new Map<string, MachineItem>();
  readonly sensors = new Map<string, SensorItem>();
  readonly gateways = new Map<string, GatewayItem>();
  /** Newest first. */
  transitions: TransitionItem[] = [];
  /** Hub time of what is shown, ms since 1970 UTC; 0 before anything came. */
  at = 0;
  /** Counts what has come: another number means that something may be another. */
  version = 0;
  /** The hub's own connection: without it nothing here is newer than `bus.since`. */
  bus: Bus = { connected: true, since: 0 };
  #listeners = new Set<FleetListener>();
  #changed = nothing();
  #pending = false;
  #nextFrame: (paint: () => void) => void;
  #machinesOf = new Groups(this.machines, ({ site, zone }) => `${site}/${zone}`);
  #sensorsOf = new Groups(this.sensors, ({ site, zone, machine }) => `${site}/${zone}/${machine}`);

  constructor(nextFrame: (paint: () => void) => void = (paint) => void requestAnimationFrame(paint)) {
    this.#nextFrame = nextFrame;
  }

  subscribe(listener: FleetListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Replaces all that is known. */
  snapshot(snapshot: StreamSnapshot): void {
    for (const map of [this.zones, this.machines, this.sensors, this.gateways]) map.clear();
    for (const groups of [this.#machinesOf, this.#sensorsOf]) groups.forget();
    this.transitions = [];
    this.change(snapshot);
    this.#changed.everything = true;
  }

  /** Forgets all, as when somebody else looks who may see other things. */
  clear(): void {
    this.snapshot({ at: 0, zones: [], machines: [], sensors: [], gateways: [], transitions: [] });
  }

  /** Takes in what the hub says has changed: whole items, each replacing what was held under its id. */
  change(changes: StreamChanges): void {
    this.version += 1;
    this.#holdsAt(changes.at);
    put(this.zones, changes.zones, this.#changed.zones);
    const grown =
      put(this.machines, changes.machines, this.#changed.machines, this.#machinesOf) +
      put(this.sensors, changes.sensors, this.#changed.sensors, this.#sensorsOf);
    put(this.gateways, changes.gateways, this.#changed.gateways);
    for (const id of changes.removed?.machines ?? []) this.machines.delete(id);
    for (const id of changes.removed?.sensors ?? []) this.sensors.delete(id);
    if (changes.removed || grown > 0) this.#changed.everything = true;
    if (changes.removed) for (const groups of [this.#machinesOf, this.#sensorsOf]) groups.forget();
    if (changes.transitions?.length) this.#addTransitions(changes.transitions);
    this.#announce();
  }

  /** The hub is there and has nothing new: what is shown holds at this time. */
  heartbeat(at: number, bus: Bus = this.bus): void {
    this.bus = bus;
    this.#holdsAt(at);
    this.connectionChanged();
  }

  /** A hub that hears nothing tells what it heard last, whatever the time. */
  #holdsAt(at: number): void {
    this.at = this.bus.connected ? at : Math.min(at, this.bus.since);
  }

  connectionChanged(): void {
    this.#changed.connection = true;
    this.#announce();
  }

  /** Zones in the order of their site. */
  zonesInOrder(): ZoneItem[] {
    return [...this.zones.values()].sort(byPlace);
  }

  /** Machines of a zone by their tags, so that each keeps its place. */
  machinesOf(zone: string): readonly MachineItem[] {
    return this.#machinesOf.of(zone);
  }

  /** Sensors of a machine by their tags. */
  sensorsOf(machine: string): readonly SensorItem[] {
    return this.#sensorsOf.of(machine);
  }

  #addTransitions(items: readonly TransitionItem[]): void {
    this.transitions = [...items, ...this.transitions].sort(newestFirst).slice(0, TRANSITIONS_MAX);
    this.#changed.transitions = true;
  }

  #announce(): void {
    if (this.#pending) return;
    this.#pending = true;
    this.#nextFrame(() => {
      this.#pending = false;
      const changed = this.#changed;
      this.#changed = nothing();
      for (const listener of this.#listeners) listener(changed);
    });
  }
}

/** @returns how many of the items were not known before */
function put<Item extends { id: string; tag?: string }>(
  into: Map<string, Item>,
  items: readonly Item[] | undefined,
  changed: Set<string>,
  groups?: { put(item: Item, before: Item | undefined): void },
): number {
  const before = into.size;
  for (const item of items ?? []) {
    groups?.put(item, into.get(item.id));
    into.set(item.id, item);
    changed.add(item.id);
  }
  return into.size - before;
}
