import type { SensorId } from "../wire/id.ts";
import { acknowledgedBy } from "./explain/cause.ts";
import { obey, type Command, type Outcome } from "./command.ts";
import { rejected } from "./rejected.ts";
import { obeyService } from "./suppression/service-command.ts";
import type { ZoneSteps } from "./zone-steps.ts";

/** Carries out what a person asked of a zone at gateway time `at`, behind what fell due before. */
export function carryOut(
  steps: ZoneSteps,
  numbers: ReadonlyMap<SensorId, number>,
  command: Command,
  by: string,
  at: number,
): Outcome {
  if (command.kind === "outOfService" || command.kind === "returnToService") {
    const target = steps.services.targetOf(command, numbers.get(command.id as SensorId));
    if ("outcome" in target) return target;
    steps.firePeople(at);
    const wrong = obeyService(steps.services, target, command, by, at);
    steps.conditions.settle(at);
    return wrong ?? { outcome: "applied" };
  }
  if (command.kind === "acknowledgeSource") {
    const source = steps.sources.all.findIndex(({ id }) => id === command.source);
    if (source < 0) return rejected("unknown-source", `this zone has no source ${command.source}`);
    return steps.sources.acknowledge(source, command.occurrence, by, acknowledgedBy(by), at);
  }
  const sensor = numbers.get(command.sensor);
  if (sensor === undefined) return rejected("unknown-sensor", `this zone has no sensor ${command.sensor}`);
  steps.firePeople(at);
  const step = obey(steps.columns, sensor, command, by, at, steps.consult);
  if ("outcome" in step) return step;
  steps.finish(sensor, step, at, at);
  steps.conditions.settle(at);
  return { outcome: "applied" };
}
