import { readFileSync } from "node:fs";
import type { ZoneConfig } from "@tocsin/core/health/config";
import type { BrokerSettings } from "../config/mqtt-schema.ts";
import type { ConnectionSettings } from "./mqtt-connection.ts";

type Files = Pick<ConnectionSettings, "password" | "ca" | "cert" | "key">;

/**
 * How to connect to a broker. Reads password and certificates from their files each time.
 * @throws Error that names the file that cannot be read
 */
export function connectionSettings(
  broker: BrokerSettings,
  zone: ZoneConfig,
  packetBytesMax: number,
): Omit<ConnectionSettings, "version"> {
  return {
    url: broker.url,
    clientId: broker.clientId ?? `tocsin-${zone.site}-${zone.zone}`,
    ...(broker.username === undefined ? {} : { username: broker.username }),
    ...readFiles(broker),
    keepaliveMs: broker.keepalive,
    sessionExpiryMs: broker.sessionExpiry,
    receiveMax: broker.receiveMax,
    packetBytesMax,
  };
}

function readFiles({ passwordFile, caFile, certFile, keyFile }: BrokerSettings): Files {
  const files: Files = {};
  if (passwordFile !== undefined) files.password = withoutLineEnd(readSecret(passwordFile));
  if (caFile !== undefined) files.ca = readSecret(caFile);
  if (certFile !== undefined) files.cert = readSecret(certFile);
  if (keyFile !== undefined) files.key = readSecret(keyFile);
  return files;
}

function readSecret(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} cannot be read (${code ?? "unknown error"})`, { cause: error });
  }
}

/** Editors end a file with a line end, which is no part of the password. */
const withoutLineEnd = (bytes: Buffer): Buffer => Buffer.from(bytes.toString("utf8").replace(/\r?\n$/, ""));
