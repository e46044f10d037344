import { createServer } from "node:net";

/** A port and what it is for, in words for people. */
export type PlannedPort = { port: number; use: string };

const HOST = "127.0.0.1";

/** Whether nothing listens there. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });

/** Those of the planned ports on which something listens already. */
export async function busyPorts(ports: readonly PlannedPort[]): Promise<PlannedPort[]> {
  const free = await Promise.all(ports.map(({ port }) => isFree(port)));
  return ports.filter((_, at) => !free[at]);
}
