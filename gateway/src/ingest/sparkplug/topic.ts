/** Messages of an edge node, of a device behind it, or to them. */
const TYPES = ["NBIRTH", "DBIRTH", "NDATA", "DDATA", "NDEATH", "DDEATH", "NCMD", "DCMD"] as const;
type MessageType = (typeof TYPES)[number];

/** `spBv1.0/group/type/node` or `.../node/device`; `device` is "" for the node itself. */
export type SparkplugTopic = { type: MessageType; node: string; device: string };

export const NAMESPACE = "spBv1.0";
const isType = (word: string | undefined): word is MessageType => (TYPES as readonly unknown[]).includes(word);

/** One name for a node of all groups; neither part can hold a slash. */
export const nodeName = (group: string, node: string): string => `${group}/${node}`;

/** Undefined for a topic that is none of Sparkplug's, or of none of its nodes. */
export function parseTopic(topic: string): SparkplugTopic | undefined {
  const [namespace, group, type, node, device, ...rest] = topic.split("/");
  if (namespace !== NAMESPACE || !group || !node || !isType(type) || device === "" || rest.length > 0) return undefined;
  if (type.startsWith("D") !== (device !== undefined)) return undefined;
  return { type, node: nodeName(group, node), device: device ?? "" };
}

/** Where a person asks a node to tell all of itself anew. @param node as `nodeName` makes it */
export function commandTopic(node: string): string {
  const [group, name] = node.split("/");
  return `${NAMESPACE}/${group}/NCMD/${name}`;
}

export const stateTopic = (hostId: string): string => `${NAMESPACE}/STATE/${hostId}`;
