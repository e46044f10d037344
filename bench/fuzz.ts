/**
 * Asks a hub with real gateways whatever its own description lets one ask, and what it does not: schemathesis draws the
 * requests from `/api/v1/openapi.json`, once as it is and once with the names of what is there. Nothing may be a failure
 * of the hub, nothing may hang, every answer must be as it is described, and nothing be answered without credentials.
 *
 *     python3 -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install schemathesis==4.32.5
 *     npm run fuzz -- --schemathesis /tmp/fuzz/bin/schemathesis [--requests 50000] [--seed 1] [--workers 1]
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startFactory } from "../test/support/factory.ts";
import { startGuardedHub, type GuardedHub } from "./fuzz/guarded-hub.ts";
import { withNames, type Description } from "./fuzz/names.ts";
import { runSchemathesis } from "./fuzz/schemathesis.ts";

const { values } = parseArgs({
  options: {
    schemathesis: { type: "string", default: process.env["SCHEMATHESIS"] ?? "" },
    requests: { type: "string", default: "50000" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "1" },
  },
});
const SENSORS = 200;
/** The stream does not end: it has tests of its own. */
const ENDLESS = "/api/v1/stream";
const program = values.schemathesis;
const wanted = Number(values.requests);

async function run(folder: string): Promise<boolean> {
  const factory = await startFactory(SENSORS);
  let hub: GuardedHub | undefined;
  try {
    hub = await startGuardedHub(folder, factory.nats);
    const description = (await (await fetch(`${hub.url}/api/v1/openapi.json`)).json()) as Description;
    delete description.paths[ENDLESS];
    const operations = Object.values(description.paths).flatMap((item) => Object.keys(item)).length;
    const plain = join(folder, "openapi.json");
    const named = join(folder, "openapi-named.json");
    writeFileSync(plain, JSON.stringify(description));
    writeFileSync(named, JSON.stringify(await withNames(description, hub)));
    console.log(`${operations} operations, ${SENSORS} sensors, ${wanted.toLocaleString("en")} requests wanted`);
    let sound = true;
    for (let round = 0; (await hub.answers()).total < wanted && sound; round++) {
      const document = round % 2 === 0 ? plain : named;
      const seed = Number(values.seed) + round;
      const examples = Math.ceil(wanted / 2 / operations);
      sound = await runSchemathesis({ program, document, hub, seed, examples, workers: values.workers });
      console.log(`after round ${round + 1}, seed ${seed}: ${JSON.stringify(await hub.answers())}`);
    }
    return sound && (await isWell(hub, factory.page));
  } finally {
    await hub?.close();
    await factory.stop();
  }
}

/** Both hubs still answer, and none of them has written that something failed inside. */
async function isWell(hub: GuardedHub, replica: string): Promise<boolean> {
  const ready = await Promise.all([hub.url, replica].map(async (url) => (await fetch(`${url}/readyz`)).ok));
  const { byStatus } = await hub.answers();
  console.log(`ready: ${ready.join(", ")}; failures in the log: ${hub.failures.length}`);
  for (const failure of hub.failures.slice(0, 10)) console.log(failure);
  return ready.every(Boolean) && hub.failures.length === 0 && (byStatus["500"] ?? 0) === 0;
}

if (!existsSync(program)) {
  console.error(
    "say where schemathesis is (it is a program in Python, and no part of this project):\n" +
      "  python3 -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install schemathesis==4.32.5\n" +
      "  npm run fuzz -- --schemathesis /tmp/fuzz/bin/schemathesis",
  );
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "tocsin-fuzz-"));
try {
  process.exitCode = (await run(folder)) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
