import { readFileSync } from "node:fs";
import { Type, type Static } from "typebox";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import { readPlaced, type Loaded } from "@tocsin/core/config/document";
import { createPlant, DEFAULT_SIZE, wrongSize, ZONES_MAX } from "./plant/plant.ts";
import { DIALECTS } from "./publish/dialect.ts";

/** `config/simulator.yaml`: which factory, how fast it speaks, and where its zones' brokers are. */
export const SimulatorConfigSchema = Type.Object(
  {
    sensors: Type.Integer({ minimum: 1, default: DEFAULT_SIZE.sensors }),
    zones: Type.Integer({ minimum: 1, maximum: ZONES_MAX, default: DEFAULT_SIZE.zones }),
    seed: Type.Integer({
      minimum: 0,
      default: 1,
      description: "the same seed gives the same values at the same times",
    }),
    rateHz: Type.Number({ exclusiveMinimum: 0, maximum: 100, default: 1, description: "readings a second and sensor" }),
    brokers: Type.Array(
      Type.Object(
        {
          zone: Type.String({ description: "id of a zone of the factory; zones without a broker stay quiet" }),
          url: Type.String({ description: "mqtt://host:port" }),
          dialect: Type.Enum(DIALECTS as unknown as [...typeof DIALECTS], { default: "short" }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
    backlogMessagesMax: Type.Integer({
      minimum: 1_000,
      default: 300_000,
      description: "messages kept while brokers are away, all sources together; then the oldest of a source goes",
    }),
    control: Type.Optional(
      Type.Object(
        { host: Type.String({ default: "127.0.0.1" }), port: Type.Integer({ minimum: 0, maximum: 65_535 }) },
        { additionalProperties: false, description: "where faults are asked for by HTTP" },
      ),
    ),
  },
  { additionalProperties: false, title: "Tocsin simulator", description: "The simulated factory" },
);
export type SimulatorConfig = Static<typeof SimulatorConfigSchema>;

/** Reads and checks the file; the errors stand with line and column. */
export function loadSimulatorConfig(file: string, env: Record<string, string | undefined>): Loaded<SimulatorConfig> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const message = `${file} cannot be read (${(cause as NodeJS.ErrnoException).code}): name the simulator's YAML with --config`;
    return { ok: false, errors: [{ file, line: 0, column: 0, path: "", message }] };
  }
  const loaded = readPlaced(SimulatorConfigSchema, { file, text, env });
  if (!loaded.ok) return loaded;
  const { value, place } = loaded.value;
  const wrong = wrongSize(value);
  if (wrong !== undefined) return { ok: false, errors: [{ ...place("sensors"), path: "sensors", message: wrong }] };
  const known = createPlant(value).zones.map((zone) => zone.zone as string);
  const strangers = value.brokers.flatMap(({ zone }, at) =>
    known.includes(zone)
      ? []
      : [
          {
            ...place("brokers", at, "zone"),
            path: `brokers[${at}].zone`,
            message: `the factory has no zone "${zone}": ${didYouMean(zone, known)}`,
          },
        ],
  );
  return strangers.length > 0 ? { ok: false, errors: strangers } : { ok: true, value };
}
