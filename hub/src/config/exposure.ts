import type { ConfigError } from "@tocsin/core/config/config-error";
import type { Placed } from "@tocsin/core/config/document";
import { isLoopback } from "@tocsin/core/config/loopback";
import { natsExposure } from "@tocsin/core/config/nats-settings";
import type { HubConfig } from "./hub-config.ts";

const CURE = "or say that this is meant with insecure: true (--insecure, TOCSIN_INSECURE=true)";

/** Beyond this computer nobody is answered without TLS and a proof of who asks. Says where that is not so. */
export function findExposure({ value, place }: Placed<HubConfig>): ConfigError[] {
  const { http, access, nats, insecure } = value;
  const errors: ConfigError[] = [];
  const report = (path: (string | number)[], message: string) =>
    errors.push({ ...place(...path), path: path.join("."), message });
  if ((http.certFile === undefined) !== (http.keyFile === undefined))
    report(["http"], "http.certFile and http.keyFile belong together: give both");
  if (insecure) return errors;
  if (!isLoopback(http.host)) {
    const open = `http.host is "${http.host}", open to other computers,`;
    if (http.certFile === undefined && http.trustedProxies.length === 0)
      report(
        ["http", "host"],
        `${open} without TLS: give http.certFile and http.keyFile, or http.trustedProxies where a proxy ends TLS before ` +
          `it, or use 127.0.0.1, ${CURE}`,
      );
    if (!access.keys && access.oidc.length === 0)
      report(
        ["http", "host"],
        `${open} and nobody has to say who they are: set access.keys: true and run \`tocsin keys create\`, or name an ` +
          `issuer in access.oidc, or use 127.0.0.1, ${CURE}`,
      );
  }
  errors.push(...natsExposure({ value: { nats }, place }, CURE));
  return errors;
}

/** What everyone may who brings no credentials. */
export function anonymousRole({ http, access }: Pick<HubConfig, "http" | "access">) {
  if (access.anonymous !== undefined) return access.anonymous;
  if (access.keys || access.oidc.length > 0) return "none";
  return isLoopback(http.host) ? "admin" : "viewer";
}
