import { monitorEventLoopDelay } from "node:perf_hooks";
import { Tally } from "./measure/tally.ts";
import { feed } from "./user/feeder.ts";
import { HttpConnection } from "./user/http-connection.ts";
import { Pace } from "./user/pace.ts";
import { read, watchThePage } from "./user/people.ts";
import type { FromWorker, ToWorker, WorkerPlan, WorkerResult } from "./user/plan.ts";
import { openFeeds, probe } from "./user/prober.ts";
import { Probes } from "./user/probes.ts";
import { Stop } from "./user/stop.ts";
import { ChangesReader, Stream } from "./user/stream.ts";

const INTERVAL_MS = 1_000;
const send = (message: FromWorker) => void process.send?.(message);

/** A share of the users, in a process of its own. */
class Users {
  readonly #plan: WorkerPlan;
  readonly #stop: Stop;
  readonly #tally: Tally;
  readonly #pace: Pace;
  readonly #probes = new Probes();
  readonly #streams: Stream[] = [];
  readonly #readers = new Map<string, ChangesReader>();

  constructor(plan: WorkerPlan, stop: Stop, tally: Tally) {
    this.#plan = plan;
    this.#stop = stop;
    this.#tally = tally;
    this.#pace = new Pace(plan.requestsPerSecondMax, stop);
  }

  /** Everyone comes, evenly over the ramp, and stays until the run is stopped. */
  async run(): Promise<WorkerResult> {
    const { users, rampMs } = this.#plan;
    const all = [
      ...Array.from({ length: users.listeners }, (_, at) => () => this.#listen(at)),
      ...Array.from({ length: users.readers }, () => () => this.#read()),
      ...Array.from({ length: users.feeders }, (_, at) => () => this.#feed(at)),
    ];
    // All kinds come at once, not one kind after the other.
    const order = all.map((come) => ({ come, turn: Math.random() })).toSorted((a, b) => a.turn - b.turn);
    const came = order.map(async ({ come }, place) => {
      await this.#stop.pause((rampMs * place) / order.length);
      if (this.#stop.stopped) return;
      this.#tally.users++;
      await come();
      this.#tally.users--;
    });
    await Promise.all([...came, this.#probe()]);
    return {
      watched: this.#streams.map((stream) => stream.watch.result()),
      cuts: this.#streams.reduce((sum, stream) => sum + stream.cuts, 0),
      probesPublished: this.#probes.published,
      probesSeen: this.#probes.seen,
    };
  }

  async #person(live: (connection: HttpConnection) => Promise<void>): Promise<void> {
    const connection = new HttpConnection(new URL(this.#plan.hub), this.#plan.headers, this.#tally, this.#pace);
    await live(connection);
    connection.close();
  }

  #read(): Promise<void> {
    return this.#person((connection) => read(connection, this.#plan.plant.sensors, this.#stop));
  }

  /** Every second one listens to the whole factory, the others to one zone. */
  async #listen(place: number): Promise<void> {
    const { zones, sensors } = this.#plan.plant;
    const zone = place % 2 === 0 ? undefined : zones[Math.floor(place / 2) % zones.length];
    const path = `/api/v1/stream${zone === undefined ? "" : `?zone=${encodeURIComponent(zone)}`}`;
    let reader = this.#readers.get(path);
    if (!reader) this.#readers.set(path, (reader = new ChangesReader()));
    await Promise.all([
      this.#person((connection) => watchThePage(connection, sensors, this.#stop)),
      this.#person(async (connection) => {
        const shared = { tally: this.#tally, stop: this.#stop, probes: this.#probes, reader };
        const stream = new Stream(path, { connection, ...shared });
        this.#streams.push(stream);
        await stream.listen();
      }),
    ]);
  }

  async #feed(place: number): Promise<void> {
    const { brokers, credentials, plant } = this.#plan;
    const sensor = plant.fed[place % plant.fed.length];
    if (sensor) await feed({ url: brokers[sensor.zone]!, credentials }, sensor, this.#tally, this.#stop);
  }

  async #probe(): Promise<void> {
    const { brokers, credentials, plant, probesPerSecond, users } = this.#plan;
    if (probesPerSecond === 0 || users.listeners === 0 || plant.fed.length === 0) return;
    const feeds = await openFeeds(brokers, credentials, this.#tally);
    // Feeders speak for the first sensors; the others are for probes.
    const free = plant.fed.slice(users.feeders % plant.fed.length);
    await probe(feeds, free, probesPerSecond, this.#probes, this.#stop);
    await Promise.all([...feeds.values()].map((one) => one.close()));
  }
}

const stop = new Stop();
// Ctrl-C reaches the whole group: who began the workers tells them when to stop.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToWorker) => {
  if (message.kind === "stop") return stop.now();
  const tally = new Tally(message.plan.apdex);
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  const tell = () => {
    send({
      kind: "interval",
      interval: tally.take(),
      rssBytes: process.memoryUsage.rss(),
      lagMs: lag.percentile(99) / 1e6,
    });
    lag.reset();
  };
  const timer = setInterval(tell, INTERVAL_MS);
  void new Users(message.plan, stop, tally).run().then((result) => {
    clearInterval(timer);
    tell();
    send({ kind: "done", result });
  });
});
send({ kind: "ready" });
