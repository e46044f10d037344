/**
 * Tries docker-compose.yml on a real engine, in a project of its own that is removed afterwards:
 *
 *     npm run test:compose                  up; all sensors on the page; each container killed in turn; no gap
 *     npm run test:compose -- --cluster     the same with three nats-servers, one of which is away for a while
 *     npm run test:compose -- --keep        leaves it running
 */
import { spawnSync } from "node:child_process";
import { request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { cluster: { type: "boolean" }, keep: { type: "boolean" }, port: { type: "string", default: "38443" } },
});
const PROJECT = values.cluster ? "tocsin-test-cluster" : "tocsin-test";
const WITHIN_MS = 300_000;
const LOG_PAGE = 1_000;
const KILLED = ["mosquitto", "nats", "gateway-press", "gateway-paint", "hub-1", "hub-2", "proxy", "simulator"];
const begun = Date.now();
const say = (/** @type {string} */ text) =>
  process.stdout.write(`${String(Math.round((Date.now() - begun) / 1_000)).padStart(4)} s  ${text}\n`);

/** @returns {string} what the program printed */
function run(/** @type {string[]} */ [program, ...args], isQuiet = false) {
  const env = { ...process.env, TOCSIN_PORT: values.port };
  const { status, stdout, stderr, error } = spawnSync(String(program), args, { encoding: "utf8", env });
  if (status === 0) return stdout.trim();
  if (isQuiet) return "";
  throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? stderr.trim().split("\n").slice(-15).join("\n")}`);
}
const COMPOSE = run(["docker", "compose", "version"], true) === "" ? ["docker-compose"] : ["docker", "compose"];
const compose = (/** @type {string[]} */ ...args) =>
  run([...COMPOSE, "-p", PROJECT, ...(values.cluster ? ["--profile", "cluster"] : []), ...args]);
/** One value of a service's container, as `docker inspect` has it. */
const inspect = (/** @type {string} */ service, /** @type {string} */ format) =>
  run(["docker", "inspect", "--format", format, compose("ps", "-q", service)]);

/** @template T @param {string} what @param {() => Promise<T | undefined> | T | undefined} look @returns {Promise<T>} */
async function until(what, look) {
  const deadline = Date.now() + WITHIN_MS;
  let last = "";
  while (Date.now() < deadline) {
    const found = await Promise.resolve()
      .then(look)
      .catch((error) => void (last = String(error)));
    if (found !== undefined && found !== false) return found;
    await sleep(1_000);
  }
  throw new Error(`not within ${WITHIN_MS / 1_000} s: ${what} ${last}`);
}

let ca = "";
let key = "";
/** @param {string} path @param {string} [replica] 1 or 2; without it the proxy chooses @returns {Promise<any>} */
const get = (path, replica) =>
  new Promise((resolve, reject) => {
    const cookie = replica === undefined ? {} : { cookie: `tocsin-hub=${replica}` };
    const headers = { authorization: `Bearer ${key}`, ...cookie };
    const asked = request(`https://localhost:${values.port}${path}`, { ca, headers, timeout: 10_000 }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part));
      answer.on("end", () =>
        answer.statusCode === 200
          ? resolve(text === "" ? undefined : parse(text))
          : reject(new Error(`${path}: ${answer.statusCode} ${text}`)),
      );
    });
    asked.on("timeout", () => asked.destroy(new Error(`${path}: no answer`)));
    asked.on("error", reject).end();
  });
const parse = (/** @type {string} */ text) => (text.startsWith("<") ? text : JSON.parse(text));

/** Every sensor of both zones is heard of. @returns {Promise<string | undefined>} */
async function allHeard() {
  const { items } = await get("/api/v1/zones");
  const total = items.reduce((/** @type {number} */ sum, /** @type {any} */ zone) => sum + zone.sensors.total, 0);
  const unknown = items.reduce((/** @type {number} */ sum, /** @type {any} */ zone) => sum + zone.sensors.unknown, 0);
  return items.length === 2 && total > 1_000 && unknown <= total / 50
    ? `${total} sensors, ${unknown} unknown`
    : undefined;
}

function checkExposure() {
  const ids = compose("ps", "-q").split("\n").filter(Boolean);
  for (const id of ids) {
    const [one] = JSON.parse(run(["docker", "inspect", id]));
    const { Config, HostConfig, Name, NetworkSettings } = one;
    const said = JSON.stringify([Config.Cmd, Config.Entrypoint, Config.Env]);
    if (/insecure/i.test(said)) throw new Error(`${Name} runs with insecure: ${said}`);
    if (!HostConfig.ReadonlyRootfs || Config.User !== "1000:1000") throw new Error(`${Name} is not confined`);
    for (const [port, hosts] of Object.entries(NetworkSettings.Ports))
      for (const { HostIp } of hosts ?? [])
        if (HostIp !== "127.0.0.1" || port !== "8443/tcp") throw new Error(`${Name} publishes ${HostIp} ${port}`);
  }
  say(`${ids.length} containers: nobody insecure, all confined, only the proxy published, on loopback`);
}

/** Kills the container's first process from outside, as the kernel would; where that is not allowed, by the engine. */
function kill(/** @type {string} */ service) {
  try {
    process.kill(Number(inspect(service, "{{.State.Pid}}")), "SIGKILL");
  } catch {
    compose("kill", service);
    compose("start", service);
  }
}

async function killInTurn() {
  for (const service of KILLED) {
    const before = inspect(service, "{{.State.StartedAt}}");
    kill(service);
    const how = await until(`${service} to come back`, () => {
      const [started, health] = inspect(service, "{{.State.StartedAt}} {{.State.Health.Status}}").split(" ");
      return started !== before && health === "healthy" ? inspect(service, "{{.RestartCount}}") : undefined;
    });
    say(
      `${service} killed; back and healthy (restarts by its policy: ${how}); ${await until("all sensors", allHeard)}`,
    );
  }
}

/** Every record of every epoch, from each replica: numbers without a gap, and the same at both. */
async function checkHistory() {
  const { items } = await get("/api/v1/gateways");
  for (const { id, epochs } of items) {
    for (const { epoch } of epochs) {
      const [one, two] = [await readLog(id, epoch, "1"), await readLog(id, epoch, "2")];
      const both = Math.min(one, two);
      say(`${id} epoch ${epoch}: ${both} records at both replicas, numbered without a gap`);
    }
    for (const replica of ["1", "2"])
      await until(`${id} complete at hub ${replica}`, async () => {
        const found = (await get("/api/v1/gateways", replica)).items.find((/** @type {any} */ each) => each.id === id);
        return found?.completeness === "complete" && found.gaps.length === 0;
      });
    say(`${id}: complete at both replicas, no gap known`);
  }
}

async function readLog(/** @type {string} */ id, /** @type {number} */ epoch, /** @type {string} */ replica) {
  let from = 1;
  for (;;) {
    const page = await get(`/api/v1/gateways/${id}/log?epoch=${epoch}&from=${from}&limit=${LOG_PAGE}`, replica);
    for (const { seq } of page.items)
      if (seq !== from++)
        throw new Error(`${id} epoch ${epoch} at hub ${replica}: ${from - 1} is missing, then ${seq}`);
    if (page.next === undefined) return from - 1;
  }
}

/** One of three servers is away: what the zones send still arrives. */
async function loseServer() {
  compose("kill", "nats-2");
  const headOf = async () => {
    const { items } = await get("/api/v1/gateways");
    return items.reduce((/** @type {number} */ sum, /** @type {any} */ each) => sum + each.applied, 0);
  };
  const before = await until("the hub", headOf);
  // A controller that falls silent and comes back makes transitions.
  compose("restart", "simulator");
  const after = await until("records with two of three servers", async () => {
    const now = await headOf();
    return now > before ? now : undefined;
  });
  say(`nats-2 is away: records went on from ${before} to ${after}; ${await until("all sensors", allHeard)}`);
  compose("start", "nats-2");
  await until("nats-2 to be healthy", () => inspect("nats-2", "{{.State.Health.Status}}") === "healthy");
  say("nats-2 is back and healthy");
}

async function main() {
  compose("up", "-d", "--build");
  say("up");
  ca = await until("the proxy", () => compose("exec", "-T", "proxy", "cat", "/certificates/ca.crt"));
  key = await until("the first key", () => compose("run", "--rm", "-T", "keys", "first") || undefined);
  say(`page shows ${await until("all sensors", allHeard)}`);
  const page = await get("/");
  if (!String(page).includes("tocsin-")) throw new Error("the page has no elements of ours");
  const services = [...KILLED, ...(values.cluster ? ["nats-2", "nats-3"] : [])];
  for (const service of services)
    await until(`${service} healthy`, () => inspect(service, "{{.State.Health.Status}}") === "healthy");
  say("all healthy");
  checkExposure();
  if (values.cluster) await loseServer();
  await killInTurn();
  await checkHistory();
  say("well");
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
  process.stdout.write(`${run([...COMPOSE, "-p", PROJECT, "ps", "-a"], true)}\n`);
} finally {
  if (!values.keep) compose("down", "-v", "--timeout", "20");
}
