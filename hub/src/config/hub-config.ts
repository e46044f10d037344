import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Type, type Static } from "typebox";
import type { ConfigError } from "@tocsin/core/config/config-error";
import { readPlaced, type Loaded, type Placed, type Source } from "@tocsin/core/config/document";
import { Duration } from "@tocsin/core/config/duration";
import { NatsSettingsSchema, natsContradictions } from "@tocsin/core/config/nats-settings";
import { withAbsoluteFiles } from "../nats/connection-options.ts";
import { AccessSchema } from "./access-schema.ts";
import { findExposure } from "./exposure.ts";
import { FiguresSettingsSchema } from "./figures-schema.ts";
import { HttpSchema } from "./http-schema.ts";
import { messageErrors, missingMessageFiles, withMessageFiles } from "./messages-check.ts";
import { MessagesSchema } from "./messages-schema.ts";

const closed = { additionalProperties: false } as const;

export const HubConfigSchema = Type.Object(
  {
    data: Type.String({ default: "../.tocsin/hub", description: "folder of the store, relative to this file" }),
    http: HttpSchema,
    access: AccessSchema,
    nats: NatsSettingsSchema,
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
    messages: MessagesSchema,
    history: Type.Object(
      {
        keepFor: Duration({
          default: "365d",
          minimumMs: 86_400_000,
          description: "transitions that are older are forgotten by this hub",
        }),
        bytesMax: Type.Integer({
          default: 21_474_836_480,
          minimum: 67_108_864,
          description: "beyond this much on the disk the oldest transitions are forgotten, however young they are",
        }),
      },
      { ...closed, default: {} },
    ),
    figures: FiguresSettingsSchema,
    insecure: Type.Boolean({
      default: false,
      description:
        "serve and connect beyond this computer without TLS and credentials; --insecure, TOCSIN_INSECURE=true",
    }),
  },
  { ...closed, title: "Tocsin hub", description: "What every zone's gateway sends, for people and programs" },
);
export type HubConfig = Static<typeof HubConfigSchema>;

/** Reads a hub's YAML file; `data` and the files of certificates and secrets become absolute paths. */
export function loadHubConfig(file: string, env: NodeJS.ProcessEnv): Loaded<HubConfig> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const message = `cannot be read (${(cause as NodeJS.ErrnoException).code}): name the hub's YAML file with --config`;
    return { ok: false, errors: [{ file, line: 0, column: 0, path: "", message }] };
  }
  const placed = readChecked({ file, text, env });
  if (!placed.ok) return placed;
  const { value, place } = placed.value;
  const http = withAbsoluteFiles(value.http, file);
  const nats = withAbsoluteFiles(value.nats, file);
  const messages = withMessageFiles(value.messages, file);
  const missing = [
    ...missingFiles("http", http, place),
    ...missingFiles("nats", nats, place),
    ...missingMessageFiles(messages, place),
  ];
  if (missing.length > 0) return { ok: false, errors: missing };
  return { ok: true, value: { ...value, http, nats, messages, data: resolve(dirname(file), value.data) } };
}

/** A hub's document, refused where it would be open to others and nobody has said that this is meant. */
export function readHubDocument(source: Source): Loaded<HubConfig> {
  const placed = readChecked(source);
  return placed.ok ? { ok: true, value: placed.value.value } : placed;
}

function readChecked(source: Source): Loaded<Placed<HubConfig>> {
  const loaded = readPlaced(HubConfigSchema, source);
  if (!loaded.ok) return loaded;
  const errors = [...natsContradictions(loaded.value), ...findExposure(loaded.value), ...messageErrors(loaded.value)];
  return errors.length > 0 ? { ok: false, errors } : loaded;
}

function missingFiles(group: "http" | "nats", settings: object, place: Placed<unknown>["place"]): ConfigError[] {
  return Object.entries(settings).flatMap(([key, name]) => {
    if (!key.endsWith("File") || typeof name !== "string" || existsSync(name)) return [];
    const message = `${group}.${key}: there is no file ${name}: create it, or name it relative to this file`;
    return [{ ...place(group, key), path: `${group}.${key}`, message }];
  });
}
