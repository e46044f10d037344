const NAMESPACE = "spBv1.0/";
const WHOLE = /^spBv1\.0\/[^/]+\/(N(BIRTH|DATA|DEATH)\/[^/]+|D(BIRTH|DATA|DEATH)\/[^/]+\/[^/]+)$/;

/** Whether a sensor's own topic is of Sparkplug: it names a node, or a device behind one, by any of its messages. */
export const isSparkplugTopic = (topic: string): boolean => topic.startsWith(NAMESPACE);

/** What is wrong with it, or undefined. */
export function wrongSparkplugTopic(topic: string): string | undefined {
  if (!isSparkplugTopic(topic) || WHOLE.test(topic)) return undefined;
  return "a topic of Sparkplug is spBv1.0/group/DDATA/node/device, or spBv1.0/group/NDATA/node for a node's own metrics";
}
