import type { ConfigError } from "./config-error.ts";
import type { Tree } from "./yaml-tree.ts";

export type Environment = Record<string, string | undefined>;

const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{/g;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every value (keys stay as they are). As in a shell, an empty variable
 * takes the default too; `$${` is a plain `${`.
 */
export function interpolate(tree: Tree, env: Environment, errors: ConfigError[]): Tree {
  if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => interpolate(item, env, errors)) };
  if (tree.kind === "map") {
    const entries = new Map(
      [...tree.entries].map(([key, entry]) => [key, { ...entry, tree: interpolate(entry.tree, env, errors) }] as const),
    );
    return { ...tree, entries };
  }
  if (typeof tree.value !== "string" || !tree.value.includes("${")) return tree;
  const value = tree.value.replace(reference, (whole, name: string | undefined, otherwise: string | undefined) => {
    if (whole === "$${") return "${";
    const found = name === undefined ? undefined : env[name] || otherwise;
    if (found !== undefined) return found;
    const message =
      name === undefined
        ? "${ begins a variable that does not end: write ${NAME} or ${NAME:-default}, or $${ for the plain text"
        : `the environment variable ${name} is not set: set it, or write \${${name}:-default}`;
    errors.push({ ...tree.place, path: "", message });
    return "";
  });
  return { ...tree, value, free: true };
}
