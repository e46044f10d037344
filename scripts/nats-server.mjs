import { existsSync } from "node:fs";

/** @returns {string | undefined} path of a nats-server >= 2.10 that is already on this machine */
export function findNatsServer() {
  const named = process.env.NATS_SERVER;
  return named && existsSync(named) ? named : undefined;
}
