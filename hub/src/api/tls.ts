import { readFileSync, statSync } from "node:fs";
import type { Server } from "node:https";
import type { FastifyBaseLogger } from "fastify";
import type { HttpSettings } from "../config/http-schema.ts";

const LOOKED_AT_EVERY_MS = 60_000;

type Files = { certFile: string; keyFile: string };

const read = ({ certFile, keyFile }: Files) => ({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
const changedAt = ({ certFile, keyFile }: Files): string =>
  [certFile, keyFile].map((file) => statSync(file).mtimeMs).join();

/** Options of an HTTPS server, or undefined where the hub itself speaks without TLS. @throws where a file cannot be read */
export function tlsOptions({ certFile, keyFile }: HttpSettings) {
  if (certFile === undefined || keyFile === undefined) return undefined;
  return { ...read({ certFile, keyFile }), minVersion: "TLSv1.2" as const };
}

/** Takes a renewed certificate without a restart. @returns how to stop it */
export function followCertificate(server: Server, { certFile, keyFile }: HttpSettings, logger: FastifyBaseLogger) {
  if (certFile === undefined || keyFile === undefined) return () => undefined;
  const files = { certFile, keyFile };
  let known = changedAt(files);
  const timer = setInterval(() => {
    try {
      const now = changedAt(files);
      if (now === known) return;
      server.setSecureContext(read(files));
      known = now;
      logger.info({ certFile }, "certificate renewed");
    } catch (cause) {
      // Half of a renewal may be written: the certificate of before serves until the next look.
      logger.warn({ err: cause, certFile }, "certificate not taken");
    }
  }, LOOKED_AT_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
