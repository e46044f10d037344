import { msg, str } from "../words/language.ts";
import { ageWords, minuteOrDate, spanWords } from "../words/time-words.ts";
import { valueWords } from "../words/value-words.ts";
import { abnormalMs, failures, type Lane } from "./lanes.ts";

const share = (part: number, of: number): string => valueWords((part / of) * 100, 1);

/** What a lane was, for those who do not see it. */
export function laneWords(lane: Lane): string {
  const told = lane.spans
    .filter(({ mark }) => mark)
    .map(({ words, from, to }) => msg(str`${words} ${ageWords(to - from)} from ${minuteOrDate(from, to)}`));
  return `${lane.name}: ${told.join(", ") || lane.spans.at(-1)?.words || msg("nothing")}`;
}

/** For how much of what is known all was good; where something failed, how available it was, and how long a repair took. */
export function summary(lanes: readonly Lane[]): string {
  const ofHealth = lanes.filter(({ id }) => id === "health" || id.includes("/"));
  const sums = ofHealth.map(abnormalMs);
  const abnormal = sums.reduce((ms, each) => ms + each.abnormal, 0);
  const known = sums.reduce((ms, each) => ms + each.known, 0);
  if (known === 0) return "";
  const good = msg(str`good ${share(known - abnormal, known)} % of ${spanWords(known / ofHealth.length)} known`);
  const of = failures(ofHealth);
  const available = of.failed === 0 ? [] : [msg(str`available ${share(of.known - of.failed, of.known)} %`)];
  const repairs = of.repaired === 0 ? [] : [`MTTR ${spanWords(of.repairedMs / of.repaired)}`];
  return [good, ...available, ...repairs].join(", ");
}
