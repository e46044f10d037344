import { connect } from "@nats-io/transport-node";
import { didYouMean } from "@tocsin/core/config/did-you-mean";
import { formatErrors } from "@tocsin/core/config/document";
import { ROLES, ZONE_PATTERN, type Role } from "@tocsin/core/wire/access";
import { newApiKey, type ApiKey } from "@tocsin/hub/access/api-key";
import { KeyBucket } from "@tocsin/hub/access/key-bucket";
import { loadHubConfig, type HubConfig } from "@tocsin/hub/config/hub-config";
import { connectionOptions } from "@tocsin/hub/nats/connection-options";
import { EXIT } from "../command.ts";

const DAY_MS = 86_400_000;
const ACTIONS = ["create", "list", "revoke"];

export type Wanted =
  | { action: "create"; name: string; role: Role; zones: string[]; days: number | undefined }
  | { action: "list" }
  | { action: "revoke"; id: string };
type Read = { ok: true; value: Wanted } | { ok: false; message: string };

const wrong = (message: string): Read => ({ ok: false, message });

/** What the arguments ask for, or what is wrong with them. */
export function readWanted([action, id]: readonly string[], textOf: (name: string) => string | undefined): Read {
  if (action === "list") return { ok: true, value: { action } };
  if (action === "revoke")
    return id === undefined
      ? wrong("name the key: keys revoke ID; `keys list` shows the ids")
      : { ok: true, value: { action, id } };
  if (action !== "create") return wrong(`unknown "${action}": ${didYouMean(action ?? "", ACTIONS)}`);
  const [name, role = "", zones = "", days] = ["name", "role", "zones", "days"].map(textOf);
  if (!name) return wrong('say who will use the key: --name "Control room"');
  if (!ROLES.includes(role as Role)) return wrong(`--role is "${role}": ${didYouMean(role, [...ROLES])}`);
  const list = zones.split(",").map((zone) => zone.trim());
  const odd = list.find((zone) => !new RegExp(ZONE_PATTERN).test(zone));
  if (odd !== undefined) return wrong(`--zones has "${odd}": write site/zone, site/* or *`);
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days))
    return wrong(`--days is "${days}": give a whole number from 1`);
  const value = { action, name, role: role as Role, zones: list, days: days === undefined ? undefined : Number(days) };
  return { ok: true, value: value as Wanted };
}

/** Does it on the bucket that the hubs share. @returns the exit code */
export async function runKeys(file: string, wanted: Wanted, { json }: { json: boolean }): Promise<number> {
  const loaded = loadHubConfig(file, process.env);
  if (!loaded.ok) {
    process.stderr.write(`${formatErrors(loaded.errors)}\n`);
    return EXIT.wrongUse;
  }
  const { value: config } = loaded;
  try {
    const connection = await connect({ ...connectionOptions(config.nats, "keys"), reconnect: false });
    try {
      return await act(await KeyBucket.open(connection), wanted, config, json);
    } finally {
      await connection.close();
    }
  } catch (cause) {
    const servers = config.nats.servers.join(", ");
    const detail = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(
      `the keys at ${servers} cannot be reached (${detail}): is nats-server running, and was \`tocsin streams\` run?\n`,
    );
    return EXIT.failed;
  }
}

async function act(bucket: KeyBucket, wanted: Wanted, config: HubConfig, json: boolean): Promise<number> {
  const tell = (value: object, text: string) => process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
  if (wanted.action === "list") {
    for (const key of await bucket.list()) tell(shown(key), lineOf(key));
    return EXIT.asAsked;
  }
  if (wanted.action === "revoke") {
    const key = await bucket.revoke(wanted.id, Date.now());
    if (!key) {
      process.stderr.write(`there is no key ${wanted.id}: \`keys list\` shows the ids\n`);
      return EXIT.failed;
    }
    tell(shown(key), `revoked: ${lineOf(key)}`);
    return EXIT.asAsked;
  }
  const { name, role, zones, days } = wanted;
  const createdAt = Date.now();
  const { key, secret } = newApiKey({
    name,
    role,
    zones,
    createdAt,
    ...(days ? { expiresAt: createdAt + days * DAY_MS } : {}),
  });
  await bucket.add(key);
  tell({ ...shown(key), key: secret }, secret);
  if (!json)
    process.stderr.write(
      `${lineOf(key)}\nThis is the only time that the key is shown: keep it where secrets are kept.\n`,
    );
  if (!config.access.keys) process.stderr.write("the hub does not take keys yet: set access.keys: true in its file\n");
  return EXIT.asAsked;
}

const shown = ({ hash: _hash, ...key }: ApiKey) => key;
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

function lineOf({ id, name, role, zones, createdAt, expiresAt, revokedAt }: ApiKey): string {
  const end = revokedAt ? `revoked ${day(revokedAt)}` : expiresAt ? `until ${day(expiresAt)}` : "until revoked";
  return `${id}  ${name}  ${role} in ${zones.join(", ")}  since ${day(createdAt)}, ${end}`;
}
