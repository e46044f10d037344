import { readFileSync } from "node:fs";
import { Type, type Static } from "typebox";
import { readDocument, type Loaded } from "@tocsin/core/config/document";
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
  { additionalProperties: false },
);
export type SimulatorConfig = Static<typeof SimulatorConfigSchema>;

/** Reads and checks the file; the errors stand with line and column. */
export function loadSimulatorConfig(file: string, env: Record<string, string | undefined>): Loaded<SimulatorConfig> {
  const error = (message: string): Loaded<SimulatorConfig> => ({
    ok: false,
    errors: [{ file, line: 1, column: 1, path: "", message }],
  });
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    return error(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const loaded = readDocument(SimulatorConfigSchema, { file, text, env });
  if (!loaded.ok) return loaded;
  const wrong = wrongSize(loaded.value);
  if (wrong !== undefined) return error(wrong);
  const known = createPlant(loaded.value).zones.map((zone) => zone.zone as string);
  const stranger = loaded.value.brokers.find((broker) => !known.includes(broker.zone));
  if (stranger) return error(`brokers: the factory has no zone "${stranger.zone}"; it has ${known.join(", ")}`);
  return loaded;
}
