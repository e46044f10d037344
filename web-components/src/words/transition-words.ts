import type { SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Change } from "@tocsin/core/wire/log";
import { healthMark, priorityMark } from "../marks/choose-mark.ts";
import type { Mark } from "../marks/mark.ts";
import { coverageWords } from "./health-words.ts";
import { msg, str, told } from "./language.ts";
import { stateWords } from "./state-words.ts";
import { decimalsOf, valueWords } from "./value-words.ts";

/** Region of a measurement whose quality its source calls uncertain: `no` or `yes`. */
const UNCERTAIN = "measurement.uncertain";

function regionWords({ region, from, to }: Change): string {
  if (region === "coverage") return coverageOf(to);
  if (region === UNCERTAIN) return to === "yes" ? msg("quality uncertain") : msg("quality good again");
  if (region.startsWith("suppression.")) return muteWords(region.slice(region.lastIndexOf(".") + 1), to === "yes");
  if (region.startsWith("measurement."))
    return flagWords(stateWords(region.slice("measurement.".length)), to === "yes");
  const moved = `${stateWords(from)} → ${stateWords(to)}`;
  return region.startsWith("alarms") ? msg(str`alarm ${moved}`) : moved;
}

const flagWords = (flag: string, is: boolean): string => (is ? flag : msg(str`no longer ${flag}`));

function muteWords(mute: string, is: boolean): string {
  if (is) return stateWords(mute);
  if (mute === "shelved") return msg("off the shelf");
  return mute === "outOfService" ? msg("back in service") : msg("judged again");
}

/** A machine's coverage as its transitions tell it: `19 of 20`. */
function coverageOf(coverage: string): string {
  const [good, of] = coverage.split(" of ");
  return good === undefined || of === undefined ? coverage : coverageWords({ good, of });
}

/** What a transition moved, in words: `normal → high`, `good → failure`. */
export function changeWords(item: TransitionItem): string {
  const health =
    item.healthBefore === item.health ? [] : [`${stateWords(item.healthBefore)} → ${stateWords(item.health)}`];
  const moved = item.changes.filter(({ region }) => region !== "health");
  // What happened comes before what was made of it: an alarm's own steps are news only where nothing else moved.
  const facts = moved.filter(({ region }) => !region.startsWith("alarms"));
  // Two suppressions that end together, and two alarms that step together, are one piece of news.
  const regions = [...new Set((facts.length ? facts : moved).map(regionWords))];
  // A sensor's regions say more than its health; of a machine, the health is the news.
  const words = item.of === "sensor" ? (regions.length ? regions : health) : [...health, ...regions];
  return words.join(", ") || told(item.cause.text);
}

/** What made it so: the reading where a limit moved, else the cause. */
export function becauseWords(item: TransitionItem, sensor: SensorItem | undefined): string {
  const limit = item.changes.find(({ region }) => region === "limit");
  if (item.of === "sensor" && limit && item.reading) {
    const { value } = item.reading;
    const unit = item.reading.unit ?? sensor?.unit;
    const words = valueWords(value, sensor ? decimalsOf(sensor) : 1);
    return unit ? `${words} ${unit}` : words;
  }
  const isTold = item.changes.some(({ region, to }) => region === UNCERTAIN && to === "yes");
  return isTold && item.cause.text === "quality uncertain" ? "" : told(item.cause.text);
}

/** The mark of the state that a transition led to. */
export function transitionMark(item: TransitionItem): Mark {
  if (item.of !== "sensor") return healthMark(item.health);
  const limit = item.changes.find(({ region }) => region === "limit");
  if (limit && limit.to !== "normal" && !item.state.held) return priorityMark(item.priority ?? "log");
  const mark = healthMark(item.health);
  return mark === "mG" ? "G" : (mark.slice(1) as Mark);
}

export const transitionName = (item: TransitionItem): string => item.tag ?? item.id.slice(item.id.lastIndexOf("/") + 1);

/** A change of a machine's coverage alone: its sensor's own transition tells the same. */
export const isCoverageAlone = (item: TransitionItem): boolean =>
  item.healthBefore === item.health && item.changes.every(({ region }) => region === "coverage");

const isFirstReading = ({ changes }: TransitionItem): boolean =>
  changes.every(({ region, from, to }) => region === "signal" && from === "unknown" && to === "live");

/** That alarms are silenced by design or judged again as a process begins and ends: nothing that a sensor measures has moved. */
export const isHousekeeping = ({ of, changes }: TransitionItem): boolean => {
  const rings = changes.some(({ region, to }) => region.startsWith("alarms") && to === "unacknowledged");
  const facts = changes.filter(({ region }) => region !== "health" && !region.startsWith("alarms"));
  return of === "sensor" && !rings && facts.length > 0 && facts.every(({ region }) => BY_DESIGN.test(region));
};
const BY_DESIGN = /^suppression\..*byDesign$/i;

/** Whether it is worth a line where the whole factory is told of: not that a sensor was heard for the first time. */
export const isNews = (item: TransitionItem): boolean =>
  !isCoverageAlone(item) && !isFirstReading(item) && !isHousekeeping(item);
