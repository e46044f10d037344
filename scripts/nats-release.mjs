import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder, say } from "./project.mjs";
import { findProgram, runQuietly } from "./program.mjs";

/** The version that Tocsin is tested with. */
export const NATS_VERSION = "2.15.2";
const DOWNLOAD_TIMEOUT_MS = 120_000;
const releases = `https://github.com/nats-io/nats-server/releases/download/v${NATS_VERSION}`;
const executable = process.platform === "win32" ? "nats-server.exe" : "nats-server";

/** Where a nats-server of our own lies. */
export const cachedNatsServer = () => join(cacheFolder("nats-server"), executable);

/** Works in a folder that is gone afterwards. @template T @param {(folder: string) => T} work @returns {T} */
function inPassing(work) {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-setup-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function download(/** @type {string} */ url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`);
  return Buffer.from(await answer.arrayBuffer());
}

/**
 * The official archive of the pinned version. It is checked against the SHA256SUMS file that the same release
 * publishes: that finds a broken or swapped archive, not a release that was replaced as a whole.
 * @returns {Promise<string | undefined>} path of the binary, or undefined with the reason said
 */
export async function fromRelease() {
  const architecture = { x64: "amd64", arm64: "arm64" }[/** @type {string} */ (process.arch)];
  const system = { linux: "linux", darwin: "darwin", win32: "windows" }[/** @type {string} */ (process.platform)];
  if (!architecture || !system) return undefined;
  const folder = `nats-server-v${NATS_VERSION}-${system}-${architecture}`;
  const archive = `${folder}.${system === "windows" ? "zip" : "tar.gz"}`;
  say(`nats-server: downloading ${releases}/${archive}`);
  try {
    const [bytes, sums] = await Promise.all([download(`${releases}/${archive}`), download(`${releases}/SHA256SUMS`)]);
    const wanted = sums
      .toString("utf8")
      .split("\n")
      .find((line) => line.trim().endsWith(archive))
      ?.split(/\s+/)[0];
    const found = createHash("sha256").update(bytes).digest("hex");
    if (wanted !== found) throw new Error(`SHA-256 of ${archive} is ${found}, the release says ${wanted ?? "nothing"}`);
    return inPassing((place) => {
      writeFileSync(join(place, archive), bytes);
      const unpacked = runQuietly("tar", ["-xf", archive], { cwd: place });
      if (!unpacked.ok) throw new Error(`tar could not unpack ${archive}: ${unpacked.text.trim()}`);
      copyFileSync(join(place, folder, executable), cachedNatsServer());
      return cachedNatsServer();
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
    say(`nats-server: not from the release: ${error instanceof Error ? error.message : String(error)}${cause}`);
    return undefined;
  }
}

/** Built from source; Go checks the module against its checksum database. */
export function fromGo() {
  const go = findProgram("go") ?? findProgram("/usr/local/go/bin/go");
  if (!go) return void say("nats-server: not by `go install`: no go on PATH");
  say(`nats-server: go install github.com/nats-io/nats-server/v2@v${NATS_VERSION} (a minute or two)`);
  const env = { ...process.env, GOBIN: cacheFolder("nats-server"), GOFLAGS: "-buildvcs=false" };
  const built = runQuietly(go, ["install", `github.com/nats-io/nats-server/v2@v${NATS_VERSION}`], { env });
  if (built.ok) return cachedNatsServer();
  return void say(`nats-server: go install failed: ${built.text.trim().split("\n").slice(-1)[0]}`);
}

const debianSources = ["/etc/apt/sources.list", "/etc/apt/sources.list.d/debian.sources"];

/** The mirror that this Debian uses, so that a plant's own mirror is honoured. */
function debianMirror() {
  for (const file of debianSources) {
    const text = runQuietly("cat", [file]);
    const url = text.ok && /(?:URIs:|^deb(?:\s+\[.*?\])?)\s+(https?:\/\/\S+\/debian\/?)(?:\s|$)/m.exec(text.text)?.[1];
    if (url) return url;
  }
  return "http://deb.debian.org/debian";
}

/**
 * Debian 13's package holds a static binary, so it runs on older ones too. apt fetches and verifies it with folders of
 * its own: nothing of the system is touched, and no root is needed.
 */
export function fromDebian() {
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  if (!findProgram("apt-get") || !findProgram("dpkg-deb") || !runQuietly("test", ["-f", keyring]).ok)
    return void say("nats-server: not from Debian's package: this is no Debian");
  const mirror = debianMirror();
  say(`nats-server: Debian 13's package from ${mirror}`);
  return inPassing((folder) => {
    for (const part of ["lists/partial", "cache/archives/partial", "unpacked"])
      runQuietly("mkdir", ["-p", join(folder, part)]);
    writeFileSync(join(folder, "sources.list"), `deb [signed-by=${keyring}] ${mirror} trixie main\n`);
    const own = [
      ["Dir::Etc::SourceList", join(folder, "sources.list")],
      ["Dir::Etc::SourceParts", "-"],
      ["Dir::State::Lists", join(folder, "lists")],
      ["Dir::Cache", join(folder, "cache")],
      ["APT::Sandbox::User", ""],
    ].flatMap(([key, value]) => ["-o", `${key}=${value}`]);
    const updated = runQuietly("apt-get", [...own, "update"], { cwd: folder });
    const fetched = updated.ok ? runQuietly("apt-get", [...own, "download", "nats-server"], { cwd: folder }) : updated;
    const unpacked = fetched.ok ? runQuietly("sh", ["-c", "dpkg-deb -x *.deb unpacked"], { cwd: folder }) : fetched;
    if (!unpacked.ok)
      return void say(`nats-server: not from Debian's package: ${unpacked.text.trim().split("\n").slice(-1)[0]}`);
    const binary = ["usr/bin", "usr/sbin"].map((place) => join(folder, "unpacked", place, executable)).find(existsSync);
    if (!binary) return void say("nats-server: Debian's package holds no nats-server where one is expected");
    writeFileSync(cachedNatsServer(), readFileSync(binary), { mode: 0o755 });
    return cachedNatsServer();
  });
}
