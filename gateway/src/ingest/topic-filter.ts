/**
 * Whether a filter matches a topic, or all that another filter could match (MQTT-4.7). Wildcards at the beginning match
 * no topic that begins with `$`.
 */
export function covers(filter: string, asked: string): boolean {
  if (asked.startsWith("$") && !filter.startsWith("$")) return false;
  const levels = filter.split("/");
  const wanted = asked.split("/");
  for (const [index, level] of levels.entries()) {
    // `a/#` matches `a` too.
    if (level === "#") return true;
    const want = wanted[index];
    if (want === undefined || want === "#" || (level !== "+" && level !== want)) return false;
  }
  return levels.length === wanted.length;
}
