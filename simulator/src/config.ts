import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Type, type Static } from "typebox";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import { readPlaced, type Loaded } from "@tocsin/core/config/document";
import { createPlant, DEFAULT_SIZE, wrongSize, ZONES_MAX } from "./plant/plant.ts";
import { DIALECTS } from "./publish/dialect.ts";

const file = (description: string) =>
  Type.Optional(Type.String({ description: `${description}, relative to this file` }));

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
          url: Type.String({ description: "mqtt://host:port or mqtts://host:port" }),
          dialect: Type.Enum([...DIALECTS, "sparkplugB"], {
            default: "short",
            description: "sparkplugB: the zone is the group, a PLC the node, a machine a device",
          }),
          username: Type.Optional(Type.String()),
          passwordFile: file("file that holds the password alone"),
          caFile: file("PEM of the authority that signed the broker's certificate"),
          certFile: file("PEM of the simulator's certificate"),
          keyFile: file("PEM of the simulator's private key"),
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
  const absolute = value.brokers.map((broker) => withAbsoluteFiles(broker, dirname(file)));
  const missing = absolute.flatMap((broker, at) =>
    Object.entries(broker).flatMap(([key, name]) => {
      if (!key.endsWith("File") || typeof name !== "string" || existsSync(name)) return [];
      const message = `there is no file ${name}: create it, or name it relative to this file`;
      return [{ ...place("brokers", at, key), path: `brokers[${at}].${key}`, message }];
    }),
  );
  const errors = [...strangers, ...missing];
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: { ...value, brokers: absolute } };
}

/** `...File` values are written relative to the file that holds them. */
const withAbsoluteFiles = <Settings extends object>(settings: Settings, folder: string): Settings => ({
  ...settings,
  ...Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      key.endsWith("File") && typeof value === "string" ? [[key, resolve(folder, value)]] : [],
    ),
  ),
});
