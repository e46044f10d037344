import { CALCULATED } from "@tocsin/core/config/calculated-kind";
import { formatDuration } from "@tocsin/core/config/duration";
import type { ConfigFiles } from "../plant/plant-files.ts";
import type { Layout } from "./layout.ts";
import type { RecordedMachine } from "./recording.ts";

const cell = (text: string): string => (/[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** JSON is YAML. */
const yaml = (value: unknown): string => JSON.stringify(value);

/** `plant.yaml` and `sensors.csv` of a recording: its machines, each with the sensors that the layout names. */
export function replayFiles(
  { site, zone, sensors, calculated, interval }: Layout,
  machines: readonly RecordedMachine[],
): ConfigFiles {
  const every = formatDuration(interval);
  const rows = machines.flatMap(({ machine, tag: machineTag }) =>
    [...sensors, ...calculated.map((one) => ({ ...one, kind: CALCULATED }))].map(
      ({ sensor, tag = sensor, description = "", kind = "", unit = "", profile = "" }) =>
        [
          zone.id,
          machine,
          sensor,
          `${machineTag} ${tag}`,
          description,
          kind,
          kind === "discrete" || kind === CALCULATED ? "" : every,
          unit,
          profile,
        ]
          .map(cell)
          .join(","),
    ),
  );
  const listed = machines.map(({ machine, tag, description }) =>
    yaml({ zone: zone.id, id: machine, tag, ...(description ? { description } : {}) }),
  );
  return {
    "plant.yaml": `site: ${yaml(site)}\nzones: [${yaml(zone)}]\nmachines:\n${listed.map((one) => `  - ${one}\n`).join("")}`,
    "sensors.csv": `zone,machine,sensor,tag,description,kind,interval,unit,profile\n${rows.join("\n")}\n`,
  };
}
