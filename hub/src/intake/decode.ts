import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { isId, parseZoneId } from "@tocsin/core/wire/id";
import { HeartbeatSchema, type Heartbeat } from "@tocsin/core/wire/heartbeat";
import {
  MachineInventorySchema,
  ZoneInventorySchema,
  type MachineInventory,
  type ZoneInventory,
} from "@tocsin/core/wire/inventory";
import {
  ClaimSchema,
  LogBatchSchema,
  MachineTransitionSchema,
  SensorTransitionSchema,
  SourceTransitionSchema,
  type LogBatch,
  type LogRecord,
} from "@tocsin/core/wire/log";
import {
  MachineStateMessageSchema,
  ZoneStateMessageSchema,
  type MachineStateMessage,
  type ZoneStateMessage,
} from "@tocsin/core/wire/state";
import { parseSubject, type ParsedSubject } from "@tocsin/core/wire/subject";

export type Decoded<T> = { ok: true; subject: ParsedSubject; value: T } | { ok: false; reason: string };

type Named = { site: string; zone: string };
type Check = { Check(value: unknown): boolean; Errors(value: unknown): Iterable<{ message?: string }> };

const utf8 = new TextDecoder();
const { records: _records, ...envelope } = LogBatchSchema.properties;
const heartbeat = compile(HeartbeatSchema);
const zoneInventory = compile(ZoneInventorySchema);
const machineInventory = compile(MachineInventorySchema);
const machineState = compile(MachineStateMessageSchema);
const zoneState = compile(ZoneStateMessageSchema);
const batch = compile({ ...LogBatchSchema, properties: envelope, required: Object.keys(envelope) } as TSchema);
const sensorTransition = compile(SensorTransitionSchema);
const machineTransition = compile(MachineTransitionSchema);
const sourceTransition = compile(SourceTransitionSchema);
const claim = compile(ClaimSchema);

function compile(schema: TSchema): Check {
  return Compile(schema) as unknown as Check;
}

export const decodeHeartbeat = (subject: string, body: Uint8Array): Decoded<Heartbeat> =>
  decode(subject, body, heartbeat);
export const decodeZoneInventory = (subject: string, body: Uint8Array): Decoded<ZoneInventory> =>
  decode(subject, body, zoneInventory);
export const decodeMachineState = (subject: string, body: Uint8Array): Decoded<MachineStateMessage> =>
  decode(subject, body, machineState);
export const decodeZoneState = (subject: string, body: Uint8Array): Decoded<ZoneStateMessage> =>
  decode(subject, body, zoneState);

/** @param body as text or as it came */
export function decodeMachineInventory(subject: string, body: string | Uint8Array): Decoded<MachineInventory> {
  const decoded = decode<MachineInventory>(subject, body, machineInventory);
  const bad = decoded.ok ? decoded.value.sensors.find((info) => !isId(info.sensor)) : undefined;
  return bad ? { ok: false, reason: `sensor "${bad.sensor.slice(0, 80)}" is not an id` } : decoded;
}

/** A batch whose envelope and known records are as the schemas say; kinds of record from a newer gateway are let in. */
export function decodeBatch(subject: string, body: Uint8Array): Decoded<LogBatch> {
  const decoded = decode<LogBatch>(subject, body, batch);
  if (!decoded.ok) return decoded;
  const { records } = decoded.value;
  if (!Array.isArray(records)) return { ok: false, reason: "records is not a list" };
  for (const record of records) {
    const reason = wrongRecord(record);
    if (reason !== undefined) return { ok: false, reason: `record ${String(record?.seq)}: ${reason}` };
  }
  return decoded;
}

export function wrongRecord(record: LogRecord): string | undefined {
  if (typeof record !== "object" || record === null) return "is not an object";
  const { seq, at, processedAt, kind } = record;
  if (!Number.isSafeInteger(seq) || seq < 1) return "seq is not a number from 1";
  if (!Number.isFinite(at) || !Number.isFinite(processedAt)) return "its times are not numbers";
  if (typeof kind !== "string") return "it has no kind";
  if (kind === "claim") return wrong(claim, record);
  if (kind !== "transition") return undefined;
  if (record.of === "source") return wrong(sourceTransition, record);
  return wrong(record.of === "sensor" ? sensorTransition : machineTransition, record);
}

function decode<T extends Named>(subjectText: string, body: string | Uint8Array, check: Check): Decoded<T> {
  const subject = parseSubject(subjectText);
  if (subject === undefined) return { ok: false, reason: "unknown subject" };
  const value = parse(body);
  if (value === undefined) return { ok: false, reason: "not JSON" };
  const reason = wrong(check, value);
  if (reason !== undefined) return { ok: false, reason };
  const named = value as T;
  if (
    named.site !== subject.site ||
    named.zone !== subject.zone ||
    parseZoneId(`${named.site}/${named.zone}`) === undefined
  )
    return { ok: false, reason: `it names ${named.site}/${named.zone}` };
  return { ok: true, subject, value: named };
}

function parse(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof body === "string" ? body : utf8.decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

function wrong(check: Check, value: unknown): string | undefined {
  if (check.Check(value)) return undefined;
  for (const error of check.Errors(value))
    return `${(error as { instancePath?: string }).instancePath ?? ""} ${error.message ?? ""}`.trim();
  return "wrong shape";
}
