import { limitLetters } from "../words/health-words.ts";

/** What gateways and hubs write in English, in German: how it reads, and what becomes of its parts. */
export type Rule = readonly [RegExp, (...parts: string[]) => string];

/** Numbers with a comma. */
export const num = (text: string): string => text.replaceAll(/(\d)\.(\d)/g, "$1,$2");
export const after = (words: string, part: string): string => (part ? `${words}${num(part)}` : "");
export const lasting = (delay: string): string => after(" seit ", delay);
export const level = (name: string): string => (name === "rate" ? "Grenze der Änderungsrate" : limitLetters(name));
export const judged = (value: string): string =>
  num(value.replace(/^smoothed /, "geglättet ").replace(/^rate /, "Rate "));
export const alarm = (name: string): string => (name === "process" ? "Prozessalarm" : "Gerätealarm");
export const due = (what: string): string => ({ calibration: "Kalibrierung", battery: "Batterie" })[what] ?? what;
const OF: Record<string, string> = { machine: "Maschine ", source: "Quelle ", zone: "Zone " };
export const of = (what: string): string => OF[what.trim()] ?? "";
export const QUALITY: Record<string, string> = {
  good: "gut",
  uncertain: "unsicher",
  bad: "schlecht",
  substituted: "ersetzt",
};
export const PRIORITY: Record<string, string> = { high: "hoch", medium: "mittel", low: "niedrig", log: "nur vermerkt" };
