import type { ConfigError } from "@tocsin/core/config/config-error";
import type { Partly, Placed } from "@tocsin/core/config/document";
import type { GatewayDocument } from "./gateway-schema.ts";
import type { BrokerClient } from "./mqtt-schema.ts";
import { wrongLevels } from "./topic-check.ts";

/** Settings of the embedded broker that need or exclude each other. */
export function embeddedContradictions({ value, place }: Placed<Partly<GatewayDocument>>): ConfigError[] {
  const errors: ConfigError[] = [];
  const at = ["mqtt", "embedded"];
  const report = (path: (string | number)[], message: string) =>
    errors.push({ ...place(...at, ...path), path: [...at, ...path].join("."), message });
  const { certFile, keyFile, clientCaFile, clients = [] } = value.mqtt?.embedded ?? {};
  if ((certFile === undefined) !== (keyFile === undefined))
    report([], "certFile and keyFile belong together: give both");
  if (clientCaFile !== undefined && certFile === undefined)
    report(["clientCaFile"], "clients show certificates over TLS only: give certFile and keyFile too");
  const names = clients.map((client) => client?.name);
  for (const [index, client] of clients.entries()) {
    if (client?.name !== undefined && names.indexOf(client.name) < index)
      report(["clients", index, "name"], `the name "${client.name}" is that of another client: give each its own`);
    if (client?.name !== undefined && client.passwordFile === undefined && clientCaFile === undefined)
      report(["clients", index], `nothing can prove who "${client.name}" is: give passwordFile here, or clientCaFile`);
    for (const [list, at, message] of wrongFilters(client ?? {})) report(["clients", index, list, at], message);
  }
  return errors;
}

function wrongFilters(client: Partly<BrokerClient>): [list: string, index: number, message: string][] {
  return (["publish", "subscribe"] as const).flatMap((list) =>
    (client[list] ?? []).flatMap((filter, index) =>
      wrongLevels((filter ?? "").split("/")).map((message): [string, number, string] => [list, index, message]),
    ),
  );
}
