import { Type, type Static } from "typebox";
import type { ConfigError } from "./config-error.ts";
import type { Partly, Placed } from "./document.ts";
import { isLoopback } from "./loopback.ts";

const file = (description: string) =>
  Type.Optional(Type.String({ description: `${description}, relative to this file` }));

/** How a process reaches NATS and says who it is; gateway, hub and install step have the same keys. */
export const NatsSettingsSchema = Type.Object(
  {
    servers: Type.Array(
      Type.String({ pattern: "^(nats|tls)://[^/@]+$", wanted: "nats://host:port or tls://host:port" }),
      { default: ["nats://127.0.0.1:4222"], minItems: 1 },
    ),
    username: Type.Optional(Type.String({ minLength: 1 })),
    passwordFile: file("file that holds the password alone"),
    credentialsFile: file("NATS credentials (.creds)"),
    caFile: file("PEM of the authority that signed the servers' certificates"),
    certFile: file("PEM of this process's certificate"),
    keyFile: file("PEM of this process's private key"),
  },
  { additionalProperties: false, default: {} },
);
export type NatsSettings = Static<typeof NatsSettingsSchema>;

/** `nats://[::1]:4222` -> `[::1]` */
const hostOf = (server: string): string => server.replace(/^[a-z]+:\/\//, "").replace(/:\d+$/, "");

/** Says where a connection to NATS leaves this computer without TLS, or without a proof of who we are. */
export function natsExposure(
  { value, place }: Placed<{ nats?: Partly<NatsSettings> | undefined }>,
  cure: string,
): ConfigError[] {
  const { nats = {} } = value;
  const errors: ConfigError[] = [];
  for (const [index, server] of (nats.servers ?? []).entries()) {
    if (server === undefined || isLoopback(hostOf(server))) continue;
    const at = { ...place("nats", "servers", index), path: `nats.servers.${index}` };
    if (!server.startsWith("tls:") && nats.caFile === undefined)
      errors.push({ ...at, message: `${server} is not encrypted: use tls://, ${cure}` });
    const isNamed = nats.credentialsFile ?? nats.certFile ?? nats.passwordFile;
    if (isNamed !== undefined) continue;
    const proofs = "give credentialsFile, username and passwordFile, or certFile and keyFile";
    errors.push({ ...at, message: `${server} is not told who we are: ${proofs}, ${cure}` });
  }
  return errors;
}

/** Says where the parts of a proof of who we are do not belong together. */
export function natsContradictions({
  value,
  place,
}: Placed<{ nats?: Partly<NatsSettings> | undefined }>): ConfigError[] {
  const { nats = {} } = value;
  const report = (key: string, message: string): ConfigError => ({
    ...place("nats", key),
    path: `nats.${key}`,
    message,
  });
  const errors: ConfigError[] = [];
  if ((nats.certFile === undefined) !== (nats.keyFile === undefined))
    errors.push(
      report(nats.certFile === undefined ? "keyFile" : "certFile", "certFile and keyFile belong together: give both"),
    );
  if ((nats.username === undefined) !== (nats.passwordFile === undefined))
    errors.push(
      report(
        nats.username === undefined ? "passwordFile" : "username",
        "username and passwordFile belong together: give both",
      ),
    );
  return errors;
}
