import { EMBEDDED_PATH } from "@tocsin/core/wire/heartbeat";
import type { Incarnation } from "./incarnation.ts";
import { diskCheck } from "./telemetry/disk-check.ts";
import type { Gauged } from "./telemetry/metrics.ts";
import type { Check } from "./telemetry/status-server.ts";

/** What has to be well for a gateway to do its work. @param fencedBy who has the zone, once that is not this gateway */
export function readyChecks(
  incarnation: Incarnation | undefined,
  fencedBy: string | undefined,
  link: { readonly isOnline: boolean },
): Check[] {
  if (fencedBy !== undefined) return [{ name: "zone", ok: false, detail: fencedBy }];
  if (incarnation === undefined) return [{ name: "store", ok: false, detail: "not open; see the log" }];
  const { log, fence, store } = incarnation.journal;
  const uplink = link.isOnline ? "connected" : "not connected; the log waits in the store";
  return [
    { name: "store", ok: true, detail: store.folder },
    ...(fence.by === undefined
      ? []
      : [{ name: "zone", ok: false, detail: `NATS has to say whose it is: ${fence.by}` }]),
    diskCheck(incarnation.disk.disk),
    ...incarnation.zone.paths.standing().map(({ path, state, detail }) => ({
      name: `data path ${path}`,
      // That no client is connected to it does not make the embedded broker unready.
      ok: state !== "lost" || path === EMBEDDED_PATH,
      detail: detail === undefined ? state : `${state}, ${detail}`,
    })),
    { name: "nats", ok: true, detail: `${uplink}, ${log.head - log.confirmed.seq} records wait` },
  ];
}

/** What gauges are read from. */
export const gaugedOf = ({ zone, health, journal }: Incarnation): Gauged => ({
  sensors: () => health.sensors.length,
  sensorsGood: () => health.sensorCounts().good,
  waiting: () => zone.waiting,
  logHead: () => journal.log.head,
  logConfirmed: () => journal.log.confirmed.seq,
  readingsPerSecond: () => zone.counts.perSecond,
  unmatchedTopics: () => journal.rejects.unmatchedTopics,
});
