import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Fences } from "./fences.ts";
import { inflictOn } from "./inflict.ts";
import { closeLedgers, copies, openLedgers, type Ledgers } from "./ledger/ledgers.ts";
import { Nemesis } from "./nemesis.ts";
import type { Options } from "./options.ts";
import { chaosSensors, type ChaosSensor } from "./plant.ts";
import { untilQuiet, type Quieted } from "./quiet.ts";
import { seeded, type Random } from "./random.ts";
import type { Scenario } from "./scenarios.ts";
import { specialFaults } from "./special-faults.ts";
import { CutDisk } from "./stack/disk.ts";
import { Load } from "./stack/load.ts";
import { Person } from "./stack/person.ts";
import { startStack, type Stack } from "./stack/stack.ts";
import { Watch } from "./stack/watch.ts";
import { takeCopies } from "./take-copies.ts";

const CALM_BEFORE_MS = 5_000;
const CALM_AFTER_MS = 10_000;
const TOLD_EVERY_MS = 10_000;

/** What a run was, as its folder keeps it. */
export type Run = {
  scenario: string;
  seed: number;
  mutant?: string;
  startedAt: number;
  faultsFrom: number;
  faultsTo: number;
  endedAt: number;
  sensors: number;
  hz: number;
  faults: Record<string, number>;
  faultsTotal: number;
  quiet: Quieted;
  gatewayExit: number | null;
  hubs: string[];
  stores: string[];
};

export type RunParts = { folder: string; options: Options; scenario: Scenario; say: (text: string) => void };

/** One run: starts everything, lets faults befall it under load, heals, waits until all is quiet and copies what there is. */
export async function runChaos(parts: RunParts): Promise<void> {
  const { folder, options, scenario } = parts;
  const ledgers = openLedgers(folder);
  const sensors = chaosSensors(scenario.sensors);
  const fences = new Fences();
  const fell = (name: string, how: string) => {
    if (fences.tell(name, how)) {
      ledgers.fenced.json({ name, at: Date.now() });
      return false;
    }
    ledgers.fallen.json({ name, how, at: Date.now() });
    return true;
  };
  const disk = scenario.diskMiB === undefined ? undefined : await CutDisk.create(folder, "disk", scenario.diskMiB);
  const stack = await startStack({
    folder,
    sensors,
    natsServers: scenario.natsServers,
    hubs: scenario.hubs,
    store: join(disk?.mountPoint ?? folder, "store"),
    mutant: options.mutant,
    path: ledgers.path,
    fell,
  });
  try {
    await underLoad({ ...parts, ledgers, random: seeded(options.seed), sensors, stack, disk, fences });
  } finally {
    await stack.close();
    closeLedgers(ledgers);
    await disk?.close();
  }
}

type Loaded = RunParts & {
  ledgers: Ledgers;
  random: Random;
  sensors: ChaosSensor[];
  stack: Stack;
  disk: CutDisk | undefined;
  fences: Fences;
};

async function underLoad(parts: Loaded): Promise<void> {
  const { ledgers, random, sensors, stack, scenario, options, folder, say } = parts;
  const startedAt = Date.now();
  const load = new Load({
    port: stack.broker.port,
    sensors,
    hz: scenario.hz,
    random: random.fork("load"),
    published: ledgers.published,
    answered: ledgers.answered,
  });
  const person = new Person(stack.hubs, random.fork("person"), ledgers.commands);
  const watch = new Watch(stack, sensors, ledgers);
  const special = specialFaults({ folder, stack, disk: parts.disk, fenced: (name) => parts.fences.wait(name) });
  const nemesis = new Nemesis(inflictOn(stack, load, random.fork("sensors"), special), ledgers.faults);
  const people = new AbortController();
  load.start();
  const asking = scenario.person ? person.run(people.signal) : Promise.resolve();
  let busy = "";
  const teller = setInterval(() => say(`${progress(load, stack, nemesis, person)} ${busy}`.trimEnd()), TOLD_EVERY_MS);
  await sleep(CALM_BEFORE_MS);
  const faultsFrom = Date.now();
  const faults = options.faults ?? scenario.faults;
  const tracks = scenario.tracks(random, faults ?? Infinity);
  const time = faults === undefined ? AbortSignal.timeout(60_000 * options.minutes) : new AbortController().signal;
  await nemesis.run(tracks, time);
  const faultsTo = Date.now();
  say("healed; waiting until all is quiet");
  await sleep(CALM_AFTER_MS);
  people.abort();
  await asking;
  load.stop();
  const quiet = await untilQuiet(load, stack, scenario.quietMaxMs, (why) => (busy = why));
  clearInterval(teller);
  watch.stop();
  load.end();
  say(quiet.isQuiet ? `quiet after ${Math.round(quiet.tookMs / 1_000)} s` : `not quiet: ${quiet.why}`);
  const gatewayExit = await takeCopies({ folder, stack, sensors, ledgers, random: random.fork("queries") });
  const run: Run = {
    scenario: options.scenario,
    seed: options.seed,
    ...(options.mutant === undefined ? {} : { mutant: options.mutant }),
    startedAt,
    faultsFrom,
    faultsTo,
    endedAt: Date.now(),
    sensors: sensors.length,
    hz: scenario.hz,
    faults: Object.fromEntries(nemesis.counts),
    faultsTotal: nemesis.total,
    quiet,
    gatewayExit,
    hubs: stack.hubs.map(({ name }) => name),
    stores: [...stack.formerStores, stack.gateway.store],
  };
  writeFileSync(join(folder, copies.run), JSON.stringify(run, undefined, 2));
}

function progress(load: Load, { witness }: Stack, nemesis: Nemesis, person: Person): string {
  const { count, answeredCount, waiting } = load;
  return (
    `${count} published, ${answeredCount} with the broker, ${witness.delivered} delivered, ${witness.unacknowledged} open, ` +
    `${waiting} waiting; ${nemesis.total} faults, ${person.count} commands`
  );
}
