import { readFileSync } from "node:fs";
import { Type, type Static } from "typebox";
import { readPlaced, type Loaded } from "@tocsin/core/config/document";
import { natsContradictions, natsExposure, NatsSettingsSchema } from "@tocsin/core/config/nats-settings";
import { withAbsoluteFiles } from "@tocsin/hub/nats/connection-options";

const REPLICAS_MAX = 5;
const CURE = "or set insecure: true (TOCSIN_INSECURE=true) if nobody else can reach that network";

/** `config/streams.yaml`: where the install step creates the streams. */
export const StreamsConfigSchema = Type.Object(
  {
    nats: NatsSettingsSchema,
    replicas: Type.Optional(
      Type.Integer({ minimum: 1, maximum: REPLICAS_MAX, description: "left out: 3 where NATS is a cluster, else 1" }),
    ),
    insecure: Type.Boolean({ default: false, description: "the servers speak without TLS inside a closed network" }),
  },
  { additionalProperties: false, title: "Tocsin streams", description: "Where the install step creates the streams" },
);
export type StreamsConfig = Static<typeof StreamsConfigSchema>;

export function loadStreamsConfig(file: string, env: Record<string, string | undefined>): Loaded<StreamsConfig> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const message = `cannot be read (${(cause as NodeJS.ErrnoException).code}): name the streams YAML with --config`;
    return { ok: false, errors: [{ file, line: 0, column: 0, path: "", message }] };
  }
  const loaded = readPlaced(StreamsConfigSchema, { file, text, env });
  if (!loaded.ok) return loaded;
  const { value } = loaded.value;
  const errors = [...natsContradictions(loaded.value), ...(value.insecure ? [] : natsExposure(loaded.value, CURE))];
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, value: { ...value, nats: withAbsoluteFiles(value.nats, file) } };
}
