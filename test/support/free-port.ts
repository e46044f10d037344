import { createServer } from "node:net";

const COUNT = 1_350;
/** Test files that run side by side take their ports from ranges of their own. */
const FIRST = 30_000 + COUNT * (Number(process.env["VITEST_POOL_ID"] ?? 0) % 2);
const TRIES_MAX = 100;

/**
 * A port of the loopback that nothing listens on now. Below the range that systems give out by themselves: nobody gets
 * it by chance while the process that listens there is killed and started again.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
  throw new Error("no free port was found");
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
