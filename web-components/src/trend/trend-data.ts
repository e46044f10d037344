import type { ReadingsItem } from "@tocsin/core/wire/hub-readings";
import type { Gap, ReadingColumns } from "@tocsin/core/wire/query";
import type { Value } from "@tocsin/core/wire/reading";
import { valueWords } from "../words/value-words.ts";

/**
 * What a trend draws. Times in ms, columns of equal length; `null` breaks the line. `names` are the words of a discrete
 * sensor, whose values are then places in that list.
 */
export type TrendData = {
  at: number[];
  value: (number | null)[];
  min: (number | null)[] | undefined;
  max: (number | null)[] | undefined;
  names: string[] | undefined;
  gaps: Gap[];
  /** Values that are not to be believed, each where the line has `null`. */
  doubtful?: (number | null)[];
};

/** Without a reading for this many usual steps, the line is broken: it is never joined over what is not known. */
const GAP_STEPS = 3.5;

/** @param broken whether a longer pause between readings means that some are missing; not so for what reports on change */
export function trendData(item: ReadingsItem, broken: boolean): TrendData {
  const { columns } = item;
  const names = namesOf(columns.value);
  const value = columns.mean ?? columns.value?.map((v) => numberOf(v, names)) ?? [];
  const data: TrendData = {
    at: [...columns.at],
    value: [...value],
    min: columns.min && [...columns.min],
    max: columns.max && [...columns.max],
    names,
    gaps: [...item.gaps],
  };
  return broken ? withBreaks(data, columns) : data;
}

/**
 * Of a sensor that reports on change, the newest value holds until now, and where nothing changed in the whole range it
 * held from its beginning.
 */
export function heldOver(item: ReadingsItem, newest: { at: number; value: Value } | undefined): ReadingsItem {
  const { at, value, quality } = item.columns;
  if (!newest || (at.length > 0 && !value)) return item;
  const begin = at.length === 0 && newest.at < item.from ? [{ at: item.from, value: newest.value }] : [];
  const known = [...begin.map((point) => point.value), ...(value ?? [])];
  const held = known.at(-1) ?? newest.value;
  return {
    ...item,
    columns: {
      at: [...begin.map((point) => point.at), ...at, item.to],
      value: [...known, held],
      ...(quality ? { quality: [...begin.map(() => "good" as const), ...quality, quality.at(-1)!] } : {}),
    },
  };
}

/** Ends the line with the newest reading itself, where the last step of a reduced line is only a mean. */
export function withNewest(data: TrendData, newest: { at: number; value: Value } | undefined): TrendData {
  const last = data.at.at(-1);
  if (!newest || data.names || typeof newest.value !== "number" || last === undefined || newest.at <= last) return data;
  const add = (column: (number | null)[] | undefined) => column && [...column, newest.value as number];
  return {
    ...data,
    at: [...data.at, newest.at],
    value: add(data.value)!,
    min: add(data.min),
    max: add(data.max),
  };
}

/** The words of a discrete sensor in alphabetical order; undefined for numbers. */
function namesOf(values: readonly Value[] | undefined): string[] | undefined {
  if (!values?.some((value) => typeof value !== "number")) return undefined;
  return [...new Set(values.map(wordOf))].sort();
}

const wordOf = (value: Value): string => (typeof value === "boolean" ? valueWords(value, 0) : String(value));
const numberOf = (value: Value, names: string[] | undefined): number =>
  names ? names.indexOf(wordOf(value)) : Number(value);

/** The middle one of all distances between neighbours, in ms. */
export function usualStep(at: readonly number[]): number {
  const steps = at.slice(1).map((time, i) => time - at[i]!);
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Infinity;
}

function withBreaks(data: TrendData, columns: ReadingColumns): TrendData {
  // A step of the reduction may be finer than the sensor sends.
  const step = Math.max(columns.stepMs ?? 0, usualStep(data.at));
  const known = data.gaps.map(({ from, to }) => ({ from, to }));
  const out: TrendData = { ...data, at: [], value: [], min: data.min && [], max: data.max && [] };
  const push = (at: number, i: number | undefined) => {
    out.at.push(at);
    out.value.push(i === undefined ? null : data.value[i]!);
    out.min?.push(i === undefined ? null : data.min![i]!);
    out.max?.push(i === undefined ? null : data.max![i]!);
  };
  data.at.forEach((at, i) => {
    const before = data.at[i - 1];
    if (before !== undefined && at - before > GAP_STEPS * step) {
      push(before + 1, undefined);
      if (!known.some(({ from, to }) => from < at && to > before))
        out.gaps.push({ from: before, to: at, reason: "no data" });
    }
    push(at, i);
  });
  return out;
}

/** What the value axis spans: the line, and the limits that are not too far off to leave the line readable. */
export function valueSpan(data: TrendData, limits: readonly number[]): [number, number] {
  if (data.names) return [-0.5, data.names.length - 0.5];
  const shown = [...data.value, ...(data.min ?? []), ...(data.max ?? [])].filter((v) => v !== null);
  if (shown.length === 0) return spanWithoutLine(data, limits);
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const reach = Math.max(most - least, Math.abs(most) * 0.02) * LIMIT_REACH;
  const near = limits.filter((limit) => limit >= least - reach && limit <= most + reach);
  return padded(Math.min(least, ...near), Math.max(most, ...near));
}

function spanWithoutLine({ doubtful = [] }: TrendData, limits: readonly number[]): [number, number] {
  const shown = limits.length > 0 ? limits : doubtful.filter((v) => v !== null);
  return shown.length > 0 ? padded(Math.min(...shown), Math.max(...shown)) : [0, 1];
}

/** A limit is drawn when it is within so many times the line's own height; beyond, it would flatten the line. */
const LIMIT_REACH = 12;
const padded = (from: number, to: number): [number, number] => {
  const room = (to - from || Math.abs(to) * 0.1 || 1) * 0.12;
  return [from - room, to + room];
};
