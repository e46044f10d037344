import { Type, type Static } from "typebox";
import type { MachineConfig, MachineStateConfig } from "../health/config.ts";
import { MACHINE_STATES } from "../wire/health.ts";
import { didYouMean } from "./did-you-mean.ts";
import { Duration } from "./duration.ts";
import { IdSchema } from "./id-schema.ts";

const delay = (description: string) => Type.Optional(Duration({ maximumMs: 86_400_000, description }));

/** What a machine is doing, by the values of one of its sensors. */
export const MachineStateConfigSchema = Type.Object(
  {
    sensor: IdSchema("of the machine's discrete sensor that tells what it is doing"),
    values: Type.Unsafe<Record<string, (typeof MACHINE_STATES)[number]>>({
      type: "object",
      patternProperties: { "^.{0,80}$": Type.Enum([...MACHINE_STATES]) },
      additionalProperties: false,
      wanted: "a value of the sensor, of at most 80 characters",
      description: "state by value; a value that is not listed says nothing",
    }),
    onDelay: delay("how long it must say so before the machine counts as running"),
    offDelay: delay("how long it must say so before the machine counts as running no more"),
  },
  { additionalProperties: false, description: "left out: the machine is always taken to be running" },
);

export const toMachineState = (written: Static<typeof MachineStateConfigSchema>): MachineStateConfig => ({
  sensor: written.sensor,
  values: written.values,
  onDelayMs: written.onDelay ?? 0,
  offDelayMs: written.offDelay ?? 0,
});

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
