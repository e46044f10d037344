import { createServer } from "node:net";

const FIRST = 30_000;
const COUNT = 2_700;
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
