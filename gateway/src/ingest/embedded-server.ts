import { statSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket, type Server as TlsServer } from "node:tls";
import { readSecret } from "./secret-file.ts";

/** Without `certFile` and `keyFile` nothing is encrypted, and nobody shows a certificate. */
export type ServerFiles = { certFile?: string; keyFile?: string; clientCaFile?: string };

export type ServerParts = {
  files: ServerFiles;
  /** Whether every client must show a certificate that `clientCaFile` signed. */
  certificateNeeded: boolean;
  /** A connection whose TLS handshake takes longer ends, ms. */
  handshakeTimeoutMs: number;
  accepted: (socket: Socket) => void;
  handshakeFailed: (error: Error, socket: Socket) => void;
  /** A renewed certificate was taken, or could not be. */
  renewed: (error: Error | undefined) => void;
};

const CERTIFICATE_LOOKED_AT_EVERY_MS = 60_000;

/** The socket side of the embedded broker. @throws Error that names the certificate's file that cannot be read */
export function createEmbeddedServer(parts: ServerParts): Server {
  const { files, certificateNeeded, handshakeTimeoutMs, accepted, handshakeFailed } = parts;
  if (files.certFile === undefined) return createServer({ noDelay: true }, accepted);
  const options = {
    noDelay: true,
    minVersion: "TLSv1.2",
    handshakeTimeout: handshakeTimeoutMs,
    requestCert: files.clientCaFile !== undefined,
    rejectUnauthorized: certificateNeeded,
    ...secrets(files),
  } as const;
  const server = createTlsServer(options, accepted);
  server.on("tlsClientError", (error, socket) => {
    handshakeFailed(error, socket);
    // Node only tells of a handshake that takes too long, and would leave its connection open.
    socket.destroy();
  });
  followFiles(server, parts);
  return server;
}

/** The common name of a client's certificate that our authority signed. */
export function certifiedName(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const name: string | string[] | undefined = socket.getPeerCertificate().subject?.CN;
  return typeof name === "string" ? name : undefined;
}

function secrets({ certFile, keyFile, clientCaFile }: ServerFiles) {
  return {
    cert: readSecret(certFile!),
    key: readSecret(keyFile!),
    ...(clientCaFile === undefined ? {} : { ca: readSecret(clientCaFile) }),
  };
}

function followFiles(server: TlsServer, { files, renewed }: ServerParts): void {
  let known = changedAt(files);
  const timer = setInterval(() => {
    try {
      const now = changedAt(files);
      if (now === known) return;
      server.setSecureContext(secrets(files));
      known = now;
      renewed(undefined);
    } catch (error) {
      // Half of a renewal may be written: the certificate of before serves until the next look.
      renewed(error as Error);
    }
  }, CERTIFICATE_LOOKED_AT_EVERY_MS);
  timer.unref();
  server.once("close", () => clearInterval(timer));
}

const changedAt = (files: ServerFiles): string =>
  Object.values(files)
    .map((file) => statSync(file).mtimeMs)
    .join();
