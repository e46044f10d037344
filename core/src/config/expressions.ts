import type { MachineConfig, SensorConfig, ZoneConfig } from "../health/config.ts";
import {
  MACHINE_FIELDS,
  readExpression,
  SENSOR_FIELDS,
  type Expression,
  type ExpressionFault,
} from "../health/expression/expression.ts";
import { FUNCTIONS } from "../health/expression/expression-language.ts";
import { scopeOf, targetOf } from "../health/expression/expression-scope.ts";
import { didYouMean } from "./did-you-mean.ts";

/** A sensor with expressions as its table has it, with the ways to say what is wrong with them. */
export type Written = {
  machine: MachineConfig;
  sensor: SensorConfig;
  report: (message: string) => void;
  reportSuppression: (message: string) => void;
};

/**
 * Checks what the zone's calculated sensors are calculated from, and takes from their types how they are judged. What
 * one is calculated from comes before it, so that a circle is found and every type is known.
 */
export function checkExpressions(zone: ZoneConfig, written: readonly Written[]): void {
  const bySensor = new Map(written.map((each) => [each.sensor, each]));
  const done = new Set<SensorConfig>();
  const check = ({ machine, sensor, report, reportSuppression }: Written, under: readonly SensorConfig[]): void => {
    if (done.has(sensor) || sensor.expression === undefined) return;
    if (under.includes(sensor)) {
      const circle = [...under.slice(under.indexOf(sensor)), sensor].map(({ id }) => nameIn(zone, id));
      report(`it is calculated from itself (${circle.join(" <- ")}): let one of them end the circle`);
      done.add(sensor);
      return;
    }
    const scope = scopeOf(zone, machine);
    const read = readExpression(sensor.expression, scope);
    if (!("text" in read))
      for (const reference of read.references) {
        const operand = reference.of === "sensor" ? targetOf(zone, machine, reference.name) : undefined;
        const before = operand && bySensor.get(operand);
        if (before !== undefined) check(before, [...under, sensor]);
      }
    if (done.has(sensor)) return;
    done.add(sensor);
    // Now that its operands' own types are known.
    const typed = readExpression(sensor.expression, scope);
    if ("text" in typed) report(faultText(typed, sensor.expression, zone, machine));
    else judgeAs({ machine, sensor, report, reportSuppression }, typed);
  };
  for (const each of written) check(each, []);
  for (const { machine, sensor, reportSuppression } of written)
    if (sensor.suppressWhen !== undefined) checkSuppression(zone, machine, sensor.suppressWhen, reportSuppression);
}

/** A condition over states: what goes on between two readings is not for it. */
function checkSuppression(
  zone: ZoneConfig,
  machine: MachineConfig,
  expression: string,
  report: (message: string) => void,
): void {
  const read = readExpression(expression, scopeOf(zone, machine));
  if ("text" in read) return report(`suppressWhen: ${faultText(read, expression, zone, machine)}`);
  const value = read.references.find(({ field }) => field === "value");
  if (value !== undefined)
    report(
      `suppressWhen looks at the value of ${value.name}: it sees states, so write sensor("${value.name}").limit, or let a calculated sensor look at the value`,
    );
  else if (read.references.length === 0) report("suppressWhen names no sensor and no machine: it would never change");
  else if (read.type !== "boolean")
    report(`suppressWhen gives no true or false: compare, as in machine("m").state == "stopped"`);
}

function judgeAs({ machine, sensor, report }: Written, { type, references }: Expression): void {
  const hasLimits = Object.keys(sensor.limits).length > 0;
  if (references.length === 0) report("its expression names no sensor: it would never have a value");
  else if (machine.state?.sensor === sensor.sensor) sensor.kind = "discrete";
  else if (type === "number" && sensor.abnormal.length > 0)
    report("its expression gives a number: use limits, not abnormal values");
  else if ((type === "boolean" || type === "text") && hasLimits)
    report(`its expression gives ${type === "text" ? "a text" : "true or false"}: list abnormal values, not limits`);
  else if (type === "boolean" || type === "text" || (type === "any" && !hasLimits)) sensor.kind = "discrete";
}

export function faultText(
  fault: ExpressionFault,
  expression: string,
  zone: ZoneConfig,
  machine: MachineConfig,
): string {
  const near = expression.slice(fault.at, fault.at + 30).split("\n")[0]!;
  const place = near === "" ? "at its end" : `at character ${fault.at + 1}, "${near}"`;
  return `its expression is wrong ${place}: ${fault.text}${hintOf(fault, zone, machine)}`;
}

function hintOf({ unknown }: ExpressionFault, zone: ZoneConfig, machine: MachineConfig): string {
  if (unknown === undefined) return "";
  const { what, name } = unknown;
  return `: ${didYouMean(name, { sensor: sensorNames, machine: machineNames, field, function: functions }[what](zone, machine))}`;
}

const functions = (): readonly string[] => FUNCTIONS;
const field = (): readonly string[] => [...SENSOR_FIELDS, ...MACHINE_FIELDS];
const machineNames = ({ machines }: ZoneConfig): string[] => machines.map(({ machine }) => machine);
const sensorNames = ({ machines }: ZoneConfig, { machine, sensors }: MachineConfig): string[] => [
  ...sensors.map(({ sensor }) => sensor as string),
  ...machines.flatMap((other) =>
    other.machine === machine ? [] : other.sensors.map(({ sensor }) => `${other.machine}/${sensor}`),
  ),
];

const nameIn = ({ site, zone }: ZoneConfig, id: string): string => id.slice(`${site}/${zone}/`.length);
