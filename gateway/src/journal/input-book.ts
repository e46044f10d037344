import type { ZoneConfig } from "@tocsin/core/health/config";
import type { ZoneInput } from "@tocsin/core/health/zone-input";
import type { SavedStates } from "@tocsin/core/health/zone-states";
import { encodeOrder, OrderWriter, type SealedOrder } from "./arrival-order.ts";
import { encodeCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { checkpointKey, dayOf, inputKey, orderKey } from "./keys.ts";
import { putText, type Operation } from "./store.ts";

/** The order of readings is written this often at least, and when so many gathered. */
const ORDER_AFTER_MS = 60_000;
const ORDER_READINGS_MAX = 65_536;

/** What moved statecharts and was no reading. `configuration`: the gateway started here, under this configuration. */
export type JournaledInput = ZoneInput | Start;
export type Start = { kind: "configuration"; at: number; hash: string };

/** `after`: so many readings, of all that the store ever took, were stepped before it. */
export type PlacedInput = JournaledInput & { after: number };

/** How far the book goes; stored with each commit. */
export type InputMeta = {
  arrivals: number;
  inputs: number;
  /** Readings whose order is written; it ends with that of this group. */
  ordered: number;
  orderedGroup: number;
  checkpoint?: { day: number; hash: string };
};

export const NO_INPUTS: InputMeta = { arrivals: 0, inputs: 0, ordered: 0, orderedGroup: 0 };

export type ZoneAsOfNow = { config: ZoneConfig; states: SavedStates };

type Sealing = {
  gatewayTime: number;
  /** The newest group record, the one of this commit included. */
  group: number;
  /** The newest of the group records that this commit deletes; 0 where it deletes none. */
  covered: number;
  zone: () => ZoneAsOfNow;
};

/** What a commit writes of the book: some at once, the rest when it is compressed. */
export type SealedInputs = { meta: InputMeta; put: Operation[]; compressed: () => Promise<Operation[]> };

/**
 * All inputs of the zone in one order: in which order readings came, what else moved a statechart and after how many
 * readings, and states of the whole zone where a replay can begin: one for each day and each new configuration.
 */
export class InputBook {
  #meta: InputMeta;
  #noted: PlacedInput[] = [];
  /** Taken and not written yet. */
  #checkpoint: Checkpoint | undefined;
  readonly #order = new OrderWriter();
  /** Newest ordinal of each sensor that the store knows, by its number there. */
  readonly #ordinals: number[] = [];

  constructor(meta: InputMeta) {
    this.#meta = { ...meta };
  }

  /** After opening: a reading of the redo log, of a group whose order is perhaps not written yet. */
  reopened(sensor: number, ordinal: number, gatewayTime: number, group: number): void {
    this.knows(sensor, ordinal);
    if (group > this.#meta.orderedGroup) this.#order.add(sensor, gatewayTime);
  }

  knows(sensor: number, ordinal: number): void {
    if (ordinal > (this.#ordinals[sensor] ?? 0)) this.#ordinals[sensor] = ordinal;
  }

  /** A reading was stepped. By the store's number. */
  add(sensor: number, ordinal: number, gatewayTime: number): void {
    this.#meta.arrivals += 1;
    this.#ordinals[sensor] = ordinal;
    this.#order.add(sensor, gatewayTime);
  }

  /** An input was stepped, after all readings that were added before. */
  note(input: JournaledInput): void {
    this.#noted.push({ after: this.#meta.arrivals, ...input });
  }

  /**
   * The gateway starts here. What another configuration makes of the states is not left to be found out again: they
   * are kept as they are now.
   */
  begin(start: Start, zone: () => ZoneAsOfNow): void {
    this.note(start);
    if (this.#meta.checkpoint?.hash !== start.hash) this.#checkpointNow(start.at, zone());
  }

  seal({ gatewayTime, group, covered, zone }: Sealing): SealedInputs {
    const put: Operation[] = [];
    const day = dayOf(gatewayTime);
    if (this.#noted.length > 0) {
      put.push(putText(inputKey(day, this.#meta.inputs + 1), this.#noted));
      this.#meta.inputs += this.#noted.length;
      this.#noted = [];
    }
    const lastDay = this.#meta.checkpoint?.day ?? Infinity;
    if (day > lastDay && this.#checkpoint === undefined) this.#checkpointNow(gatewayTime, zone());
    const checkpoint = this.#checkpoint;
    this.#checkpoint = undefined;
    const order = this.#orderIfDue(gatewayTime, group, covered);
    return { meta: { ...this.#meta }, put, compressed: () => compress(day, order, checkpoint) };
  }

  #checkpointNow(at: number, zone: ZoneAsOfNow): void {
    const { arrivals, inputs } = this.#meta;
    const ordinals = this.#ordinals.flatMap((ordinal, sensor): [number, number][] => [[sensor, ordinal]]);
    this.#meta.checkpoint = { day: dayOf(at), hash: zone.config.hash };
    this.#checkpoint = { v: 1, at, arrivals, inputs: inputs + this.#noted.length, ...zone, ordinals };
  }

  /** A group record is deleted only when the order of its readings is written. */
  #orderIfDue(gatewayTime: number, group: number, covered: number): FirstOrder | undefined {
    const { count, begin } = this.#order;
    if (count === 0) {
      this.#meta.orderedGroup = group;
      return undefined;
    }
    const isOld = gatewayTime - begin >= ORDER_AFTER_MS || count >= ORDER_READINGS_MAX;
    if (!isOld && covered <= this.#meta.orderedGroup) return undefined;
    const order = { first: this.#meta.ordered + 1, sealed: this.#order.seal() };
    this.#meta.ordered = this.#meta.arrivals;
    this.#meta.orderedGroup = group;
    return order;
  }
}

type FirstOrder = { first: number; sealed: SealedOrder };

async function compress(day: number, order?: FirstOrder, checkpoint?: Checkpoint): Promise<Operation[]> {
  const put: Operation[] = [];
  if (order) {
    put.push({ type: "put", key: orderKey(day, order.first), value: await encodeOrder(order.sealed) });
  }
  if (checkpoint) {
    const key = checkpointKey(dayOf(checkpoint.at), checkpoint.arrivals, checkpoint.inputs);
    put.push({ type: "put", key, value: await encodeCheckpoint(checkpoint) });
  }
  return put;
}
