import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { MachineTransition, SensorTransition } from "@tocsin/core/wire/log";
import type { MachineStateMessage } from "@tocsin/core/wire/state";
import type { HubState } from "../ledger/copy-hub.ts";
import type { StreamMessage } from "../ledger/copy-stream.ts";
import { copies, ledgerPath } from "../ledger/ledgers.ts";
import { readJsonLines } from "../ledger/read-ledger.ts";
import type { Shown } from "../stack/watch.ts";
import type { CheckBook } from "./check-book.ts";
import { recordsOf, type StreamBatch, type StreamRecord } from "./stream-ledger.ts";

type Fold = { sensors: Map<string, SensorTransition>; machines: Map<string, MachineTransition> };

type Place = { epoch: number; seq: number };

/** The newest record of each sensor and machine up to a place: all that a fold of the log is. */
function foldOf(records: readonly StreamRecord[], upTo: Place): Fold {
  const fold: Fold = { sensors: new Map(), machines: new Map() };
  for (const { epoch, record } of records) {
    if (epoch > upTo.epoch || (epoch === upTo.epoch && record.seq > upTo.seq)) break;
    if (record.kind !== "transition") continue;
    if (record.of === "sensor") fold.sensors.set(record.id, record);
    else if (record.of === "machine") fold.machines.set(record.id, record);
  }
  return fold;
}

/** T4 and T5: hubs, gateway and the log itself say the same, and so do replicas at the same position. */
export function checkStates(
  book: CheckBook,
  folder: string,
  batches: readonly StreamBatch[],
  hubs: readonly HubState[],
): void {
  const records = recordsOf(batches);
  const isFold = book.open("T4", "what a hub shows of a sensor or machine is what the log says of it");
  for (const { hub, sensors, machines, position } of hubs) {
    if (position === undefined) continue;
    const fold = foldOf(records, position);
    for (const { id, health, state, overlay } of sensors) {
      const told = fold.sensors.get(id);
      if (told === undefined) continue;
      const holds = overlay === undefined && health === told.health && isDeepStrictEqual(state, told.state);
      isFold(
        holds,
        () => `${hub} ${id}: ${JSON.stringify({ health, state, overlay })}, log ${JSON.stringify(told.state)}`,
      );
    }
    for (const { id, health, state } of machines) {
      const told = fold.machines.get(id);
      if (told) isFold(health === told.health && state === told.state.state, () => `${hub} ${id}: ${health} ${state}`);
    }
  }
  checkPublished(book, folder, records);
  checkReplicas(book, folder, hubs);
}

function checkPublished(book: CheckBook, folder: string, records: readonly StreamRecord[]): void {
  const isFold = book.open("T4", "the state that the gateway publishes of a sensor is what the log says of it");
  for (const { subject, data } of readJsonLines<StreamMessage>(join(folder, copies.states))) {
    if (subject.endsWith("._zone")) continue;
    const { site, zone, machine, sensors, epoch, seq } = data as MachineStateMessage;
    const fold = foldOf(records, { epoch, seq });
    for (const [sensor, { health, state }] of Object.entries(sensors)) {
      const id = sensor.includes("/") ? sensor : `${site}/${zone}/${machine}/${sensor}`;
      const told = fold.sensors.get(id);
      if (told)
        isFold(health === told.health && isDeepStrictEqual(state, told.state), () => `${id}: ${JSON.stringify(state)}`);
    }
  }
}

function checkReplicas(book: CheckBook, folder: string, hubs: readonly HubState[]): void {
  const isSame = book.open("T5", "two hubs at the same record have the same hash");
  const hashes = new Map<string, { hash: string; hub: string }>();
  const shown = [...readJsonLines<Shown>(ledgerPath(folder, "shown"))].flatMap(({ hub, position }) =>
    position ? [{ hub, ...position }] : [],
  );
  const atEnd = hubs.flatMap(({ hub, position }) => (position ? [{ hub, ...position }] : []));
  for (const { hub, epoch, seq, hash } of [...shown, ...atEnd]) {
    const place = `${epoch}/${seq}`;
    const other = hashes.get(place);
    if (other === undefined) hashes.set(place, { hash, hub });
    else if (other.hub !== hub) isSame(other.hash === hash, () => `${other.hub} and ${hub} at ${place}`);
  }
}
