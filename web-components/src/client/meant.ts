import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { Filter } from "./filter.ts";

const oneOf = (wanted: readonly string[] | undefined, ...values: (string | undefined)[]): boolean =>
  wanted === undefined || values.some((value) => value !== undefined && wanted.includes(value));

const isLabelled = (wanted: readonly string[] | undefined, labels: Readonly<Record<string, string>>): boolean =>
  (wanted ?? []).every((label) => {
    const [name = "", ...value] = label.split(":");
    return Object.hasOwn(labels, name) && (value.length === 0 || labels[name] === value.join(":"));
  });

const mentions = (words: readonly string[], text: () => string): boolean => {
  if (words.length === 0) return true;
  const said = text().toLowerCase();
  return words.every((word) => said.includes(word));
};

/** Whether a zone, given as `site` and `zone`, is meant. */
export const isZoneMeant = ({ site, zone }: Filter, of: { site: string; zone: string }): boolean =>
  oneOf(site, of.site) && oneOf(zone, of.zone, `${of.site}/${of.zone}`);

/** Whether a sensor is meant; it has its machine's labels and name as well. */
export function isSensorMeant(filter: Filter, sensor: SensorItem, machine: MachineItem | undefined): boolean {
  const { health, overlay, state, priority, source } = sensor;
  const beyond = state.limit === "normal" ? undefined : (priority ?? "log");
  return (
    isZoneMeant(filter, sensor) &&
    oneOf(filter.machine, sensor.machine, `${sensor.site}/${sensor.zone}/${sensor.machine}`) &&
    oneOf(filter.source, source) &&
    oneOf(filter.health, overlay ? "unknown" : health) &&
    oneOf(filter.limitState, state.limit) &&
    oneOf(filter.priority, beyond) &&
    isLabelled(filter.label, { ...machine?.labels, ...sensor.labels }) &&
    mentions(wordsOf(filter), () => `${machine?.tag ?? ""} ${textOf(sensor)}`)
  );
}

const wordsOf = ({ q }: Filter): string[] => (q ?? []).join(" ").toLowerCase().split(/\s+/).filter(Boolean);

const textOf = ({ id, tag, description, labels }: SensorItem): string =>
  `${id} ${tag} ${description} ${Object.values(labels).join(" ")}`;
