import { existsSync } from "node:fs";
import { say } from "./project.mjs";
import { findProgram, runQuietly } from "./program.mjs";
import { cachedNatsServer, fromDebian, fromGo, fromRelease, NATS_VERSION } from "./nats-release.mjs";

/** Older ones refuse `sync_interval`, without which an acknowledgement does not mean that the message is on disk. */
const NATS_VERSION_MIN = [2, 10];

/** @returns {string | undefined} version that the binary prints, where it is new enough */
function usableVersion(/** @type {string | undefined} */ binary) {
  if (!binary || !existsSync(binary)) return undefined;
  const found = /v?(\d+)\.(\d+)\.(\d+)/.exec(runQuietly(binary, ["-v"]).text);
  if (!found) return undefined;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  const [majorMin, minorMin] = /** @type {[number, number]} */ (NATS_VERSION_MIN);
  return major > majorMin || (major === majorMin && minor >= minorMin) ? found[0] : undefined;
}

/** @returns {string | undefined} path of a nats-server >= 2.10 that is already on this machine */
export function findNatsServer() {
  const named = process.env.NATS_SERVER;
  return [named, findProgram("nats-server"), cachedNatsServer()].find((binary) => usableVersion(binary));
}

/**
 * Finds a nats-server, or gets one into the project's cache: the official release, `go install`, Debian's package.
 * @returns {Promise<string | undefined>} its path; undefined with every attempt and the way out said
 */
export async function getNatsServer() {
  const named = process.env.NATS_SERVER;
  if (named && !usableVersion(named)) say(`nats-server: NATS_SERVER=${named} is no nats-server 2.10 or later: ignored`);
  const found = findNatsServer();
  if (found) return found;
  const onPath = findProgram("nats-server");
  if (onPath) say(`nats-server: ${onPath} is older than ${NATS_VERSION_MIN.join(".")} and is not used`);
  for (const attempt of [fromRelease, fromGo, fromDebian]) {
    const binary = await attempt();
    const version = usableVersion(binary);
    if (version) {
      say(`nats-server ${version} is in ${binary}`);
      return binary;
    }
    if (binary) say(`nats-server: ${binary} does not run here, or is too old`);
  }
  say("Tocsin needs nats-server 2.10 or later and could not get one (each attempt is above). One of these brings it:");
  say(`  go install github.com/nats-io/nats-server/v2@v${NATS_VERSION} && NATS_SERVER=~/go/bin/nats-server npm start`);
  say("  or unpack https://github.com/nats-io/nats-server/releases and: NATS_SERVER=/path/to/nats-server npm start");
  return undefined;
}
