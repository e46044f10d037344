/**
 * Keys of the store. This file is their only builder and their only parser. They are text, ordered as LevelDB orders
 * bytes, with numbers padded so that their order is the order of the text:
 *
 *     meta/<name>                                  what the store knows of itself
 *     number/<sensor id>                           the number that stands for the sensor in all other keys
 *     group/<group>                                redo log: the readings of one commit
 *     chunk/<day>/<sensor number>/<first ordinal>  readings of one sensor, compressed
 *     cursor/<sensor number>                       how far a sensor's chunks reach
 *     sensor/<sensor number>                       saved state of a sensor
 *     machine/<machine id>                         saved state of a machine
 *     command/<command id>                         what became of a person's command
 *     input/<day>/<number>                         what moved statecharts and was no reading, in order
 *     order/<day>/<first arrival>                  in which order readings of all sensors came
 *     checkpoint/<day>/<arrivals>/<inputs>         states of the whole zone behind so many readings and inputs
 *     log/<era>/<seq>                              the zone's log; an era is one epoch as this store counts them
 *     era/<era>                                    the claim and the epoch of an era
 *     quarantine/<number>  unmatched/<hash>        payloads that were not readings
 *     gap/<sensor number>/<first ordinal>          readings that are not kept, though they were acknowledged
 *     damaged/<key>                                what was found under the key and is not what was written
 */
export type Key = string & { readonly __key: true };

/** 9999-12-31: event times beyond it share that day's keys. */
const LAST_DAY = 2_932_896;
const DAY_MS = 86_400_000;

export type MetaName = "store" | "commit" | "log" | "retention" | "losses" | "renewal" | "fence";

const padded = (value: number, digits: number) => String(value).padStart(digits, "0");
const key = (text: string) => text as Key;

/** Day of a time, as chunks are keyed by; UTC, since 1970. */
export const dayOf = (ms: number): number => Math.min(LAST_DAY, Math.max(0, Math.floor(ms / DAY_MS)));
export const dayBegin = (day: number): number => day * DAY_MS;
const dayText = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const metaKey = (name: MetaName): Key => key(`meta/${name}`);
export const numberKey = (sensorId: string): Key => key(`number/${sensorId}`);
export const groupKey = (group: number): Key => key(`group/${padded(group, 16)}`);
export const chunkKey = (day: number, sensor: number, firstOrdinal: number): Key =>
  key(`chunk/${dayText(day)}/${padded(sensor, 8)}/${padded(firstOrdinal, 16)}`);
export const cursorKey = (sensor: number): Key => key(`cursor/${padded(sensor, 8)}`);
export const sensorKey = (sensor: number): Key => key(`sensor/${padded(sensor, 8)}`);
export const machineKey = (machineId: string): Key => key(`machine/${machineId}`);
export const commandKey = (commandId: string): Key => key(`command/${commandId}`);
export const inputKey = (day: number, number: number): Key => key(`input/${dayText(day)}/${padded(number, 16)}`);
export const orderKey = (day: number, first: number): Key => key(`order/${dayText(day)}/${padded(first, 16)}`);
export const checkpointKey = (day: number, arrivals: number, inputs: number): Key =>
  key(`checkpoint/${dayText(day)}/${padded(arrivals, 16)}/${padded(inputs, 16)}`);
export const logKey = (era: number, seq: number): Key => key(`log/${padded(era, 6)}/${padded(seq, 16)}`);
export const eraKey = (era: number): Key => key(`era/${padded(era, 6)}`);
export const quarantineKey = (number: number): Key => key(`quarantine/${padded(number, 12)}`);
export const unmatchedKey = (hash: string): Key => key(`unmatched/${hash}`);

export const gapKey = (sensor: number, firstOrdinal: number): Key =>
  key(`gap/${padded(sensor, 8)}/${padded(firstOrdinal, 16)}`);
export const damagedKey = (of: string): Key => key(`damaged/${of}`);

export type Kind =
  | "meta"
  | "number"
  | "group"
  | "chunk"
  | "cursor"
  | "sensor"
  | "machine"
  | "command"
  | "input"
  | "order"
  | "checkpoint"
  | "log"
  | "era"
  | "quarantine"
  | "unmatched"
  | "gap"
  | "damaged";

export type KeyRange = { gte: Key; lt: Key };

/** `0` follows `/`: the range holds every key that begins with the prefix. */
const under = (prefix: string): KeyRange => ({ gte: key(`${prefix}/`), lt: key(`${prefix}0`) });

export const allOf = (kind: Kind): KeyRange => under(kind);
/** The chunks of one sensor on one day. */
export const chunksOf = (day: number, sensor: number): KeyRange => under(`chunk/${dayText(day)}/${padded(sensor, 8)}`);
/** All chunks of a range of days, both included. */
export const chunksOfDays = (first: number, last: number): KeyRange => ({
  gte: key(`chunk/${dayText(first)}/`),
  lt: key(`chunk/${dayText(last)}0`),
});
/** What is kept by the day as its first key part: readings, and what a replay needs besides. */
export type DailyKind = "chunk" | "input" | "order" | "checkpoint";
export const keptBefore = (kind: DailyKind, day: number): KeyRange => ({
  gte: key(`${kind}/`),
  lt: key(`${kind}/${dayText(day)}/`),
});
export const keptFrom = (kind: DailyKind, day: number): KeyRange => ({
  ...under(kind),
  gte: key(`${kind}/${dayText(day)}/`),
});
export const gapsOf = (sensor: number): KeyRange => under(`gap/${padded(sensor, 8)}`);
export const logOf = (era: number): KeyRange => under(`log/${padded(era, 6)}`);
export const logBetween = (era: number, from: number, toExclusive: number): KeyRange => ({
  gte: logKey(era, from),
  lt: logKey(era, toExclusive),
});

export type ParsedKey =
  | { kind: "meta"; name: string }
  | { kind: "number"; sensorId: string }
  | { kind: "group"; group: number }
  | { kind: "chunk"; day: number; sensor: number; firstOrdinal: number }
  | { kind: "cursor"; sensor: number }
  | { kind: "sensor"; sensor: number }
  | { kind: "machine"; machineId: string }
  | { kind: "command"; commandId: string }
  | { kind: "input"; day: number; number: number }
  | { kind: "order"; day: number; first: number }
  | { kind: "checkpoint"; day: number; arrivals: number; inputs: number }
  | { kind: "log"; era: number; seq: number }
  | { kind: "era"; era: number }
  | { kind: "quarantine"; number: number }
  | { kind: "unmatched"; hash: string }
  | { kind: "gap"; sensor: number; firstOrdinal: number }
  | { kind: "damaged"; key: string };

/** Of a key of the log. */
export const seqOf = (logKey: Key): number => Number(logKey.slice(logKey.lastIndexOf("/") + 1));

/** Of a key of a machine. */
export const idIn = (machineKey: Key): string => machineKey.slice(machineKey.indexOf("/") + 1);

const dayFrom = (text: string | undefined) => Math.round(Date.parse(`${text}T00:00:00Z`) / DAY_MS);

/** @throws Error with code `BAD_KEY` for a key that this file did not build */
export function parseKey(text: string): ParsedKey {
  const slash = text.indexOf("/");
  const rest = text.slice(slash + 1);
  const parts = rest.split("/");
  switch (text.slice(0, Math.max(0, slash))) {
    case "meta":
      return { kind: "meta", name: rest };
    case "number":
      return { kind: "number", sensorId: rest };
    case "group":
      return { kind: "group", group: Number(rest) };
    case "chunk":
      return { kind: "chunk", day: dayFrom(parts[0]), sensor: Number(parts[1]), firstOrdinal: Number(parts[2]) };
    case "cursor":
      return { kind: "cursor", sensor: Number(rest) };
    case "sensor":
      return { kind: "sensor", sensor: Number(rest) };
    case "machine":
      return { kind: "machine", machineId: rest };
    case "command":
      return { kind: "command", commandId: rest };
    case "input":
      return { kind: "input", day: dayFrom(parts[0]), number: Number(parts[1]) };
    case "order":
      return { kind: "order", day: dayFrom(parts[0]), first: Number(parts[1]) };
    case "checkpoint":
      return { kind: "checkpoint", day: dayFrom(parts[0]), arrivals: Number(parts[1]), inputs: Number(parts[2]) };
    case "log":
      return { kind: "log", era: Number(parts[0]), seq: Number(parts[1]) };
    case "era":
      return { kind: "era", era: Number(rest) };
    case "quarantine":
      return { kind: "quarantine", number: Number(rest) };
    case "unmatched":
      return { kind: "unmatched", hash: rest };
    case "gap":
      return { kind: "gap", sensor: Number(parts[0]), firstOrdinal: Number(parts[1]) };
    case "damaged":
      return { kind: "damaged", key: rest };
    default:
      throw Object.assign(new Error(`"${text.slice(0, 80)}" is not a key of the journal`), { code: "BAD_KEY" });
  }
}
