import { readFileSync } from "node:fs";
import { Type, type Static } from "typebox";
import { readDocument, type Loaded } from "@tocsin/core/config/document";

const REPLICAS_MAX = 5;

/** `config/streams.yaml`: where the install step creates the streams. */
export const StreamsConfigSchema = Type.Object(
  {
    nats: Type.Object(
      { servers: Type.Array(Type.String(), { minItems: 1, default: ["nats://127.0.0.1:4222"] }) },
      { additionalProperties: false, default: {} },
    ),
    replicas: Type.Integer({ minimum: 1, maximum: REPLICAS_MAX, default: 1, description: "3 in a cluster" }),
    insecure: Type.Boolean({ default: false, description: "the servers speak without TLS inside a closed network" }),
  },
  { additionalProperties: false, title: "Tocsin streams", description: "Where the install step creates the streams" },
);
export type StreamsConfig = Static<typeof StreamsConfigSchema>;

export function loadStreamsConfig(file: string, env: Record<string, string | undefined>): Loaded<StreamsConfig> {
  try {
    return readDocument(StreamsConfigSchema, { file, text: readFileSync(file, "utf8"), env });
  } catch (cause) {
    const message = `cannot be read (${(cause as NodeJS.ErrnoException).code}): name the streams YAML with --config`;
    return { ok: false, errors: [{ file, line: 0, column: 0, path: "", message }] };
  }
}
