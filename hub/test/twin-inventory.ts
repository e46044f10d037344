import type { Id, ZonePath } from "@tocsin/core/wire/id";
import type { MachineInventory, SensorInfo } from "@tocsin/core/wire/inventory";

/** What a gateway's twin says of one of its machines: each has the same sensors. */
export function inventoryOf(twin: { path: ZonePath; sensors: readonly Id[] }, machine: Id): MachineInventory {
  const sensors = twin.sensors.map((sensor): SensorInfo => ({
    sensor,
    tag: `${machine}-${sensor}`,
    description: "Oil temperature",
    kind: "analog",
    reports: "periodic",
    intervalMs: 1_000,
    unit: "°C",
    profile: "oil",
    source: `plc-${machine}`,
    labels: { line: "L1" },
    limits: [{ level: "high", value: 80, priority: "medium", message: "too hot" }],
  }));
  const labels = { line: "L1", criticality: machine === "m1" ? "A" : "B" };
  const names = { tag: `P-${machine}`, description: "Press", configHash: "h1" };
  return { v: 1, ...twin.path, machine, ...names, labels, sensors };
}
