import { alarmItem, type AlarmEntry } from "@tocsin/core/fleet/alarm-entry";
import type { AlarmItem } from "@tocsin/core/wire/hub-api";
import type { MessageContent } from "@tocsin/core/wire/notice";
import type { MatterKind } from "../config/messages-schema.ts";

/** What to do about alarms that no profile says it of. */
const ACTIONS: Partial<Record<AlarmItem["alarm"], string>> = {
  source: "Look whether this source has power and network; until then nobody sees its sensors.",
  gateway:
    "Look whether the edge PC of this zone runs and reaches the message bus; until then nobody sees its sensors.",
  gateways: "Look whether the message bus and the network to the zones are up: no gateway is heard at all.",
  gap: "Look at the gateway's page: what the history lacks, and whether it still comes back.",
  disk: "Free space on the edge PC, or shorten how long readings are kept, before it is full.",
  clock: "Set the clock of the edge PC, and see that it is kept by NTP.",
  behind: "Look whether this hub has processor and disk enough: what it shows is older than it should be.",
};
const NUMBER = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 6, useGrouping: false });

const KINDS: Partial<Record<AlarmItem["alarm"], MatterKind>> = {
  process: "process",
  instrument: "instrument",
  source: "source",
  gateway: "gateway",
  gateways: "gateway",
};
export const kindOf = ({ name }: Pick<AlarmEntry, "name">): MatterKind => KINDS[name] ?? "own";

/** What a message says of an alarm that rings or rang. @param publicUrl where people reach the page; undefined: no link */
export function contentOf(entry: AlarmEntry, publicUrl: string | undefined): MessageContent {
  const item = alarmItem(entry);
  const kind = kindOf(entry);
  const texts = kind === "instrument" ? entry.sensor?.info?.instrument : item.limit;
  const { occurrence = 0, since = 0, priority = "low", message = texts?.message, machineTag, reading, limit } = item;
  const action = texts?.action ?? ACTIONS[entry.name];
  return {
    summary: summaryOf({ ...item, ...(message === undefined ? {} : { message }) }),
    kind,
    alarm: item.id,
    occurrence,
    since,
    state: item.state,
    priority,
    site: item.site,
    zone: item.zone,
    zoneName: item.zoneName,
    ...(machineTag === undefined ? {} : { machine: machineTag }),
    tag: item.tag,
    description: item.description,
    ...(item.level === undefined ? {} : { level: item.level }),
    ...(message === undefined ? {} : { message }),
    ...(reading ? { value: reading.value, quality: reading.quality, readingAt: reading.at } : {}),
    ...(item.unit === undefined ? {} : { unit: item.unit }),
    ...(kind === "process" && limit?.value !== undefined ? { limit: limit.value } : {}),
    ...(texts?.consequence === undefined ? {} : { consequence: texts.consequence }),
    ...(action === undefined ? {} : { action }),
    ...(texts?.respondWithinMs === undefined ? {} : { respondWithinMs: texts.respondWithinMs }),
    ...(texts?.link === undefined ? {} : { help: texts.link }),
    ...(publicUrl === undefined
      ? {}
      : { url: linkTo(publicUrl, entry.sensor ? `sensor/${entry.sensor.id}` : `alarms/${item.id}`) }),
  };
}

/** The page at the sensor, whose detail shows the alarm and acknowledges it; without a sensor the list at the alarm. */
export const linkTo = (publicUrl: string, place: string): string => `${publicUrl.replace(/\/$/, "")}/#/${place}`;

function summaryOf({ tag, description, message, level, reading, unit, limit }: AlarmItem): string {
  const what = message ?? `${description}: ${level ?? "alarm"}`;
  if (reading === undefined) return oneLine(`${tag} ${what}`);
  const bound = limit?.value === undefined ? "" : ` (${limit.level} ${withUnit(limit.value, unit)})`;
  return oneLine(`${tag} ${what}: ${withUnit(reading.value, unit)}${bound}`);
}

export const withUnit = (value: number | string | boolean, unit: string | undefined): string =>
  `${typeof value === "number" ? NUMBER.format(value) : String(value)}${unit === undefined ? "" : ` ${unit}`}`;

const SUMMARY_LENGTH_MAX = 300;
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\s]+/gu, " ").slice(0, SUMMARY_LENGTH_MAX);
