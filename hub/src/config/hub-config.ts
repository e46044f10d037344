import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Type, type Static } from "typebox";
import { readPlaced, type Loaded, type Source } from "@tocsin/core/config/document";
import { Duration } from "@tocsin/core/config/duration";

const closed = { additionalProperties: false } as const;

export const HubConfigSchema = Type.Object(
  {
    data: Type.String({ default: "../.tocsin/hub", description: "folder of the store, relative to this file" }),
    http: Type.Object(
      {
        host: Type.String({ default: "127.0.0.1" }),
        port: Type.Integer({ default: 8080, minimum: 0, maximum: 65_535 }),
        basePath: Type.String({
          default: "",
          pattern: "^(/[A-Za-z0-9._-]+)*$",
          description: "prefix of every path, such as /tocsin; empty for none",
        }),
        corsOrigins: Type.Array(Type.String(), {
          default: [],
          description: "origins whose pages may read the API; `http://localhost:*` is every port of that host",
        }),
      },
      { ...closed, default: {} },
    ),
    nats: Type.Object(
      { servers: Type.Array(Type.String(), { default: ["nats://127.0.0.1:4222"], minItems: 1 }) },
      { ...closed, default: {} },
    ),
    gateways: Type.Object(
      {
        unreachableAfter: Duration({
          default: "15s",
          minimumMs: 200,
          description: "a gateway whose heartbeat is older is out of reach: three heartbeats",
        }),
      },
      { ...closed, default: {} },
    ),
    stream: Type.Object(
      {
        batch: Duration({ default: "100ms", minimumMs: 20, maximumMs: 250, description: "changes go out this often" }),
        clientsMax: Type.Integer({ default: 1_000, minimum: 1 }),
        clientBytesMax: Type.Integer({
          default: 4_194_304,
          minimum: 65_536,
          description: "unsent bytes of a client beyond which it is no longer sent every change, only the newest state",
        }),
        slowAfter: Duration({ default: "30s", description: "a client that takes nothing for so long is dropped" }),
      },
      { ...closed, default: {} },
    ),
    insecure: Type.Boolean({
      default: false,
      description: "serve beyond loopback although nobody has to say who they are; or TOCSIN_INSECURE=true",
    }),
  },
  { ...closed, title: "Tocsin hub", description: "What every zone's gateway sends, for people and programs" },
);
export type HubConfig = Static<typeof HubConfigSchema>;

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** Reads a hub's YAML file; `data` becomes an absolute path. */
export function loadHubConfig(file: string, env: NodeJS.ProcessEnv): Loaded<HubConfig> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const message = `cannot be read (${(cause as NodeJS.ErrnoException).code}): name the hub's YAML file with --config`;
    return { ok: false, errors: [{ file, line: 0, column: 0, path: "", message }] };
  }
  const loaded = readHubDocument({ file, text, env });
  return loaded.ok ? { ok: true, value: { ...loaded.value, data: resolve(dirname(file), loaded.value.data) } } : loaded;
}

/** A hub's document, refused where it would serve other computers and nobody has said that this is meant. */
export function readHubDocument(source: Source): Loaded<HubConfig> {
  const loaded = readPlaced(HubConfigSchema, source);
  if (!loaded.ok) return loaded;
  const { value, place } = loaded.value;
  const { host } = value.http;
  if (isLoopback(host) || value.insecure) return { ok: true, value };
  const message =
    `http.host is "${host}", open to other computers, and nobody has to say who they are: ` +
    `use 127.0.0.1, or say that this is meant with insecure: true (TOCSIN_INSECURE=true)`;
  return { ok: false, errors: [{ ...place("http", "host"), path: "http.host", message }] };
}
