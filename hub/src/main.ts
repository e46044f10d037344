import { pino } from "pino";
import { formatErrors } from "@tocsin/core/config/document";
import { loadHubConfig } from "./config/hub-config.ts";
import { startHub, type Hub } from "./hub.ts";
import { StoreLocked } from "./store/projection-store.ts";

/** Closing takes no longer than this; what is not at rest then is read from the streams at the next start. */
const CLOSE_MAX_MS = 8_000;

const EXIT = { stopped: 0, failed: 1, wrongConfiguration: 2 } as const;

/**
 * Runs a hub until SIGTERM or SIGINT.
 *
 * @param file the hub's YAML file
 * @returns the exit code: 0 stopped as asked, 1 failed, 2 wrong configuration (every error is printed to stderr)
 */
export async function runHub(file: string, { json }: { json: boolean }): Promise<number> {
  const loaded = loadHubConfig(file, process.env);
  if (!loaded.ok) {
    process.stderr.write(`${formatErrors(loaded.errors)}\n`);
    return EXIT.wrongConfiguration;
  }
  const logger = pino({ name: "hub", level: process.env["TOCSIN_LOG_LEVEL"] ?? "info" }, pino.destination(2));
  const asked = stopAsked();
  let hub: Hub;
  try {
    hub = await startHub({ config: loaded.value, logger, now: Date.now });
  } catch (cause) {
    logger.fatal({ err: cause }, explain(cause, loaded.value.http.port));
    return EXIT.failed;
  }
  process.stdout.write(json ? `${JSON.stringify({ event: "ready", url: hub.url })}\n` : `hub ready at ${hub.url}\n`);
  logger.info({ url: hub.url }, "hub ready");
  await asked;
  return (await closedInTime(hub)) ? EXIT.stopped : EXIT.failed;
}

const stopAsked = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });

async function closedInTime(hub: Hub): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), CLOSE_MAX_MS)));
  const closed = await Promise.race([hub.close().then(() => true), late]);
  clearTimeout(timer);
  return closed;
}

function explain(cause: unknown, port: number): string {
  if (cause instanceof StoreLocked) return `${cause.message}: stop the other one, or give this one another data folder`;
  if ((cause as NodeJS.ErrnoException).code === "EADDRINUSE")
    return `port ${port} is in use: stop what uses it, or set http.port (TOCSIN_HTTP_PORT)`;
  return "the hub could not start";
}
