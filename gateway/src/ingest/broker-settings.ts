import type { ZoneConfig } from "@tocsin/core/health/config";
import type { BrokerSettings } from "../config/mqtt-schema.ts";
import type { ConnectionSettings } from "./mqtt-connection.ts";
import { readPassword, readSecret } from "./secret-file.ts";

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
  if (passwordFile !== undefined) files.password = readPassword(passwordFile);
  if (caFile !== undefined) files.ca = readSecret(caFile);
  if (certFile !== undefined) files.cert = readSecret(certFile);
  if (keyFile !== undefined) files.key = readSecret(keyFile);
  return files;
}
