import { X509Certificate } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { alternativeNames, AUTHORITY, type Identity } from "./identity.ts";
import { certify } from "./openssl.ts";

const DAY_MS = 86_400_000;
/** The authority outlives the computers; a certificate is at most as old as browsers take from an authority of one's own. */
const AUTHORITY_DAYS = 3_650;
export const CERTIFICATE_DAYS = 825;
/** What ends sooner is issued anew. */
const RENEW_BEFORE_DAYS = 90;

export type Issued = { name: string; outcome: "created" | "renewed" | "unchanged"; until: Date };
type Files = { certificate: string; key: string };

const filesIn = (folder: string, name: string): Files => ({
  certificate: join(folder, `${name}.crt`),
  key: join(folder, `${name}.key`),
});
const read = (file: string) => new X509Certificate(readFileSync(file));

/**
 * Brings a folder of certificates up to date: `authority/` with the key that signs, and for each identity a folder of
 * its name with `ca.crt`, `tls.crt` and `tls.key`. What is there and still good stays as it is.
 */
export function issueCertificates(
  folder: string,
  identities: readonly Identity[],
  now: number,
  days = CERTIFICATE_DAYS,
): Issued[] {
  const authority = createAuthority(join(folder, AUTHORITY));
  return identities.map((identity) => {
    const place = join(folder, identity.name);
    mkdirSync(place, { recursive: true });
    copyFileSync(authority.certificate, join(place, "ca.crt"));
    const files = filesIn(place, "tls");
    const isNew = !existsSync(files.certificate) || !existsSync(files.key);
    const isGood = !isNew && isGoodFor(identity, read(files.certificate), read(authority.certificate), now);
    if (!isGood) issue(identity, files, authority, days);
    const outcome = isGood ? "unchanged" : isNew ? "created" : "renewed";
    return { name: identity.name, outcome, until: new Date(read(files.certificate).validTo) };
  });
}

function createAuthority(place: string): Files {
  const files = filesIn(place, "ca");
  if (existsSync(files.certificate) && existsSync(files.key)) return files;
  mkdirSync(place, { recursive: true, mode: 0o700 });
  certify({
    commonName: "Tocsin authority",
    days: AUTHORITY_DAYS,
    extensions: [
      "basicConstraints=critical,CA:TRUE,pathlen:0",
      "keyUsage=critical,keyCertSign,cRLSign",
      "subjectKeyIdentifier=hash",
    ],
    ...files,
  });
  return files;
}

function isGoodFor(identity: Identity, mine: X509Certificate, authority: X509Certificate, now: number): boolean {
  const { hosts } = identity;
  const named = mine.subjectAltName === undefined ? 0 : mine.subjectAltName.split(", ").length;
  return (
    mine.verify(authority.publicKey) &&
    Date.parse(mine.validTo) - now > RENEW_BEFORE_DAYS * DAY_MS &&
    named === hosts.length &&
    hosts.every((host) => (isIP(host) > 0 ? mine.checkIP(host) : mine.checkHost(host)) !== undefined)
  );
}

function issue(identity: Identity, files: Files, signer: Files, days: number): void {
  const fresh = { certificate: `${files.certificate}.new`, key: `${files.key}.new` };
  const names = alternativeNames(identity);
  certify({
    commonName: identity.name,
    days,
    extensions: [
      "basicConstraints=critical,CA:FALSE",
      "keyUsage=critical,digitalSignature",
      `extendedKeyUsage=${names === "" ? "clientAuth" : "serverAuth,clientAuth"}`,
      ...(names === "" ? [] : [`subjectAltName=${names}`]),
      "subjectKeyIdentifier=hash",
      "authorityKeyIdentifier=keyid",
    ],
    ...fresh,
    signer,
  });
  renameSync(fresh.key, files.key);
  renameSync(fresh.certificate, files.certificate);
}
