import type { MachineConfig } from "../health/config.ts";
import { machineId } from "../wire/id.ts";
import { findCircle } from "./condition-circle.ts";
import type { ConfigError } from "./config-error.ts";
import { checkExpressions, type Written } from "./expressions.ts";
import { addRules } from "./machine-rules.ts";
import { checkState, checkTeller, stateSensor } from "./machine-state.ts";
import type { PlantDocument } from "./plant.ts";
import type { ProfileDocument } from "./profile.ts";
import type { Gathering } from "./sensor-table.ts";

type Read = {
  plant: PlantDocument;
  profiles: readonly ProfileDocument[];
  /** Sensors with expressions of their own. */
  written: readonly Written[];
  gathering: Gathering;
  errors: ConfigError[];
  strict: boolean;
};

/**
 * Checks and adds what looks at more than one sensor: machine states, expressions, rules; and that they do not go round
 * in a circle. To be called where everything else is right, since it looks at everything.
 */
export function addConditions({ plant, profiles, written, gathering, errors, strict }: Read): void {
  const told = addStates(plant, gathering, errors);
  const all = [...written, ...told];
  for (const zone of gathering.zones)
    checkExpressions(
      zone,
      all.filter(({ machine }) => zone.machines.includes(machine)),
    );
  if (errors.length > 0) return;
  addRules(profiles, gathering, errors, { strict });
  if (errors.length > 0) return;
  for (const zone of gathering.zones) {
    const circle = findCircle(zone);
    if (circle === undefined) continue;
    const message = `conditions go round in a circle (${circle.join(" <- ")}): let one of them end it`;
    const inCircle = all.find(({ machine, sensor }) =>
      circle.some((name) => name.includes(`${machine.machine}/${sensor.sensor}`)),
    );
    (inCircle?.reportSuppression ?? inCircle?.report)?.(message);
    if (inCircle === undefined) errors.push({ ...plant.place("machines"), path: "machines", message });
  }
}

/** What a machine does, by one of its sensors or by an expression, which becomes one. */
function addStates({ value, place }: PlantDocument, { site, machines }: Gathering, errors: ConfigError[]): Written[] {
  const told: Written[] = [];
  for (const [index, { zone, id, state } = {}] of (value?.machines ?? []).entries()) {
    if (zone === undefined || id === undefined || state === undefined) continue;
    const machine: MachineConfig | undefined = machines.get(machineId({ site, zone, machine: id }));
    if (machine === undefined) continue;
    const report = (key: string | undefined, message: string) => {
      const path = ["machines", index, "state", ...(key === undefined ? [] : [key])];
      errors.push({
        ...place(...path),
        path: `machines[${index}].state${key === undefined ? "" : `.${key}`}`,
        message,
      });
    };
    const wrong = checkState(state);
    if (wrong !== undefined) report(undefined, wrong);
    else if (state.expression === undefined) {
      const teller = checkTeller(machine);
      if (teller !== undefined) report("sensor", teller);
    } else {
      const sensor = stateSensor(machine, state.expression);
      const say = (message: string) => report("expression", `${id}: ${message}`);
      if (typeof sensor === "string") say(sensor);
      else {
        machine.sensors.push(sensor);
        told.push({ machine, sensor, report: say, reportSuppression: say });
      }
    }
  }
  return told;
}
