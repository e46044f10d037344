import { performance } from "node:perf_hooks";
import { formatErrors } from "@tocsin/core/config/document";
import type { Logger } from "pino";
import type { Gateway } from "./gateway.ts";
import { boundYoungGeneration, holdYoungGeneration } from "./telemetry/young-generation.ts";

/** Closing takes no longer than this; whatever is not at rest then is read from the store at the next start. */
const CLOSE_MAX_MS = 9_000;

const EXIT = { stopped: 0, failed: 1, wrongConfiguration: 2, fenced: 3 } as const;

type Options = { json: boolean; takeOver: boolean; stayFenced: boolean };

/**
 * Runs the gateway of one zone until SIGTERM or SIGINT.
 *
 * @param file the gateway's YAML file
 * @param options `json`: the line that says "ready" on stdout is JSON; `takeOver`: claim the zone although another
 *   gateway holds it; `stayFenced`: while another gateway has the zone go on saying so at the status, and nothing else. Log lines go to stderr as JSON.
 * @returns the exit code: 0 stopped as asked, 1 failed, 2 wrong configuration (every error is printed to stderr),
 *   3 another gateway has claimed the zone
 */
export async function runGateway(file: string, options: Options): Promise<number> {
  const asked = stopAsked();
  // The rest is loaded under this hold: loading alone would make the young generation large for good.
  holdYoungGeneration();
  const { loadGatewayConfig } = await import("./config/gateway-config.ts");
  const loaded = loadGatewayConfig(file, process.env);
  if (!loaded.ok) {
    process.stderr.write(`${formatErrors(loaded.errors)}\n`);
    return EXIT.wrongConfiguration;
  }
  const config = loaded.value;
  const { site, zone } = config.zone;
  const { pino } = await import("pino");
  const level = process.env["TOCSIN_LOG_LEVEL"] ?? "info";
  const redact = ["*.password", "*.credentials"];
  const logger = pino({ name: `gateway ${site}/${zone}`, level, redact }, pino.destination(2));
  const { Gateway: Composed } = await import("./gateway.ts");
  const clocks = { wall: () => Date.now(), monotonic: () => performance.now() };
  const gateway = new Composed({
    config,
    logger,
    clocks,
    random: () => Math.random(),
    takeOver: options.takeOver,
    load: () => loadGatewayConfig(file, process.env),
  });
  const left = gateway.fenced.then((fenced) => (options.stayFenced ? asked : fenced));
  const ending = Promise.race([asked, left]);
  try {
    // A start may wait for NATS: to take over what an empty store lacks, or to know whose the zone is.
    const started = gateway.start().then(() => "started" as const);
    if ((await Promise.race([started, ending])) === "started") {
      boundYoungGeneration();
      process.on("SIGHUP", () => gateway.reload());
      announce({ site, zone, status: `http://${config.status.host}:${gateway.statusPort}` }, options.json);
    }
  } catch (error) {
    logger.fatal({ err: error }, (error as Error).message);
    return EXIT.failed;
  }
  const how = await ending;
  const closed = await closedInTime(gateway, logger);
  if (how === "fenced") return EXIT.fenced;
  return closed ? EXIT.stopped : EXIT.failed;
}

function announce(ready: { site: string; zone: string; status: string }, json: boolean): void {
  const text = `gateway ${ready.site}/${ready.zone} ready, status ${ready.status}/readyz?verbose`;
  process.stdout.write(`${json ? JSON.stringify({ event: "ready", ...ready }) : text}\n`);
}

const stopAsked = (): Promise<"asked"> =>
  new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve("asked"));
  });

async function closedInTime(gateway: Gateway, logger: Logger): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), CLOSE_MAX_MS)));
  const closed = await Promise.race([gateway.close().then(() => true), late]);
  clearTimeout(timer);
  if (!closed) logger.error(`not at rest after ${CLOSE_MAX_MS} ms; the next start goes on from the store`);
  return closed;
}
