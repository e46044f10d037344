import { inOrder, type ConfigError } from "@tocsin/core/config/config-error";
import { readPartly, type Partly, type Placed, type Source } from "@tocsin/core/config/document";
import { natsContradictions } from "@tocsin/core/config/nats-settings";
import { findExposure } from "./exposure.ts";
import { GatewaySchema, type GatewayDocument } from "./gateway-schema.ts";
import { embeddedContradictions } from "./embedded-check.ts";
import { findWrongTopics } from "./topic-check.ts";

/** A gateway's file as far as it can be read; `whole` only where its schema and syntax are kept. */
export type CheckedDocument = {
  whole: GatewayDocument | undefined;
  partly: PartlyGateway;
  /** The plant's folder as it was perhaps meant, where the syntax is broken and nothing of it is certain. */
  perhapsPlant: string | undefined;
  errors: ConfigError[];
};
/** Parts that are wrong are missing; all of them where the syntax is broken. */
export type PartlyGateway = Placed<Partly<GatewayDocument>>;

/** Checks all that can be read: what is wrong in one part does not hide another's errors. */
export function readGatewayDocument(source: Source): CheckedDocument {
  const { value, place, errors, isBroken } = readPartly(GatewaySchema, source);
  const partly = { value: (isBroken ? undefined : value) ?? {}, place };
  const isWhole = errors.length === 0;
  const checks = [
    findExposure,
    findContradictions,
    findUnreached,
    embeddedContradictions,
    natsContradictions,
    findWrongTopics,
  ];
  const beyond = checks.flatMap((find) => find(partly));
  // What is missing because it is wrong is not reported as missing too.
  const certain = beyond.filter(({ path }) => !errors.some((wrong) => isWithin(dotted(wrong.path), dotted(path))));
  return {
    whole: isWhole ? (value as GatewayDocument) : undefined,
    partly,
    perhapsPlant: isBroken ? value?.plant : undefined,
    errors: inOrder([...errors, ...certain]),
  };
}

/** `brokers[0].url` -> `brokers.0.url` */
const dotted = (path: string): string => path.replaceAll("[", ".").replaceAll("]", "");
const isWithin = (path: string, parent: string): boolean => path === parent || path.startsWith(`${parent}.`);

/** Bounds that another one keeps from ever being reached. */
function findUnreached({ value, place }: PartlyGateway): ConfigError[] {
  const { diskShortenBelowBytes: shorten = Infinity, diskDropBelowBytes: drop = 0 } = value.journal ?? {};
  const { payloadBytesMax: payload = 0, packetBytesMax: packet = Infinity } = value.ingest ?? {};
  const errors: ConfigError[] = [];
  const report = (path: string[], message: string) => errors.push({ ...place(...path), path: path.join("."), message });
  if (shorten < drop)
    report(
      ["journal", "diskShortenBelowBytes"],
      `it is less than diskDropBelowBytes (${drop}): old days are to go before new readings do, give it more`,
    );
  if (payload > packet)
    report(
      ["ingest", "payloadBytesMax"],
      `no packet of packetBytesMax (${packet}) holds such a payload: give it less, or packetBytesMax more`,
    );
  return errors;
}

/** What no schema can say: settings that need or exclude each other. */
function findContradictions({ value, place }: PartlyGateway): ConfigError[] {
  const errors: ConfigError[] = [];
  const report = (path: (string | number)[], message: string) =>
    errors.push({ ...place(...path), path: path.join("."), message });
  const { embedded, brokers = [] } = value.mqtt ?? {};
  if (value.mqtt && embedded === undefined && brokers.length === 0)
    report(["mqtt"], "mqtt names no data path: add embedded, or a broker to brokers");
  for (const [index, broker] of brokers.entries()) {
    if (broker === undefined) continue;
    const at = ["mqtt", "brokers", index];
    if (broker.name === "embedded")
      report([...at, "name"], 'the name "embedded" is that of the embedded broker: choose another');
    if (broker.name !== undefined && brokers.findIndex((each) => each?.name === broker.name) < index)
      report([...at, "name"], `the name "${broker.name}" is that of another broker: give each its own`);
    if ((broker.certFile === undefined) !== (broker.keyFile === undefined))
      report(at, "certFile and keyFile belong together: give both");
    if (broker.passwordFile !== undefined && broker.username === undefined)
      report(at, "passwordFile needs a username beside it");
    const [file] = (["caFile", "certFile"] as const).filter((each) => broker[each] !== undefined);
    if (file !== undefined && broker.url?.startsWith("mqtt:"))
      report([...at, "url"], `${file} is of no use where nothing is encrypted: use mqtts://`);
    const { url, clientId } = broker;
    const same = brokers.findIndex((each) => each?.url === url && each?.clientId === clientId);
    if (url !== undefined && same < index)
      report(at, `another entry connects to ${url} with this client id: they would take the session from each other`);
  }
  return errors;
}
