import { isId, type Id, type MachinePath, type ZonePath } from "./id.ts";

/**
 * NATS subjects. This file is their only builder and their only parser.
 *
 *     tocsin.v1.<site>.<zone>.log | heartbeat | command | query | hub | audit
 *     tocsin.v1.<site>.<zone>.state.<machine> | inventory.<machine>     machine may be `_zone`
 *     tocsin.v1._hub._hub.hub | audit                                   what belongs to no zone
 */
export type Subject = string & { readonly __subject: true };

const PREFIX = "tocsin.v1";

/** What belongs to no machine of a zone: sources, data paths, service of the zone, the position published so far. */
export const ZONE_ITSELF = "_zone";

/** What belongs to no zone but to the hub: stands for site and zone in the subjects `hub` and `audit`. */
export const HUB_ITSELF = "_hub" as Id;
export const HUB_PATH: ZonePath = { site: HUB_ITSELF, zone: HUB_ITSELF };

type Leaf = "log" | "heartbeat" | "command" | "query" | "hub" | "audit";
type Branch = "state" | "inventory";

const leaf = (path: ZonePath, name: Leaf): Subject => `${PREFIX}.${path.site}.${path.zone}.${name}` as Subject;
const branch = (path: ZonePath, name: Branch, machine: string): Subject =>
  `${PREFIX}.${path.site}.${path.zone}.${name}.${machine}` as Subject;

export const logSubject = (path: ZonePath): Subject => leaf(path, "log");
export const heartbeatSubject = (path: ZonePath): Subject => leaf(path, "heartbeat");
export const commandSubject = (path: ZonePath): Subject => leaf(path, "command");
export const querySubject = (path: ZonePath): Subject => leaf(path, "query");
export const hubSubject = (path: ZonePath): Subject => leaf(path, "hub");
export const auditSubject = (path: ZonePath): Subject => leaf(path, "audit");
export const machineStateSubject = (path: MachinePath): Subject => branch(path, "state", path.machine);
export const zoneStateSubject = (path: ZonePath): Subject => branch(path, "state", ZONE_ITSELF);
export const machineInventorySubject = (path: MachinePath): Subject => branch(path, "inventory", path.machine);
export const zoneInventorySubject = (path: ZonePath): Subject => branch(path, "inventory", ZONE_ITSELF);

/** Wildcards for streams and subscriptions: every zone of every site. */
export const everyZone = (name: Leaf): Subject => `${PREFIX}.*.*.${name}` as Subject;
export const everyMachine = (name: Branch): Subject => `${PREFIX}.*.*.${name}.*` as Subject;

export type ParsedSubject = ({ of: Leaf } & ZonePath) | ({ of: Branch; machine: Id | typeof ZONE_ITSELF } & ZonePath);

const leaves = new Set<string>(["log", "heartbeat", "command", "query", "hub", "audit"]);
const branches = new Set<string>(["state", "inventory"]);

/** The parts of a subject of ours, or undefined for any other text. */
export function parseSubject(subject: string): ParsedSubject | undefined {
  const parts = subject.split(".");
  if (parts[0] !== "tocsin" || parts[1] !== "v1" || parts.length < 5 || parts.length > 6) return undefined;
  const [, , site, zone, of, machine] = parts as [string, string, string, string, string, string?];
  if (site === HUB_ITSELF && zone === HUB_ITSELF && parts.length === 5)
    return of === "hub" || of === "audit" ? { of, ...HUB_PATH } : undefined;
  if (!isId(site) || !isId(zone)) return undefined;
  if (machine === undefined) return leaves.has(of) ? { of: of as Leaf, site, zone } : undefined;
  if (!branches.has(of) || (machine !== ZONE_ITSELF && !isId(machine))) return undefined;
  return { of: of as Branch, site, zone, machine };
}
