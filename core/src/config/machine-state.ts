import { Type, type Static } from "typebox";
import type { MachineConfig, MachineStateConfig, SensorConfig } from "../health/config.ts";
import { MACHINE_STATES } from "../wire/health.ts";
import { toId, type SensorId } from "../wire/id.ts";
import { AS_CALCULATED } from "./calculated.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { Partly } from "./document.ts";
import { Duration } from "./duration.ts";
import { IdSchema } from "./id-schema.ts";
import { ExpressionSchema } from "./profile-schema.ts";

const delay = (description: string) => Type.Optional(Duration({ maximumMs: 86_400_000, description }));

/** What a machine is doing, by the values of one of its sensors. */
export const MachineStateConfigSchema = Type.Object(
  {
    sensor: Type.Optional(IdSchema("of the machine's discrete sensor that tells what it is doing")),
    expression: Type.Optional(ExpressionSchema),
    values: Type.Optional(
      Type.Unsafe<Record<string, (typeof MACHINE_STATES)[number]>>({
        type: "object",
        patternProperties: { "^.{0,80}$": Type.Enum([...MACHINE_STATES]) },
        additionalProperties: false,
        wanted: "a value of the sensor, of at most 80 characters",
        description: "state by value; a value that is not listed says nothing",
      }),
    ),
    onDelay: delay("how long it must say so before the machine counts as running"),
    offDelay: delay("how long it must say so before the machine counts as running no more"),
  },
  { additionalProperties: false, description: "left out: the machine is always taken to be running" },
);

type WrittenState = Partly<Static<typeof MachineStateConfigSchema>>;

/** The sensor that an expression over others becomes. */
const STATE = toId("state");
/** An expression may give the state's own word. */
const WORDS = Object.fromEntries(MACHINE_STATES.map((state) => [state, state]));

/** What is wrong with it, where its parts are right by themselves. */
export function checkState({ sensor, expression, values }: WrittenState): string | undefined {
  if ((sensor === undefined) === (expression === undefined))
    return "a machine's state is told by one of its sensors or by an expression: write sensor, or expression";
  if (sensor !== undefined && values === undefined)
    return "values are missing: say which state each value of the sensor means, such as { on: running, off: stopped }";
  return undefined;
}

export const toMachineState = ({ sensor, values, onDelay, offDelay }: WrittenState): MachineStateConfig => ({
  sensor: sensor ?? STATE,
  // A value that is wrong is missing, and reported.
  values: (values as MachineStateConfig["values"] | undefined) ?? WORDS,
  onDelayMs: onDelay ?? 0,
  offDelayMs: offDelay ?? 0,
});

/** The calculated sensor that tells the machine's state; what is wrong, where the machine has one of its name. */
export function stateSensor({ id, sensors }: MachineConfig, expression: string): SensorConfig | string {
  if (sensors.some(({ sensor }) => sensor === STATE))
    return `the machine has a sensor "${STATE}", which is the name of what its state's expression becomes: name that sensor in state, or call it otherwise`;
  return {
    id: `${id}/${STATE}` as SensorId,
    sensor: STATE,
    tag: STATE,
    description: "",
    labels: {},
    kind: "discrete",
    ...AS_CALCULATED,
    scale: { factor: 1, offset: 0 },
    limits: {},
    abnormal: [],
    deadband: 0,
    instrument: { priority: "log" },
    expression,
  };
}

/** What is wrong with the sensor that tells the machine's state, and how to mend it. */
export function checkTeller({ machine, state, sensors }: MachineConfig): string | undefined {
  if (state === undefined) return undefined;
  const teller = sensors.find(({ sensor }) => sensor === state.sensor);
  if (teller === undefined) {
    const known = sensors.map(({ sensor }) => sensor as string);
    return `the machine "${machine}" has no sensor "${state.sensor}": ${didYouMean(state.sensor, known)}`;
  }
  if (teller.kind === "discrete") return undefined;
  return `the sensor "${state.sensor}" is of kind ${teller.kind}: a machine's state is told by values, make it discrete`;
}
