import { createHash, timingSafeEqual } from "node:crypto";
import type { BrokerClient } from "../config/mqtt-schema.ts";
import { readPassword } from "./secret-file.ts";
import { covers } from "./topic-filter.ts";

/** Who may do what at the embedded broker. Without `clients` in the configuration: everyone, everything. */
export class BrokerAccess {
  readonly #clients: Map<string, Known> | undefined;
  /** Client ids that say who is there, by the client whose they are: of sources, and of clients. */
  readonly #owners: Map<string, string>;

  /** @throws Error that names the password file that cannot be read */
  constructor(clients: readonly BrokerClient[] | undefined, sources: ReadonlySet<string>) {
    this.#clients = clients && new Map(clients.map((client) => [client.name, known(client)]));
    this.#owners = new Map([...sources].map((source) => [source, source]));
    for (const { name, clientIds = [] } of clients ?? [])
      for (const id of [name, ...clientIds]) this.#owners.set(id, name);
  }

  /** Who it is that connects, or why it is turned away: with its return code of CONNACK (MQTT 3.1.1, 3.2.2.3). */
  admit({ clientId, certified, username, password }: Credentials): Admission {
    if (this.#clients === undefined) return { ok: true, identity: ANYONE };
    const name = certified ?? username;
    if (name === undefined) return refused(5, "credentials", "it shows no certificate and no user name");
    const client = this.#clients.get(name);
    if (certified === undefined && !isPassword(client, password))
      return refused(4, "credentials", `"${name}" and its password are not in mqtt.embedded.clients`);
    if (client === undefined)
      return refused(5, "credentials", `its certificate says "${name}": no such name in mqtt.embedded.clients`);
    const owner = this.#owners.get(clientId);
    if (owner !== undefined && owner !== name)
      return refused(2, "client-id", `the client id "${clientId}" is that of ${owner}, and not of ${name}`);
    return { ok: true, identity: client };
  }
}

export type Credentials = {
  clientId: string;
  /** The common name in a certificate that our authority signed. */
  certified: string | undefined;
  username: string | undefined;
  password: Uint8Array | undefined;
};

export type Refusal = { ok: false; returnCode: 2 | 4 | 5; kind: "credentials" | "client-id"; reason: string };
export type Admission = { ok: true; identity: Identity } | Refusal;

/** A client as the broker knows it. */
export type Identity = {
  name: string;
  /** @param topic that it publishes to, or of its will */
  mayPublish(topic: string): boolean;
  /** @param filter that it subscribes to: all of what it matches must be allowed */
  maySubscribe(filter: string): boolean;
};

type Known = Identity & { digest: Buffer | undefined };

const ANYONE: Identity = { name: "anyone", mayPublish: () => true, maySubscribe: () => true };

const refused = (returnCode: Refusal["returnCode"], kind: Refusal["kind"], reason: string): Refusal => ({
  ok: false,
  returnCode,
  kind,
  reason,
});

const digestOf = (password: Uint8Array): Buffer => createHash("sha256").update(password).digest();

function known({ name, passwordFile, publish, subscribe }: BrokerClient): Known {
  return {
    name,
    digest: passwordFile === undefined ? undefined : digestOf(readPassword(passwordFile)),
    mayPublish: (topic) => publish.some((filter) => covers(filter, topic)),
    maySubscribe: (asked) => subscribe.some((filter) => covers(filter, asked)),
  };
}

/** Digests are of one length, so that comparing them takes the same time whatever was guessed. */
function isPassword(client: Known | undefined, password: Uint8Array | undefined): boolean {
  if (client?.digest === undefined || password === undefined) return false;
  return timingSafeEqual(client.digest, digestOf(password));
}
