import { IdleHeartbeatMonitor } from "@nats-io/nats-core/internal";

/** As the client's own: it calls back for each beat from the last one on that may be missed. */
function watch(this: IdleHeartbeatMonitor): void {
  this.last = performance.now();
  this.timer = setInterval(() => {
    if (performance.now() - this.last > this.interval) this.missed += 1;
    if (this.missed < this.maxOut) return;
    try {
      if (this.callback(this.missed)) this.cancel();
    } catch {
      // The connection is about to be closed; else it is tried at the next beat.
    }
  }, this.interval) as unknown as number;
}

function hear(this: IdleHeartbeatMonitor): void {
  this.last = performance.now();
  this.missed = 0;
}

/**
 * The client of NATS notices by missed heartbeats that the server which kept its place in a stream is gone, and reckons
 * them by the wall clock: set back by ten hours meanwhile, a hub is deaf to the log and to revoked keys for ten hours. No
 * option of the client has another clock, so its watch is given the one that nobody can set.
 */
export function keepHeartbeatsSteady(): void {
  Object.assign(IdleHeartbeatMonitor.prototype, { _schedule: watch, work: hear });
}
