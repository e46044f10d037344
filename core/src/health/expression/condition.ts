import type { MachineConfig, SensorConfig, ZoneConfig } from "../config.ts";
import type { Result } from "./calculated.ts";
import { resultOf, textOf, type Operand } from "./expression-result.ts";
import { readExpression, type Expression } from "./expression.ts";
import { scopeOf, targetOf } from "./expression-scope.ts";
import type { MachineHealth } from "../machine/machine-health.ts";
import { countVotes } from "../machine/machine-rule.ts";
import type { SensorColumns } from "../sensor/sensor-columns.ts";

/** Something that looks at more than one sensor or machine, by number, and how it comes to a result. */
export type Condition = {
  sensors: readonly number[];
  machines: readonly number[];
  /** A new value of a sensor asks for it, not only a transition. */
  looksAtValues: boolean;
  calculate: () => Result;
  /** The calculated sensor whose reading the result is ... */
  sensor?: number;
  /** ... or the sensors whose process alarm is suppressed while the result is true, and what is then to be said. */
  suppresses?: readonly number[];
  text: () => string;
};

/** What conditions look at. */
export type Sight = { columns: SensorColumns; machines: readonly MachineHealth[] };

/** The conditions of a zone, each behind what it looks at. @throws Error where an expression was never checked */
export function conditionsOf(sight: Sight, { machines }: Pick<ZoneConfig, "machines">): Condition[] {
  const reader = new ConditionReader(sight, machines);
  return inOrder(
    machines.flatMap((machine) => reader.conditionsOf(machine)),
    sight.columns,
  );
}

class ConditionReader {
  readonly #sight: Sight;
  readonly #machines: readonly MachineConfig[];
  readonly #numbers: ReadonlyMap<SensorConfig, number>;

  constructor(sight: Sight, machines: readonly MachineConfig[]) {
    this.#sight = sight;
    this.#machines = machines;
    this.#numbers = new Map(sight.columns.configs.map((config, number) => [config, number]));
  }

  conditionsOf(machine: MachineConfig): Condition[] {
    const suppressed = Map.groupBy(machine.sensors, ({ suppressWhen }) => suppressWhen);
    suppressed.delete(undefined);
    return [
      ...machine.sensors.flatMap((config) => this.#calculated(machine, config)),
      ...Array.from(suppressed, ([expression, configs]) => ({
        ...this.#expression(machine, expression!),
        suppresses: configs.map((config) => this.#numbers.get(config)!),
      })),
    ];
  }

  #calculated(machine: MachineConfig, config: SensorConfig): Condition[] {
    const sensor = this.#numbers.get(config)!;
    const { rule, expression } = config;
    if (expression !== undefined) return [{ ...this.#expression(machine, expression), sensor }];
    if (rule === undefined) return [];
    const voters = machine.sensors.filter((each) => rule.sensors.includes(each.sensor));
    const sensors = voters.map((each) => this.#numbers.get(each)!);
    const calculate = () => countVotes(this.#sight.columns, sensors, rule);
    return [{ sensor, sensors, machines: [], looksAtValues: false, calculate, text: () => "" }];
  }

  #expression(machine: MachineConfig, text: string): Condition {
    const scope = { machines: this.#machines };
    const read = readExpression(text, scopeOf(scope, machine));
    if ("text" in read) throw new Error(`the expression ${text} of ${machine.id} is wrong: ${read.text}`);
    const operands = this.#operandsOf(machine, read);
    return {
      sensors: operands.flatMap((operand) => (operand.of === "sensor" ? operand.sensor : [])),
      machines: operands.flatMap((operand) => (operand.of === "machine" ? operand.machine : [])),
      looksAtValues: read.references.some(({ field }) => field === "value"),
      calculate: () => resultOf(this.#sight, operands, read),
      text: () => textOf(this.#sight, operands),
    };
  }

  #operandsOf(own: MachineConfig, { references }: Expression): Operand[] {
    return references.map((reference) => {
      if (reference.of === "machine") {
        const machine = this.#machines.findIndex((each) => each.machine === reference.name);
        return { of: "machine", machine, field: reference.field };
      }
      const target = targetOf({ machines: this.#machines }, own, reference.name)!;
      return { of: "sensor", sensor: this.#numbers.get(target)!, field: reference.field };
    });
  }
}

/** Each behind what it looks at; they were checked to go round in no circle. */
function inOrder(conditions: readonly Condition[], { configs }: SensorColumns): Condition[] {
  const bySensor = new Map(
    conditions.flatMap((condition) => (condition.sensor === undefined ? [] : [[condition.sensor, condition]])),
  );
  const ordered = new Set<Condition>();
  const put = (condition: Condition): void => {
    if (ordered.has(condition)) return;
    for (const operand of condition.sensors) {
      const before = bySensor.get(operand);
      if (before !== undefined) put(before);
    }
    ordered.add(condition);
  };
  const isRule = ({ sensor }: Condition) => sensor !== undefined && configs[sensor]!.rule !== undefined;
  // What suppresses alarms comes before the rules in which these vote.
  for (const condition of conditions.toSorted((a, b) => Number(isRule(a)) - Number(isRule(b)))) put(condition);
  return [...ordered];
}
