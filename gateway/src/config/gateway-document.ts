import type { ConfigError } from "@tocsin/core/config/config-error";
import { readPlaced, type Loaded, type Placed, type Source } from "@tocsin/core/config/document";
import { findExposure } from "./exposure.ts";
import { GatewaySchema, type GatewayDocument } from "./gateway-schema.ts";
import { findWrongTopics } from "./topic-check.ts";

/** The document, and what is wrong with it beyond its schema: kept apart so that the plant's errors can join them. */
export type CheckedDocument = { placed: Placed<GatewayDocument>; errors: ConfigError[] };

export function readGatewayDocument(source: Source): Loaded<CheckedDocument> {
  const loaded = readPlaced(GatewaySchema, source);
  if (!loaded.ok) return loaded;
  const placed = loaded.value;
  return {
    ok: true,
    value: { placed, errors: [findExposure, findContradictions, findWrongTopics].flatMap((find) => find(placed)) },
  };
}

/** What no schema can say: settings that need or exclude each other. */
function findContradictions({ value, place }: Placed<GatewayDocument>): ConfigError[] {
  const errors: ConfigError[] = [];
  const report = (path: (string | number)[], message: string) =>
    errors.push({ ...place(...path), path: path.join("."), message });
  const { embedded, brokers } = value.mqtt;
  if (embedded === undefined && brokers.length === 0)
    report(["mqtt"], "mqtt names no data path: add embedded, or a broker to brokers");
  for (const [index, broker] of brokers.entries()) {
    const at = ["mqtt", "brokers", index];
    if (broker.name === "embedded")
      report([...at, "name"], 'the name "embedded" is that of the embedded broker: choose another');
    if (brokers.findIndex(({ name }) => name === broker.name) < index)
      report([...at, "name"], `the name "${broker.name}" is that of another broker: give each its own`);
    if ((broker.certFile === undefined) !== (broker.keyFile === undefined))
      report(at, "certFile and keyFile belong together: give both");
    if (broker.passwordFile !== undefined && broker.username === undefined)
      report(at, "passwordFile needs a username beside it");
  }
  return errors;
}
