import { mistypedVariables, variablesOf } from "@tocsin/core/config/environment";
import type { TSchema } from "typebox";

/** Files of which each value can be set by a variable as well. */
const SCHEMAS = {
  gateway: async () => (await import("@tocsin/gateway/config/gateway-schema")).GatewaySchema,
  hub: async () => (await import("@tocsin/hub/config/hub-config")).HubConfigSchema,
  simulator: async () => (await import("@tocsin/simulator/config")).SimulatorConfigSchema,
  streams: async () => (await import("../streams/streams-config.ts")).StreamsConfigSchema,
} satisfies Record<string, () => Promise<TSchema>>;
export type SettingsKind = keyof typeof SCHEMAS;

export const hasSettings = (kind: string | undefined): kind is SettingsKind =>
  kind !== undefined && Object.hasOwn(SCHEMAS, kind);

/**
 * What to say of variables that set nothing but nearly have the name of a setting of these files. It is a warning
 * only: the name may be another program's.
 */
export async function describeMistyped(
  kinds: readonly SettingsKind[],
  env: Record<string, string | undefined>,
): Promise<string[]> {
  // Schemas are loaded only where there is something to compare with them.
  if (!Object.keys(env).some((name) => name.startsWith("TOCSIN_"))) return [];
  const own = await Promise.all(kinds.map((kind) => SCHEMAS[kind]()));
  const mistyped = new Map(
    own.flatMap((schema) => mistypedVariables(schema, env)).map(({ variable, meant }) => [variable, meant] as const),
  );
  if (mistyped.size === 0) return [];
  // TOCSIN_ZONES is the simulator's, and no mistyped TOCSIN_ZONE.
  const all = await Promise.all(Object.values(SCHEMAS).map((schema) => schema()));
  const known = new Set(all.flatMap((schema: TSchema) => variablesOf(schema)));
  return [...mistyped]
    .filter(([variable]) => !known.has(variable))
    .map(
      ([variable, meant]) => `${variable}  warning: no setting has this name, it sets nothing: did you mean ${meant}?`,
    );
}

/** Says it on stderr before a process starts. */
export async function warnOfMistyped(kind: SettingsKind): Promise<void> {
  for (const warning of await describeMistyped([kind], process.env)) process.stderr.write(`${warning}\n`);
}
