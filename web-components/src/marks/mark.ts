import { msg, type Words } from "../words/language.ts";

/**
 * The two marks, never confused. *Filled* with a number: the process wants you (1 high, 2 medium, 3 low, 4 log).
 * *Hollow*: do not trust this number (NE 107 letter, U unknown). A machine's health is a filled letter tag.
 */
export type ProcessMark = "p1" | "p2" | "p3" | "p4";
export type InstrumentMark = "F" | "C" | "S" | "M" | "U";
export type MachineMark = "mF" | "mC" | "mS" | "mM" | "mU" | "mG";
export type Mark = ProcessMark | InstrumentMark | MachineMark | "G";

export type Form = "square" | "chip" | "up" | "down" | "circle" | "diamond" | "tag" | "dot";

export type MarkStyle = {
  form: Form;
  letter: string;
  filled: boolean;
  /** Width of the outline of a filled mark in px; hollow marks have theirs from their size. */
  edge: number;
  dashed?: true;
  /** CSS variables of the fill, the stroke and what is written on it. */
  fill: string;
  stroke: string;
  on: string;
  words: Words;
};

const filled = (form: Form, letter: string, edge: number, fill: string, stroke: string, on: string, words: Words) =>
  ({ form, letter, filled: true, edge, fill, stroke, on, words }) satisfies MarkStyle;

const hollow = (form: Form, letter: string, health: string, words: Words): MarkStyle => ({
  form,
  letter,
  filled: false,
  edge: 0,
  fill: "--_surface",
  stroke: `--_ink-${health}`,
  on: `--_ink-${health}`,
  words,
});

const tag = (letter: string, health: string, stroke: string, on: string, words: Words) =>
  filled("tag", letter, 1, `--_health-${health}`, stroke, on, words);

export const MARKS: Record<Mark, MarkStyle> = {
  p1: filled("square", "1", 1.5, "--_priority-high", "--_edge-high", "--_on-dark-fill", () => msg("Process, high")),
  p2: filled("up", "2", 1, "--_priority-medium", "--_edge-medium", "--_on-bright-fill", () => msg("Process, medium")),
  p3: filled("down", "3", 1, "--_priority-low", "--_edge-low", "--_on-bright-fill", () => msg("Process, low")),
  p4: filled("chip", "", 0, "--_priority-log", "--_priority-log", "--_surface", () => msg("Process, for the record")),
  F: hollow("circle", "F", "failure", () => msg("Failure")),
  C: hollow("down", "C", "function-check", () => msg("Function check")),
  S: hollow("up", "S", "out-of-specification", () => msg("Out of specification")),
  M: hollow("square", "M", "maintenance-required", () => msg("Maintenance due")),
  U: { ...hollow("diamond", "?", "unknown", () => msg("Unknown")), dashed: true },
  G: filled("dot", "", 0, "--_health-good", "--_health-good", "--_surface", () => msg("Good")),
  mF: tag("F", "failure", "--_health-failure", "--_on-dark-fill", () => msg("Failure")),
  mC: tag("C", "function-check", "--_edge-function-check", "--_on-bright-fill", () => msg("Function check")),
  mS: tag("S", "out-of-specification", "--_edge-out-of-specification", "--_on-bright-fill", () =>
    msg("Out of specification"),
  ),
  mM: tag("M", "maintenance-required", "--_health-maintenance-required", "--_on-dark-fill", () =>
    msg("Maintenance due"),
  ),
  mU: { ...hollow("tag", "?", "unknown", () => msg("Unknown")), dashed: true },
  mG: filled("dot", "", 0, "--_health-good", "--_health-good", "--_surface", () => msg("Good")),
};

/** From the quietest to the loudest, as marks are drawn over each other. */
const LOUDNESS: readonly Mark[] = ["G", "p4", "M", "C", "S", "U", "F", "p3", "p2", "p1"];
export const loudness = (mark: Mark | undefined): number => (mark ? LOUDNESS.indexOf(mark) : 0);

export const isProcess = (mark: Mark): mark is ProcessMark => mark.startsWith("p");
