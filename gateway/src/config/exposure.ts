import type { ConfigError } from "@tocsin/core/config/config-error";
import type { Partly, Placed } from "@tocsin/core/config/document";
import { isLoopback } from "@tocsin/core/config/loopback";
import { natsExposure } from "@tocsin/core/config/nats-settings";
import type { GatewayDocument } from "./gateway-schema.ts";

const hostOf = (url: string): string => {
  try {
    // Only special schemes parse the host alike everywhere.
    return new URL(url.replace(/^[a-z]+:/, "http:")).hostname;
  } catch {
    return "";
  }
};

const CURE = "or set insecure: true (--insecure) if nobody else can reach that network";

/**
 * Whatever leaves or enters this computer needs TLS and a proof of who is there. Says where it has none, unless the
 * configuration says that it is meant so.
 */
export function findExposure({ value, place }: Placed<Partly<GatewayDocument>>): ConfigError[] {
  // Where it cannot be read whether it is meant so, nothing is certain.
  if (value.insecure !== false) return [];
  const errors: ConfigError[] = [];
  const report = (path: (string | number)[], message: string) =>
    errors.push({ ...place(...path), path: path.join("."), message: `${message}, ${CURE}` });
  const { embedded, brokers = [] } = value.mqtt ?? {};
  if (embedded?.host !== undefined && !isLoopback(embedded.host)) {
    const at = ["mqtt", "embedded", "host"];
    const open = `mqtt.embedded.host is open to others`;
    if (embedded.certFile === undefined)
      report(at, `${open}, without TLS: give certFile and keyFile, or use 127.0.0.1`);
    if (embedded.clients === undefined)
      report(at, `${open}, and does not ask who they are: name them in clients, or use 127.0.0.1`);
  }
  for (const [index, { url, passwordFile, certFile } = {}] of brokers.entries()) {
    if (url === undefined || isLoopback(hostOf(url))) continue;
    if (!url.startsWith("mqtts:")) report(["mqtt", "brokers", index, "url"], `${url} is not encrypted: use mqtts://`);
    if (passwordFile === undefined && certFile === undefined)
      report(
        ["mqtt", "brokers", index, "url"],
        `${url} is not told who we are: give username and passwordFile, or certFile and keyFile`,
      );
  }
  return [...errors, ...natsExposure({ value, place }, CURE)];
}
