import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadGatewayConfig } from "../../gateway/src/config/gateway-config.ts";
import { loadHubConfig } from "../../hub/src/config/hub-config.ts";
import { FAULT_FAMILIES, type FaultFamily } from "./faults/nemesis.ts";
import { runSeed, type Outcome } from "./run.ts";
import type { Configs } from "./simulation.ts";

const HELP = `npm run simulation -- --seed N       one seed, with the story of what happened
npm run simulation -- --seeds A-B,N  many seeds; those that fail say how to replay them
  --faults ${FAULT_FAMILIES.join(",")}
                                     of these families alone; otherwise each seed chooses some
  --until-failure                    ends with the first seed that fails
`;

const options = {
  seed: { type: "string" },
  seeds: { type: "string" },
  faults: { type: "string" },
  "until-failure": { type: "boolean", default: false },
  help: { type: "boolean" },
} as const;
const { values } = parseArgs({ options });

const plant = (file: string): string => fileURLToPath(new URL(`plant/${file}`, import.meta.url));

function loadConfigs(): Configs {
  const gateway = loadGatewayConfig(plant("gateway.yaml"), {});
  const hub = loadHubConfig(plant("hub.yaml"), {});
  if (!gateway.ok || !hub.ok) throw new Error(JSON.stringify([gateway, hub]));
  return { gateway: gateway.value, hub: hub.value };
}

function tell({ seed, breaches, story, trace, events }: Outcome, isAlone: boolean): void {
  if (isAlone) for (const line of story) console.log(line);
  for (const breach of breaches) console.log(`seed ${seed}: ${breach}`);
  const faults = values.faults === undefined ? "" : ` --faults ${values.faults}`;
  if (breaches.length > 0) console.log(`seed ${seed} fails; replay it: npm run simulation -- --seed ${seed}${faults}`);
  console.log(`seed ${seed} trace ${trace} events ${events}`);
}

async function runSeeds(seeds: readonly number[], faults: FaultFamily[] | undefined): Promise<boolean> {
  const configs = loadConfigs();
  const counts = new Map<string, number>();
  const failed: number[] = [];
  let simulatedMs = 0;
  // Of many runs nobody reads where an error arose, which takes a while to find out.
  if (seeds.length > 1) Error.stackTraceLimit = 0;
  for (const seed of seeds) {
    const outcome = await runSeed(seed, configs, faults);
    tell(outcome, seeds.length === 1);
    simulatedMs += outcome.simulatedMs;
    for (const [name, count] of outcome.counts) counts.set(name, (counts.get(name) ?? 0) + count);
    if (outcome.breaches.length > 0) failed.push(seed);
    if (values["until-failure"] && failed.length > 0) break;
  }
  const sums = [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
  console.log(`${seeds.length} seeds, ${(simulatedMs / 3_600_000).toFixed(1)} simulated hours: ${sums}`);
  console.log(failed.length === 0 ? "every promise held" : `${failed.length} seeds failed: ${failed.join(" ")}`);
  return failed.length === 0;
}

/** @throws Error for what is neither a number nor a range of numbers */
function seedsOf(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const [first = NaN, last = first] = part.split("-").map(Number);
    if (!(last >= first)) throw new Error(`no seeds: ${part}`);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** @throws Error for a name that no family has */
function familiesOf(names: string | undefined): FaultFamily[] | undefined {
  return names?.split(",").map((name) => {
    const found = FAULT_FAMILIES.find((family) => family === name);
    if (found === undefined) throw new Error(`no faults of the name ${name}; there are ${FAULT_FAMILIES.join(", ")}`);
    return found;
  });
}

if (values.help === true) process.stdout.write(HELP);
else process.exit((await runSeeds(seedsOf(values.seeds ?? values.seed ?? "1"), familiesOf(values.faults))) ? 0 : 1);
