import type { Result } from "./calculated.ts";
import type { Sight } from "./condition.ts";
import type { Expression, Reference } from "./expression.ts";
import { MEASURABLE_MAX, qualityCode } from "../sensor/sensor-columns.ts";
import { healthOf } from "../sensor/sensor-health.ts";

const UNCERTAIN = qualityCode("uncertain");

/** What a reference means, by number. */
export type Operand =
  | { of: "sensor"; sensor: number; field: Extract<Reference, { of: "sensor" }>["field"] }
  | { of: "machine"; machine: number; field: Extract<Reference, { of: "machine" }>["field"] };

/**
 * What an expression comes to now. A value that is looked at must be a live one: where an operand is silent, invalid,
 * unknown or out of service there is none. One uncertain operand makes the result uncertain.
 */
export function resultOf(sight: Sight, operands: readonly Operand[], { evaluate, type }: Expression): Result {
  const { columns } = sight;
  const values: (number | string | boolean)[] = [];
  let uncertain = false;
  for (const operand of operands) {
    if (operand.of === "sensor" && operand.field === "value") {
      const { sensor } = operand;
      const words = columns.words(sensor);
      const { tag } = columns.configs[sensor]!;
      if (words.outOfService) return { lacks: `${tag} is out of service` };
      if (words.signal !== "live") return { lacks: `${tag} is ${words.signal}` };
      uncertain ||= columns.quality[sensor] === UNCERTAIN;
      values.push(columns.value(sensor));
    } else if (operand.of === "sensor" && operand.field === "baseline") {
      const baseline = columns.ways[operand.sensor]?.baseline;
      if (baseline?.isComplete !== true)
        return { lacks: `${columns.configs[operand.sensor]!.tag} is still learning its baseline` };
      values.push(baseline.mean);
    } else values.push(wordOf(sight, operand));
  }
  const evaluated = evaluate(values);
  if ("wrong" in evaluated) return { lacks: evaluated.wrong };
  const { value } = evaluated;
  const usable =
    typeof value === "number"
      ? Math.abs(value) <= MEASURABLE_MAX
      : typeof value === "string" || typeof value === "boolean";
  if (!usable || (type === "number" && typeof value !== "number"))
    return { lacks: `it gives ${String(value)}, which is no value` };
  return { value: value as number | string | boolean, quality: uncertain ? "uncertain" : "good" };
}

/** How what it looks at stands, for people: "press-07 is stopped, DOOR is offNormal". */
export const textOf = (sight: Sight, operands: readonly Operand[]): string =>
  operands
    .map((operand) => {
      const { tag } =
        operand.of === "machine" ? sight.machines[operand.machine]!.config : sight.columns.configs[operand.sensor]!;
      return `${tag} is ${wordOf(sight, operand)}`;
    })
    .join(", ");

function wordOf({ columns, machines }: Sight, operand: Operand): string {
  if (operand.of === "machine") return machines[operand.machine]!.standing[operand.field];
  const { sensor, field } = operand;
  const words = columns.words(sensor);
  if (field === "value") return String(columns.value(sensor));
  if (field === "baseline") return `${columns.ways[sensor]?.baseline?.mean ?? "not known"} at its baseline`;
  return field === "health" ? healthOf(columns.configs[sensor]!, words) : words[field];
}
