import type { AlarmItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { LimitInfo } from "@tocsin/core/wire/inventory";
import { isGone } from "../marks/alarm-state.ts";
import type { Mark } from "../marks/mark.ts";
import { healthMark, priorityMark } from "../marks/choose-mark.ts";
import { msg, str, told, type Words } from "../words/language.ts";
import { priorityWords } from "../words/priority-words.ts";
import { minuteOrDate } from "../words/time-words.ts";

/** Filled with its priority: the process. Hollow: an instrument, a source or a gateway. */
export function alarmMark({ alarm, priority, health = "failure" }: AlarmItem): Mark {
  if (alarm === "process") return priorityMark(priority ?? "log");
  if (alarm !== "instrument") return "U";
  const mark = healthMark(health);
  return mark === "mG" ? "F" : (mark.slice(1) as Mark);
}

const STATES: Record<AlarmItem["state"], Words> = {
  unacknowledged: () => msg("Unacknowledged"),
  acknowledged: () => msg("Acknowledged"),
  rtnUnacknowledged: () => msg("Gone, unacknowledged"),
  normal: () => msg("Normal"),
};
export const alarmStateWords = ({ state }: AlarmItem): string => STATES[state]();

const WHAT: Record<AlarmItem["alarm"], Words> = {
  process: () => msg("Process"),
  instrument: () => msg("Instrument"),
  source: () => msg("Source"),
  gateway: () => msg("Gateway"),
  gap: () => msg("History"),
  disk: () => msg("Disk"),
  clock: () => msg("Clock"),
  gateways: () => msg("All gateways"),
  behind: () => msg("Hub"),
};
export const kindWords = ({ alarm, priority }: AlarmItem): string =>
  [WHAT[alarm](), ...(priority === undefined ? [] : [priorityWords(priority)])].join(", ");

/** What keeps it from ringing: who did it, until when, why. */
export function muteWords({ shelf, services, byDesign, muted }: AlarmItem, now: number): string {
  const service = services?.find(({ planned }) => !planned);
  if (muted === "outOfService" && service)
    return msg(str`out of service by ${service.by} until ${minuteOrDate(service.until, now)}: ${service.reason}`);
  if (muted === "suppressedByDesign" && byDesign) return msg(str`suppressed by design: ${told(byDesign.text)}`);
  if (!shelf) return "";
  const { by, reason, until } = shelf;
  if (until === undefined) return msg(str`shelved by ${by} until it clears: ${reason}`);
  return msg(str`shelved by ${by} until ${minuteOrDate(until, now)}: ${reason}`);
}

/** Of a sensor it is what people wrote; of all else a gateway or a hub wrote it by itself. */
const saidOf = ({ of }: AlarmItem, text: string): string => (of === "sensor" ? text : told(text));
export const descriptionWords = (item: AlarmItem): string => saidOf(item, item.description);

/** What is the matter, in the words that were written for it, else by what brought it. */
export const reasonWords = (item: AlarmItem): string =>
  item.message ? saidOf(item, item.message) : item.cause ? told(item.cause.text) : (item.level ?? "");

/** Where it is. The mark of an instrument, a source or a gateway tells no priority, so the words do. */
export const placeWords = ({ zoneName, machineTag, alarm, priority }: AlarmItem): string =>
  [zoneName, machineTag, alarm !== "process" && priority ? priorityWords(priority) : ""].filter(Boolean).join(" · ");

/** What its person is told to do: by the limit, or by the profile of the instrument. */
export const textsOf = (
  { alarm, limit }: AlarmItem,
  sensor: SensorItem | undefined,
): Pick<LimitInfo, "action" | "consequence" | "respondWithinMs" | "link"> | undefined =>
  limit ?? (alarm === "instrument" ? sensor?.instrument : undefined);

/** Until when it has to be dealt with, ms since 1970 UTC; undefined: no time runs. */
export const deadlineOf = (item: AlarmItem, respiteMs: number | undefined): number | undefined =>
  respiteMs === undefined || !item.since || isGone(item) ? undefined : item.since + respiteMs;
