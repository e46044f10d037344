import { SITE, ZONE } from "../floor/sensors.ts";
import type { Simulation } from "../simulation.ts";
import type { Verdict } from "./verdict.ts";

const CLIENT = `tocsin-${SITE}-${ZONE}`;
const HEARTBEATS_APART_MAX_MS = 6_000;
/** Of each hub: the log, the inventory, what hubs found. */
const CONSUMERS_MAX = 6;

/** L1, L2: some time after all has healed, all is where it belongs, and nothing has piled up. */
export function judgeDrained({ world, floor, hubs, current }: Simulation, verdict: Verdict): void {
  const want = (holds: boolean, text: string) => {
    if (!holds) verdict.breach("L1", text);
  };
  want(current.isRunning, `${current.name} does not run`);
  want(floor.waiting === 0, `${floor.waiting} messages wait for the broker`);
  want(world.broker.waitingFor(CLIENT) === 0, `${world.broker.waitingFor(CLIENT)} messages wait at the broker`);
  const last = world.bus.jetstream.streams.get("TOCSIN_LOG")!.lastSeq;
  for (const { name, hub } of hubs) {
    want(hub !== undefined, `${name} has not started`);
    if (hub === undefined) continue;
    const { fleet, status } = hub.context;
    const zone = fleet.zone({ site: SITE, zone: ZONE } as never);
    // A record is there sooner than the next heartbeat that tells of it; that the log holds no more is judged elsewhere.
    const { heartbeat, applied, lastHeardAt = 0 } = zone;
    want(status().log === "caught-up", `${name} is ${status().log}: ${status().detail}`);
    want(fleet.streamSeq === last, `${name} has read to ${fleet.streamSeq} of ${last}`);
    want(world.host.wall() - lastHeardAt < HEARTBEATS_APART_MAX_MS, `${name} hears nothing of the gateway`);
    want(
      heartbeat !== undefined && heartbeat.head === heartbeat.sentUpTo,
      `the gateway has sent ${heartbeat?.sentUpTo} of ${heartbeat?.head}`,
    );
    want(
      heartbeat?.epoch === applied.epoch && heartbeat.head <= applied.seq,
      `${name} is at ${applied.epoch}/${applied.seq}, the gateway at ${heartbeat?.epoch}/${heartbeat?.head}`,
    );
    want(zone.overlay === undefined, `${name} shows the zone as ${zone.overlay?.reason}`);
    want(
      zone.gaps.every(({ state }) => state !== "asked"),
      `${name} still asks for ${JSON.stringify(zone.gaps)}`,
    );
  }
  judgeBounds(world, verdict);
}

function judgeBounds({ bus, network }: Simulation["world"], verdict: Verdict): void {
  const { consumers } = bus.jetstream;
  if (consumers > CONSUMERS_MAX) verdict.breach("L2", `${consumers} consumers are read at the bus`);
  for (const { name, connections } of network.links)
    if (connections > 1) verdict.breach("L2", `${connections} connections on ${name}`);
}
