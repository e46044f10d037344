import { createDecode } from "@tocsin/gateway/ingest/decode";
import type { Decoded } from "@tocsin/gateway/zone/packet";
import type { Layout } from "@tocsin/simulator/replay/layout";
import { messageOf } from "@tocsin/simulator/replay/player";
import type { Recording } from "@tocsin/simulator/replay/recording";
import type { Backtested, Progress } from "./backtested.ts";
import { TwoReplays, type TwoConfigs } from "./two-replays.ts";

const ROWS_BETWEEN_TURNS = 5_000;

/** Replays the last `lastMs` of recorded data, by its own times; what is older brings the sensors to where they stand. */
export async function backtestRecording(
  recording: Recording,
  layout: Layout,
  configs: TwoConfigs,
  lastMs: number,
  progress: Progress,
): Promise<Backtested> {
  const { rows } = recording;
  const sensors = configs.present.machines.flatMap((machine) => machine.sensors.map(({ id }) => id));
  const numbers = new Map(sensors.map((id, sensor) => [id, sensor]));
  const topics = { topics: [{ topic: "{zone}/{machine}", decode: "auto" as const }] };
  const decode = createDecode(configs.present, topics, (id) => numbers.get(id));
  const to = rows.at(-1)?.at ?? 0;
  const from = Math.max(to - lastMs, rows[0]?.at ?? 0);
  const replays = new TwoReplays(configs, from);
  for (const [place, row] of rows.entries()) {
    const { topic, payload } = messageOf(row, layout);
    const step: Decoded["reading"] = (sensor, value, quality, at) => {
      const reading = { sensor: sensors[sensor]!, value, quality, at, gatewayTime: row.at, retained: false };
      replays.step({ kind: "reading", ...reading });
    };
    decode({ topic, payload: Buffer.from(payload) }, { reading: step, source: () => undefined });
    if (place % ROWS_BETWEEN_TURNS > 0) continue;
    progress(place, rows.length, row.at);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { from, to, asked: from, readings: replays.readings, missing: 0, compared: replays.compare() };
}
