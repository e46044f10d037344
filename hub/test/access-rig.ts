import { FigureCounter } from "@tocsin/core/figures/counter";
import type { FigureCounts } from "../src/figures/figures.ts";
import { pino } from "pino";
import { Fleet } from "@tocsin/core/fleet/fleet";
import { foldMachineInventory, foldZoneInventory } from "@tocsin/core/fleet/fold-inventory";
import { Interning } from "@tocsin/core/fleet/interning";
import type { Role } from "@tocsin/core/wire/access";
import { newApiKey } from "../src/access/api-key.ts";
import { Access } from "../src/access/authenticate.ts";
import { KeyRing } from "../src/access/key-ring.ts";
import { TokenReader } from "../src/access/token.ts";
import { Broadcaster } from "../src/api/broadcaster.ts";
import type { Api, ApiContext } from "../src/api/context.ts";
import { ExportGate } from "../src/api/export/send-export.ts";
import { ListCache } from "../src/api/list-cache.ts";
import { createServer } from "../src/api/server.ts";
import { Commander } from "../src/commands/commander.ts";
import { readHubDocument, type HubConfig } from "../src/config/hub-config.ts";

const zone = (name: string) => ({ site: "plant", zone: name }) as never as { site: never; zone: never };

/** A fleet of two zones, with a machine of one sensor each. */
function twoZones(): Fleet {
  const fleet = new Fleet();
  const interning = new Interning();
  for (const [order, name] of ["press", "paint"].entries()) {
    const names = {
      v: 1,
      site: "plant",
      zone: name,
      siteName: "Plant",
      zoneName: name,
      order,
      configHash: "h",
    } as const;
    foldZoneInventory(fleet, zone(name), { ...names, machines: ["m1"] });
    const sensor = {
      sensor: "s1",
      tag: "T",
      description: "oil",
      kind: "analog",
      reports: "periodic",
      source: "plc",
      labels: {},
      limits: [],
    };
    const machine = { v: 1, site: "plant", zone: name, machine: "m1", tag: "M", description: "a machine" } as const;
    const inventory = { ...machine, labels: {}, configHash: "h", sensors: [sensor as never] };
    foldMachineInventory(fleet, { ...zone(name), machine: "m1" as never }, inventory, interning);
  }
  return fleet;
}

const silent = pino({ level: "silent" });

const NO_FIGURES: FigureCounts = {
  from: 0,
  to: 1,
  knownFrom: 0,
  days: 0,
  enough: false,
  incomplete: [],
  all: new FigureCounter({ from: 0, to: 1 }).result(() => undefined),
  items: [],
  total: 0,
};

const deafCommander = (fleet: Fleet): Commander =>
  new Commander({
    fleet,
    now: Date.now,
    connection: () => undefined,
    send: async () => ({ v: 1, ok: false, code: "unreachable", detail: "" }),
    outcomeOf: async () => undefined,
    acknowledgeOwn: async () => ({ outcome: "applied" }),
    failed: () => undefined,
  });

const recent = { newest: async () => [], since: async () => [] };

function withKeys(): HubConfig {
  const loaded = readHubDocument({ file: "hub.yaml", text: "access: { keys: true }", env: {} });
  if (!loaded.ok) throw new Error("the defaults are wrong");
  return loaded.value;
}

/** The API without NATS and without a store, and a key for each role and zones that a test asks for. */
export async function accessRig(over: Partial<HubConfig["http"]> = {}, anonymous: "none" | "admin" = "none") {
  const http = { ...withKeys().http, ...over };
  const fleet = twoZones();
  const ring = new KeyRing();
  const access = new Access({ keys: ring, tokens: new TokenReader([]), anonymous, now: Date.now });
  const broadcaster = new Broadcaster({
    fleet,
    recent,
    notes: { newest: async () => [], since: async () => [] },
    version: "1",
    now: Date.now,
    incarnation: () => "a",
    batchMs: 20,
    clientsMax: 10,
    bounds: { clientBytesMax: 1e6, slowAfterMs: 1e4 },
    dropped: () => undefined,
  });
  const context = {
    fleet,
    broadcaster,
    now: Date.now,
    version: "1",
    bootId: "b",
    lists: new ListCache(),
    exports: new ExportGate(),
    notes: { write: async () => ({ ok: false, why: "cut-off" }) },
    noteStore: { page: async () => ({ items: [], total: 0, atLeast: false }) },
    past: { at: async () => ({ fleet, zones: [], unknown: 0 }) },
    answered: () => undefined,
    figures: { ask: () => ({ etag: "1", answer: Promise.resolve(NO_FIGURES) }) },
    history: async () => ({ rows: [], total: 0, atLeast: false }),
    wholeHistory: async function* () {},
    commander: deafCommander(fleet),
    commandRecord: async () => undefined,
    audit: async () => ({ items: [] }),
    auditChain: async () => ({ records: 0, intact: true, broken: [], hash: "" }),
    messages: undefined,
    zoneLog: async () => [],
    askRejects: async () => ({ ok: false, code: "no-answer", detail: "no gateway" }),
    askState: async () => ({ ok: false, code: "no-answer", detail: "no gateway" }),
    readings: async function* () {
      yield { ok: true, columns: { at: [] }, gaps: [] };
    },
    status: () => ({ nats: "connected", bus: fleet.bus, log: "caught-up", detail: "" }),
    metrics: async () => ({ type: "text/plain", text: "" }),
  } satisfies Record<keyof ApiContext, unknown> as ApiContext;
  const options = { http, access, sessionMs: 60_000, dist: "/nowhere", logger: silent, positions: {} };
  const app: Api = await createServer(context, options);
  const keyFor = (role: Role, zones: string[]): string => {
    const { key, secret } = newApiKey({ name: role, role, zones, createdAt: 0 });
    ring.learn(key);
    return secret;
  };
  const close = async () => {
    broadcaster.close();
    await app.close();
  };
  return { app, ring, fleet, keyFor, close };
}
