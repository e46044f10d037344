import type { MachineConfig, SensorConfig, ZoneConfig } from "./config.ts";
import type { Result } from "./calculated.ts";
import { resultOf } from "./expression-result.ts";
import { readExpression } from "./expression.ts";
import { scopeOf, targetOf } from "./expression-scope.ts";
import { countVotes } from "./machine-rule.ts";
import type { SensorColumns } from "./sensor-columns.ts";

/** A calculated sensor, by number, what it looks at, and how it comes to a result. */
export type Condition = {
  sensor: number;
  operands: readonly number[];
  /** A new value of an operand asks for it, not only a transition. */
  looksAtValues: boolean;
  calculate: () => Result;
};

/** What is calculated in a zone, each behind what it looks at. @throws Error where an expression was never checked */
export function conditionsOf(columns: SensorColumns, { machines }: Pick<ZoneConfig, "machines">): Condition[] {
  const numbers = new Map<SensorConfig, number>(columns.configs.map((config, number) => [config, number]));
  const unordered = machines.flatMap((machine) =>
    machine.sensors.flatMap((config): Condition[] => {
      const sensor = numbers.get(config)!;
      if (config.rule !== undefined) return [ruleCondition(columns, machine, sensor, numbers)];
      return config.expression === undefined ? [] : [expressionCondition(columns, machines, machine, sensor, numbers)];
    }),
  );
  return inOrder(unordered);
}

function ruleCondition(
  columns: SensorColumns,
  { sensors }: MachineConfig,
  sensor: number,
  numbers: ReadonlyMap<SensorConfig, number>,
): Condition {
  const rule = columns.configs[sensor]!.rule!;
  const operands = sensors.filter((each) => rule.sensors.includes(each.sensor)).map((each) => numbers.get(each)!);
  return { sensor, operands, looksAtValues: false, calculate: () => countVotes(columns, operands, rule) };
}

function expressionCondition(
  columns: SensorColumns,
  machines: MachineConfig[],
  machine: MachineConfig,
  sensor: number,
  numbers: ReadonlyMap<SensorConfig, number>,
): Condition {
  const { expression, id } = columns.configs[sensor]!;
  const read = readExpression(expression!, scopeOf({ machines }, machine));
  if ("text" in read) throw new Error(`the expression of ${id} is wrong: ${read.text}`);
  const operands = read.references.flatMap(({ of, name }) =>
    of === "sensor" ? numbers.get(targetOf({ machines }, machine, name)!)! : [],
  );
  return { sensor, operands, looksAtValues: true, calculate: () => resultOf(columns, operands, read) };
}

/** Each behind what it looks at; they were checked to go round in no circle. */
function inOrder(conditions: readonly Condition[]): Condition[] {
  const bySensor = new Map(conditions.map((condition) => [condition.sensor, condition]));
  const ordered = new Set<Condition>();
  const put = (condition: Condition): void => {
    if (ordered.has(condition)) return;
    for (const operand of condition.operands) {
      const before = bySensor.get(operand);
      if (before !== undefined) put(before);
    }
    ordered.add(condition);
  };
  for (const condition of conditions) put(condition);
  return [...ordered];
}
