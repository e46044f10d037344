import type { AlarmItem } from "@tocsin/core/wire/hub-api";
import type { Mark } from "../marks/mark.ts";
import { healthMark, priorityMark } from "../marks/choose-mark.ts";
import { minuteOrDate } from "../words/time-words.ts";

export const isUnacknowledged = ({ state }: Pick<AlarmItem, "state">): boolean =>
  state === "unacknowledged" || state === "rtnUnacknowledged";

/** Filled with its priority: the process. Hollow: an instrument, a source or a gateway. */
export function alarmMark({ alarm, priority, health = "failure" }: AlarmItem): Mark {
  if (alarm === "process") return priorityMark(priority ?? "log");
  if (alarm !== "instrument") return "U";
  const mark = healthMark(health);
  return mark === "mG" ? "F" : (mark.slice(1) as Mark);
}

const STATES: Record<AlarmItem["state"], string> = {
  unacknowledged: "Unacknowledged",
  acknowledged: "Acknowledged",
  rtnUnacknowledged: "Gone, unacknowledged",
  normal: "Normal",
};
export const stateWords = ({ state }: AlarmItem): string => STATES[state];

const WHAT: Record<AlarmItem["alarm"], string> = {
  process: "Process",
  instrument: "Instrument",
  source: "Source",
  gateway: "Gateway",
  gap: "History",
  disk: "Disk",
  clock: "Clock",
  gateways: "All gateways",
  behind: "Hub",
};
export const kindWords = ({ alarm, priority }: AlarmItem): string =>
  `${WHAT[alarm]}${priority === undefined ? "" : priority === "log" ? ", for the record" : `, priority ${priority}`}`;

/** What keeps it from ringing: who did it, until when, why. */
export function muteWords({ shelf, services, byDesign, muted }: AlarmItem, now: number): string {
  const service = services?.find(({ planned }) => !planned);
  if (muted === "outOfService" && service)
    return `out of service by ${service.by} until ${minuteOrDate(service.until, now)}: ${service.reason}`;
  if (muted === "suppressedByDesign" && byDesign) return `suppressed by design: ${byDesign.text}`;
  if (!shelf) return "";
  const until = shelf.until === undefined ? "until it clears" : `until ${minuteOrDate(shelf.until, now)}`;
  return `shelved by ${shelf.by} ${until}: ${shelf.reason}`;
}

/** Where it is. The mark of an instrument, a source or a gateway tells no priority, so the words do. */
export const placeWords = ({ zoneName, machineTag, alarm, priority }: AlarmItem): string =>
  [zoneName, machineTag, alarm !== "process" && priority ? `priority ${priority}` : ""].filter(Boolean).join(" · ");
