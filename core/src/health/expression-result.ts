import type { Result } from "./calculated.ts";
import type { Expression } from "./expression.ts";
import { qualityCode, type SensorColumns } from "./sensor-columns.ts";

const UNCERTAIN = qualityCode("uncertain");

/**
 * What an expression comes to now. A value that is looked at must be a live one: where an operand is silent, invalid,
 * unknown or out of service there is none. One uncertain operand makes the result uncertain.
 */
export function resultOf(
  columns: SensorColumns,
  operands: readonly number[],
  { references, evaluate, type }: Expression,
): Result {
  const values: (number | string | boolean)[] = [];
  let uncertain = false;
  for (const [place, { field }] of references.entries()) {
    const operand = operands[place]!;
    const words = columns.words(operand);
    if (field !== "value") {
      values.push(field === "limit" ? words.limit : field === "signal" ? words.signal : words.health);
      continue;
    }
    const { tag } = columns.configs[operand]!;
    if (words.outOfService) return { lacks: `${tag} is out of service` };
    if (words.signal !== "live") return { lacks: `${tag} is ${words.signal}` };
    uncertain ||= columns.quality[operand] === UNCERTAIN;
    values.push(columns.value(operand));
  }
  const evaluated = evaluate(values);
  if ("wrong" in evaluated) return { lacks: evaluated.wrong };
  const { value } = evaluated;
  const usable =
    typeof value === "number" ? Number.isFinite(value) : typeof value === "string" || typeof value === "boolean";
  if (!usable || (type === "number" && typeof value !== "number"))
    return { lacks: `it gives ${String(value)}, which is no value` };
  return { value: value as number | string | boolean, quality: uncertain ? "uncertain" : "good" };
}
