import type { Loaded } from "@tocsin/core/config/config-error";
import { readPlant } from "@tocsin/core/config/plant";
import type { TableSource } from "@tocsin/core/config/table";
import type { ZoneConfig } from "@tocsin/core/health/config";
import { rings } from "@tocsin/core/health/alarm/ringing";
import { ZoneHealth } from "@tocsin/core/health/zone";
import { createDecode } from "@tocsin/gateway/ingest/decode";
import type { Decoded } from "@tocsin/gateway/zone/packet";
import type { Layout } from "@tocsin/simulator/replay/layout";
import { messageOf } from "@tocsin/simulator/replay/player";
import type { Recording } from "@tocsin/simulator/replay/recording";
import { replayFiles } from "@tocsin/simulator/replay/replay-files";
import { MachineRun, type JudgedMachine } from "./machine-run.ts";

/**
 * Judges recorded data as a gateway would, in this process and without a broker: each row is encoded and decoded as a
 * message, each reading stepped, and what its machine is then said to be is noted. One row of a machine is one cycle;
 * a second row of the same cycle is left out and counted in `repeated`.
 * @param profiles texts of the files in `profiles/`
 */
export function judgeRecording(
  recording: Recording,
  layout: Layout,
  profiles: TableSource[],
): Loaded<{ machines: JudgedMachine[]; repeated: number }> {
  const files = replayFiles(layout, recording.machines);
  const plant = { file: "plant.yaml", text: files["plant.yaml"]! };
  const sensors = { file: "sensors.csv", text: files["sensors.csv"]! };
  const loaded = readPlant({ plant, sensors, profiles }, { clock: "event", env: {} });
  return loaded.ok ? { ok: true, value: judge(loaded.value.zones[0]!, recording, layout) } : loaded;
}

function judge(config: ZoneConfig, recording: Recording, layout: Layout) {
  const zone = new ZoneHealth(config);
  const decode = createDecode(config, { topics: [{ topic: "{zone}/{machine}", decode: "auto" }] }, (id) =>
    zone.indexOf(id),
  );
  const runs = new Map(recording.machines.map(({ machine, name }) => [machine as string, new MachineRun(name)]));
  const numbers = new Map(config.machines.map(({ machine }, number) => [machine as string, number]));
  const newest = new Map<string, number>();
  let repeated = 0;
  for (const row of recording.rows) {
    if (row.at <= (newest.get(row.machine) ?? -Infinity)) {
      repeated++;
      continue;
    }
    newest.set(row.machine, row.at);
    const { topic, payload } = messageOf(row, layout);
    const judge: Decoded["reading"] = (sensor, value, quality, at) =>
      void zone.reading(sensor, value, quality, at, row.at, false);
    decode({ topic, payload: Buffer.from(payload) }, { reading: judge, source: () => undefined });
    for (const record of zone.take().records) if (rings(record)) runs.get(row.machine)!.rang();
    runs.get(row.machine)!.cycle(zone.machineStanding(numbers.get(row.machine)!).health);
  }
  return { machines: [...runs.values()].map((run) => run.judged), repeated };
}
