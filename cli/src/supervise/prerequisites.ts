import { getNatsServer } from "../../../scripts/nats-server.mjs";
import { ensurePackedProgram } from "../../../scripts/packed-program.mjs";
import { ensureWebBundle } from "../../../scripts/web-bundle.mjs";
import { busyPorts, isFree, type PlannedPort } from "./port-check.ts";

const FREE_PORT_STEP = 1_000;
const FREE_PORT_TRIES = 40;

export type Prerequisites = { natsServer: string };

/** A nats-server and a current web bundle; undefined where one of them cannot be had, which is said on stderr. */
export async function getPrerequisites(): Promise<Prerequisites | undefined> {
  if (!ensureWebBundle(process.execPath)) return undefined;
  ensurePackedProgram(process.execPath);
  const natsServer = await getNatsServer();
  return natsServer === undefined ? undefined : { natsServer };
}

/** What is in the way of the planned ports, and a `--port` with which nothing is; undefined where all are free. */
export async function portTrouble(
  planned: (port: number) => PlannedPort[],
  port: number,
): Promise<{ busy: PlannedPort[]; free: number | undefined } | undefined> {
  const busy = await busyPorts(planned(port));
  if (busy.length === 0) return undefined;
  for (let turn = 1; turn <= FREE_PORT_TRIES; turn++) {
    const other = 10_080 + ((port + turn * FREE_PORT_STEP) % 40_000);
    if ((await isFree(other)) && (await busyPorts(planned(other))).length === 0) return { busy, free: other };
  }
  return { busy, free: undefined };
}

/** The trouble in words, with the line to run. `command`: as it was called, without its options. */
export function describeTrouble(
  { busy, free }: { busy: PlannedPort[]; free: number | undefined },
  command: string,
): string {
  const called = process.env["TOCSIN_CALLED_AS"] ?? `npx --no tocsin ${command}`;
  return [
    ...busy.map(({ port, use }) => `port ${port} is in use by another program; Tocsin needs it for ${use}`),
    `end that program, or take other ports: ${called} --port ${free ?? "NNNNN"}`,
  ].join("\n");
}
