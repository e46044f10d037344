import type { MachineConfig, SensorConfig, ZoneConfig } from "../health/config.ts";
import { readExpression } from "../health/expression/expression.ts";
import { scopeOf, targetOf } from "../health/expression/expression-scope.ts";

/** What conditions look at and change, by a name for people -> what it depends on. */
type Graph = Map<string, Set<string>>;

/**
 * A circle among the conditions of a zone, each named with what it depends on behind it; undefined where there is none.
 * What a condition changes must not come back to it: neither through values, nor through machines and their alarms.
 */
export function findCircle(zone: ZoneConfig): string[] | undefined {
  if (!zone.machines.some(({ sensors }) => sensors.some(hasCondition))) return undefined;
  const graph = graphOf(zone);
  const done = new Set<string>();
  const visit = (name: string, under: readonly string[]): string[] | undefined => {
    if (under.includes(name)) return [...under.slice(under.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const circle = visit(next, [...under, name]);
      if (circle !== undefined) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const circle = visit(name, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** Without one, nothing depends on anything that depends on more. */
const hasCondition = ({ rule, expression, when, poweredBy, suppressWhen }: SensorConfig): boolean =>
  (rule ?? expression ?? when ?? poweredBy ?? suppressWhen) !== undefined;

const nameOf = ({ machine }: MachineConfig, { sensor }: SensorConfig): string => `${machine}/${sensor}`;
const alarmOf = (machine: MachineConfig, sensor: SensorConfig): string => `the alarm of ${nameOf(machine, sensor)}`;

function graphOf(zone: ZoneConfig): Graph {
  const graph: Graph = new Map();
  for (const machine of zone.machines) {
    const { sensors, state } = machine;
    const teller = sensors.find(({ sensor }) => sensor === state?.sensor);
    graph.set(`the state of ${machine.machine}`, new Set(teller === undefined ? [] : [nameOf(machine, teller)]));
    const all = sensors.flatMap((sensor) => [nameOf(machine, sensor), alarmOf(machine, sensor)]);
    graph.set(`the health of ${machine.machine}`, new Set([`the state of ${machine.machine}`, ...all]));
    for (const sensor of sensors) {
      const voters = sensors.filter((each) => sensor.rule?.sensors.includes(each.sensor));
      const votes = voters.flatMap((each) => [nameOf(machine, each), alarmOf(machine, each)]);
      graph.set(nameOf(machine, sensor), new Set([...votes, ...lookedAt(zone, machine, sensor.expression)]));
      const heeded = (sensor.when ?? sensor.poweredBy) ? [`the state of ${machine.machine}`] : [];
      graph.set(alarmOf(machine, sensor), new Set([...heeded, ...lookedAt(zone, machine, sensor.suppressWhen)]));
    }
  }
  return graph;
}

function lookedAt(zone: ZoneConfig, machine: MachineConfig, expression: string | undefined): string[] {
  if (expression === undefined) return [];
  const read = readExpression(expression, scopeOf(zone, machine));
  if ("text" in read) return [];
  return read.references.map((reference) => {
    if (reference.of === "machine") return `the ${reference.field} of ${reference.name}`;
    const target = targetOf(zone, machine, reference.name)!;
    const [, , home, sensor] = target.id.split("/");
    return `${home}/${sensor}`;
  });
}
