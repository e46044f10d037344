import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { credsAuthenticator, type ConnectionOptions } from "@nats-io/transport-node";
import type { NatsSettings } from "@tocsin/core/config/nats-settings";

/**
 * Options for NATS from settings with absolute paths. Answers arrive below `_INBOX.<who>`, so that a server's permissions
 * can keep each from reading what others are answered. @throws where a file of them cannot be read
 */
export function connectionOptions(settings: NatsSettings, who: "hub" | "keys" | "streams"): ConnectionOptions {
  const { servers, username, passwordFile, credentialsFile, caFile, certFile, keyFile } = settings;
  const tls = { ...(caFile && { caFile }), ...(certFile && { certFile }), ...(keyFile && { keyFile }) };
  return {
    servers: [...servers],
    inboxPrefix: `_INBOX.${who}`,
    ignoreAuthErrorAbort: true,
    ...(username && passwordFile && { user: username, pass: readFileSync(passwordFile, "utf8").trimEnd() }),
    ...(credentialsFile && { authenticator: credsAuthenticator(readFileSync(credentialsFile)) }),
    ...(Object.keys(tls).length > 0 && { tls }),
  };
}

/** Settings whose `...File` values are absolute; they are written relative to the file that holds them. */
export function withAbsoluteFiles<Settings extends object>(settings: Settings, file: string): Settings {
  const files = Object.entries(settings).filter(([key, value]) => key.endsWith("File") && typeof value === "string");
  return {
    ...settings,
    ...Object.fromEntries(files.map(([key, value]) => [key, resolve(dirname(file), value as string)])),
  };
}
