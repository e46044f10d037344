import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Request = {
  commonName: string;
  days: number;
  /** Lines of the certificate's extensions, as OpenSSL's configuration has them. */
  extensions: readonly string[];
  /** Where the private key and the certificate go. */
  key: string;
  certificate: string;
  /** Who signs; itself where nobody is named. */
  signer?: { certificate: string; key: string };
};

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/**
 * Makes a key and its certificate with the `openssl` of this computer (3.0 or later).
 * @throws Error that says what OpenSSL said
 */
export function certify({ commonName, days, extensions, key, certificate, signer }: Request): void {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-certificates-"));
  try {
    // A configuration of our own: the system's would add the extensions of an authority.
    const config = join(folder, "request.cnf");
    const lines = ["[req]", "distinguished_name=name", "x509_extensions=extensions", "[name]", "[extensions]"];
    writeFileSync(config, `${[...lines, ...extensions].join("\n")}\n`);
    const signed = signer ? ["-CA", signer.certificate, "-CAkey", signer.key] : [];
    const what = ["-subj", `/CN=${commonName}`, "-days", String(days), "-keyout", key, "-out", certificate];
    run(["req", "-x509", "-config", config, ...KEY, ...signed, ...what]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): void {
  const { error, status, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  if (error)
    throw new Error(`openssl cannot be run (${error.message}): install openssl 3.0 or later`, { cause: error });
  if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr.trim()}`);
}
