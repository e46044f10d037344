import type {
  GatewayItem,
  MachineItem,
  SensorItem,
  StreamSnapshot,
  TransitionItem,
  ZoneItem,
} from "@tocsin/core/wire/hub-api";
import type { Health, HealthCounts } from "@tocsin/core/wire/health";
import { tallyOf } from "../tally/tally.ts";
import { MEASURED, STORY, STORY_AT } from "./story.ts";
import { outOfService, silent, withTrouble } from "./trouble.ts";

const MINUTE_MS = 60_000;

const series = (name: string, count: number, digits: number) =>
  Array.from({ length: count }, (_, i) => `${name} ${String(i + 1).padStart(digits, "0")}`);

const ZONES = [
  {
    zone: "press",
    name: "Press shop",
    code: "10",
    machines: [
      ...series("Press", 12, 2),
      ...series("Feeder", 6, 1),
      ...series("Transfer", 6, 1),
      ...series("Crane", 3, 1),
      ...series("Coolant", 3, 1),
    ],
  },
  {
    zone: "paint",
    name: "Paint shop",
    code: "20",
    machines: [...series("Bath", 8, 1), ...series("Oven", 4, 1), ...series("Booth", 8, 1), ...series("Air", 6, 1)],
  },
  {
    zone: "assembly",
    name: "Assembly",
    code: "30",
    machines: [
      ...series("Robot", 24, 2),
      ...series("Weld", 8, 2),
      ...series("Screw", 5, 1),
      ...series("Lift", 4, 1),
      ...series("Test", 3, 1),
    ],
  },
];

/** The whole factory of the story as the hub would send it: 3 zones, 100 machines, 2,000 sensors. */
export function factorySnapshot(at: number = STORY_AT): StreamSnapshot {
  let others = 0;
  const sensors: SensorItem[] = [];
  const machines: MachineItem[] = [];
  for (const zone of ZONES)
    for (const name of zone.machines) {
      const count = /^(Press|Robot)/.test(name) ? 21 : others++ < 28 ? 20 : 19;
      const own = MEASURED.slice(0, count).map((_, place) => sensorOf(zone, name, place, at));
      sensors.push(...own);
      machines.push(machineOf(zone.zone, name, own, at));
    }
  const zones = ZONES.map((zone, order) => zoneOf(zone, order, machines, sensors));
  const gateways = ZONES.map((zone) => gatewayOf(zone, at, zone.zone === "paint"));
  return { at, zones, machines, sensors, gateways, transitions: transitionsOf(sensors) };
}

const slug = (name: string) => name.toLowerCase().replaceAll(" ", "-");
const short = (name: string) => name.slice(0, 3).toUpperCase() + name.replace(/\D/g, "").padStart(2, "0");

function sensorOf(zone: { zone: string; code: string }, name: string, place: number, at: number): SensorItem {
  const measured = MEASURED[place]!;
  const story = STORY[name];
  const base = {
    id: `aachen/${zone.zone}/${slug(name)}/${measured.sensor}`,
    site: "aachen",
    zone: zone.zone,
    machine: slug(name),
    sensor: measured.sensor,
    tag: `${zone.code}${short(name)}${measured.suffix}`,
    description: measured.description,
    labels: { line: "L2" },
  };
  const kind = "low" in measured ? "analog" : "unit" in measured ? "counter" : "discrete";
  const item: SensorItem = {
    ...base,
    kind,
    reports: kind === "discrete" ? "onChange" : "periodic",
    ...("unit" in measured ? { unit: measured.unit } : {}),
    limits: limitsOf(measured),
    health: "good",
    state: { signal: "live", limit: "normal" },
    since: at - 5 * 3_600_000,
    reading: { value: "at" in measured ? measured.at : "closed", quality: "good", at: at - 1_000 },
  };
  if (story?.silent) return silent(item, at);
  if (story?.outOfService) return outOfService(item, at);
  return withTrouble(item, story?.sensors?.[place], at);
}

function limitsOf(measured: (typeof MEASURED)[number]): SensorItem["limits"] {
  if (!("low" in measured)) return [];
  const width = measured.high - measured.low;
  const step = width >= 40 ? Math.round(width / 8) : Math.round(width * 1.25) / 10;
  const texts = {
    message: `${measured.description} beyond its limit`,
    action: "Open cooling bypass V12, end the cycle",
    consequence: "Press stops by itself, the part in the die is lost",
    respondWithinMs: 10 * MINUTE_MS,
  };
  return [
    ...(measured.low > 5
      ? [{ level: "lowLow", value: measured.low - step, priority: "medium" as const, ...texts }]
      : []),
    { level: "low", value: measured.low, priority: "log" as const },
    { level: "high", value: measured.high, priority: "log" as const },
    { level: "highHigh", value: measured.high + step, priority: "high" as const, ...texts },
  ];
}

const counts = (items: { health: Health }[]): HealthCounts => {
  const of = (health: Health) => items.filter((item) => item.health === health).length;
  return {
    good: of("good"),
    "maintenance-required": of("maintenance-required"),
    "out-of-specification": of("out-of-specification"),
    "function-check": of("function-check"),
    failure: of("failure"),
    unknown: of("unknown"),
    total: items.length,
  };
};

const abnormal = (items: SensorItem[]) => {
  const of = (priority: string) =>
    items.filter((item) => item.state.limit !== "normal" && item.priority === priority).length;
  return { high: of("high"), medium: of("medium"), low: of("low"), log: of("log") };
};

function machineOf(zone: string, name: string, own: SensorItem[], at: number): MachineItem {
  const story = STORY[name];
  const sensors = counts(own);
  return {
    id: `aachen/${zone}/${slug(name)}`,
    site: "aachen",
    zone,
    machine: slug(name),
    tag: name,
    description: name.startsWith("Press") ? "Deep-drawing press 630 t" : name.replace(/ \d+/, ""),
    labels: { line: "L2", criticality: "A" },
    health: story?.health ?? "good",
    state: story?.silent ? "unknown" : story?.outOfService ? "maintenance" : "running",
    coverage: { good: sensors.good, of: sensors.total },
    since: at - (story ? 4 : 300) * MINUTE_MS,
    sensors,
    abnormalLimits: abnormal(own),
  };
}

function zoneOf(zone: (typeof ZONES)[number], order: number, machines: MachineItem[], sensors: SensorItem[]): ZoneItem {
  const mine = sensors.filter((item) => item.zone === zone.zone);
  return {
    id: `aachen/${zone.zone}`,
    site: "aachen",
    zone: zone.zone,
    name: zone.name,
    siteName: "Aachen works",
    order,
    abnormalLimits: abnormal(mine),
    ...tallyOf(
      machines.filter((item) => item.zone === zone.zone),
      mine,
      STORY_AT,
    ),
  };
}

function gatewayOf(zone: (typeof ZONES)[number], at: number, draining: boolean): GatewayItem {
  return {
    id: `aachen/${zone.zone}`,
    site: "aachen",
    zone: zone.zone,
    zoneName: zone.name,
    online: true,
    lastHeardAt: at - 2_000,
    version: "0.1.0",
    startedAt: at - 86_400_000,
    epoch: 1,
    head: 412_700,
    sentUpTo: draining ? 226_500 : 412_700,
    applied: draining ? 226_400 : 412_700,
    waiting: draining ? 186_200 : 0,
    ...(draining ? { oldestWaitingAt: at - 872_000 } : {}),
    completeness: draining ? "draining" : "complete",
    completeUpTo: draining ? at - 872_000 : at - 1_000,
    gaps: [],
    epochs: [],
    losses: [],
    readingsPerSecond: zone.machines.length * 20,
    readings: 57_600_000,
    late: 12,
    redelivered: 3,
    quarantined: 0,
    unmatchedTopics: 0,
    durability: "strict",
    dataPaths: [{ path: "embedded", state: "live", since: at - 86_400_000 }],
    disk: { freeBytes: 40e9, storeBytes: 12e9, state: "ok", daysKept: 30, hoursLeft: draining ? 68 : 71 },
    sensors: zone.machines.length * 20,
  };
}

function transitionsOf(sensors: SensorItem[]): TransitionItem[] {
  return sensors
    .filter((item) => item.cause)
    .map((item, i) => ({
      seq: 400_000 + i,
      at: item.since,
      processedAt: item.since,
      kind: "transition" as const,
      of: "sensor" as const,
      id: item.id,
      changes:
        item.state.limit === "normal"
          ? [{ region: "signal", from: "live", to: item.state.signal === "live" ? "frozen" : "invalid" }]
          : [{ region: "limit", from: "normal", to: item.state.limit }],
      state: item.state,
      health: item.health,
      healthBefore: "good" as const,
      cause: item.cause!,
      ...(item.priority ? { priority: item.priority } : {}),
      ...(item.reading ? { reading: item.reading } : {}),
      site: item.site,
      zone: item.zone,
      epoch: 1,
      tag: item.tag,
      description: item.description,
    }))
    .sort((a, b) => b.at - a.at);
}
