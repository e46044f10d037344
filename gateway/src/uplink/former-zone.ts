import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { Fleet } from "@tocsin/core/fleet/fleet";
import { foldBatch } from "@tocsin/core/fleet/fold-log";
import { foldMachineState, foldZoneState } from "@tocsin/core/fleet/fold-state";
import type { ZoneConfig } from "@tocsin/core/health/config";
import type { FormerZone } from "@tocsin/core/health/take-over";
import type { CommandRecord } from "@tocsin/core/wire/log";
import type { MachineStateMessage, ZoneStateMessage } from "@tocsin/core/wire/state";
import { STATE_STREAM } from "@tocsin/core/wire/streams";
import { machineStateSubject, zoneStateSubject, type Subject } from "@tocsin/core/wire/subject";
import { ANSWER_WITHIN_MS, LogStream } from "./log-stream.ts";

/** So many messages ahead of the published states are read for the commands in them, which may be asked again. */
const COMMANDS_LOOKED_FOR = 500;

/** A zone as it stood ahead of a claim, and what became there of people's newest commands. */
export type Former = { zone: FormerZone; commands: CommandRecord[] };

/**
 * The zone as it was last known: its published states, and what its log tells beyond them, as a hub that begins would
 * put them together. @param own claim: what it and all behind it say is not of before. @throws Error where a stream does
 * not answer
 */
export async function readFormerZone(connection: NatsConnection, zone: ZoneConfig, own: string): Promise<Former> {
  const manager = await jetstreamManager(connection, { timeout: ANSWER_WITHIN_MS, checkAPI: false });
  const read = async <Message>(subject: Subject) => {
    const message = await manager.streams.getMessage(STATE_STREAM, { last_by_subj: subject });
    return message === null ? undefined : message.json<Message>();
  };
  const fleet = new Fleet();
  const position = await read<ZoneStateMessage>(zoneStateSubject(zone));
  if (position !== undefined) foldZoneState(fleet, zone, position);
  for (const { machine } of zone.machines) {
    const path = { site: zone.site, zone: zone.zone, machine };
    const message = await read<MachineStateMessage>(machineStateSubject(path));
    if (message !== undefined) foldMachineState(fleet, path, message);
  }
  const { commands, claimedAt } = await foldLog(
    fleet,
    await LogStream.of(connection, zone),
    position?.streamSeq ?? 0,
    own,
  );
  return { zone: { ...formerZone(fleet, zone), ...(claimedAt === undefined ? {} : { claimedAt }) }, commands };
}

/**
 * The log from the published position on; a record that a machine's state already holds changes nothing.
 * @returns the commands in it, and those a little ahead of it; and when the own claim was made
 */
async function foldLog(fleet: Fleet, stream: LogStream, from: number, own: string) {
  const commands: CommandRecord[] = [];
  for await (const { batch, streamSeq } of stream.allFrom(from - COMMANDS_LOOKED_FOR)) {
    if (batch.claim === own) return { commands, claimedAt: batch.records[0]?.at };
    for (const record of batch.records) if (record.kind === "command") commands.push(record);
    if (streamSeq >= from) foldBatch(fleet, batch, { streamSeq, reachesBack: false });
  }
  return { commands };
}

function formerZone(fleet: Fleet, path: ZoneConfig): FormerZone {
  const zone = fleet.zone(path);
  const machines = [...zone.machines.values()];
  const sensors = machines.flatMap((machine) => [...machine.sensors.values()]);
  return {
    sensors: Object.fromEntries(sensors.map(({ id, standing }) => [id, standing])),
    machines: Object.fromEntries(machines.map(({ id, standing }) => [id, standing])),
    sources: Object.fromEntries(zone.sources),
    ...(zone.service ? { service: zone.service } : {}),
  };
}
