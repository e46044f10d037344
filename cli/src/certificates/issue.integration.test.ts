import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, connect, type TLSSocket } from "node:tls";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { issueCertificates } from "./issue.ts";

const DAY_MS = 86_400_000;
const HUB = { name: "hub", hosts: ["localhost", "127.0.0.1"] };
const GATEWAY = { name: "gateway-press", hosts: [] };

describe("certificates", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tocsin-issue-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const filesOf = (name: string) => ({
    ca: readFileSync(join(folder, name, "ca.crt")),
    cert: readFileSync(join(folder, name, "tls.crt")),
    key: readFileSync(join(folder, name, "tls.key")),
  });

  it("let a server and a client prove to each other who they are", async () => {
    issueCertificates(folder, [HUB, GATEWAY], Date.now());
    const server = createServer({ ...filesOf("hub"), requestCert: true, rejectUnauthorized: true }, (socket) => {
      socket.end(String(socket.getPeerCertificate().subject.CN));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const socket: TLSSocket = connect({
      port,
      host: "127.0.0.1",
      servername: "localhost",
      ...filesOf("gateway-press"),
    });
    const said = await new Promise<string>((resolve, reject) => {
      socket.once("data", (bytes) => resolve(bytes.toString()));
      socket.once("error", reject);
    });
    expect(said).toBe("gateway-press");
    server.close();
  });

  it("stay as they are, are renewed before they end, and when their hosts are others", () => {
    const outcome = (hosts: string[], now: number) =>
      issueCertificates(folder, [{ name: "hub", hosts }], now).map((issued) => issued.outcome)[0];
    const now = Date.now();
    expect(outcome(HUB.hosts, now)).toBe("created");
    expect(outcome(HUB.hosts, now)).toBe("unchanged");
    expect(outcome(["hub.example", "::1"], now)).toBe("renewed");
    expect(outcome(["hub.example", "::1"], now)).toBe("unchanged");
    expect(outcome(["hub.example"], now)).toBe("renewed");
    expect(outcome(["hub.example"], now + 700 * DAY_MS)).toBe("unchanged");
    expect(outcome(["hub.example"], now + 740 * DAY_MS)).toBe("renewed");
  });

  it("can sign nothing themselves, and their keys are for their owner alone", () => {
    issueCertificates(folder, [GATEWAY], Date.now());
    expect(new X509Certificate(filesOf("gateway-press").cert).ca).toBe(false);
    for (const key of ["gateway-press/tls.key", "authority/ca.key"])
      expect(statSync(join(folder, key)).mode & 0o077, key).toBe(0);
  });
});
