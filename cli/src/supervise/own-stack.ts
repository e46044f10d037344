import { rmSync } from "node:fs";
import { EXIT } from "../command.ts";
import { noteRun, runningIn } from "../start/earlier-run.ts";
import type { HubClient } from "../start/hub-client.ts";
import { describePorts, planPorts } from "../start/port-plan.ts";
import { until, type watchForQuit } from "../start/quit.ts";
import type { Screen } from "../start/screen.ts";
import { describeTrouble, getPrerequisites, portTrouble } from "./prerequisites.ts";
import { ProcessGroup } from "./process-group.ts";
import { tellEnd } from "./tell-end.ts";

const KNOWN_WITHIN_MS = 120_000;
const SETTLED_WITHIN_MS = 600_000;
const CHECK_INTERVAL_MS = 250;
const STOP_WAVES = [
  { names: (name: string) => name.startsWith("gateway-"), graceMs: 4_000 },
  { names: (name: string) => name === "hub", graceMs: 2_500 },
  { names: (name: string) => name === "nats-server", graceMs: 1_500 },
];

type Quit = ReturnType<typeof watchForQuit>;
export type StackOptions = {
  port: number;
  data: string;
  /** The folder was not named: it is the command's own, and begins empty each time. */
  ownData: boolean;
};
export type StackParts = {
  options: StackOptions;
  zones: readonly string[];
  screen: Screen;
  quit: Quit;
  /** As it was called, without its options. */
  command: string;
  /** Where the group is left for who has to end it at once. */
  held: { group?: ProcessGroup };
};

const number = (value: number): string => Math.round(value).toLocaleString("en");
const fail = (text: string): number => (process.stderr.write(`${text}\n`), EXIT.failed);

/** Runs what plays recorded data through an installation of its own, and ends that. @returns the exit code */
export async function withOwnStack(
  { options, zones, screen, quit, command, held }: StackParts,
  run: (group: ProcessGroup, natsServer: string) => Promise<void>,
): Promise<number> {
  const earlier = await runningIn(options.data);
  if (earlier) return fail(`${options.data} is in use by a run at ${earlier}: stop it, or give --data another folder`);
  const planned = (port: number) => describePorts(planPorts(port, zones.length), zones);
  const trouble = await portTrouble(planned, options.port);
  if (trouble) return fail(describeTrouble(trouble, command));
  const found = await getPrerequisites();
  if (!found) return EXIT.failed;
  if (options.ownData) rmSync(options.data, { recursive: true, force: true });
  const group = new ProcessGroup(options.data, tellEnd(screen, quit));
  held.group = group;
  const forget = noteRun(options.data, `http://127.0.0.1:${options.port}`);
  try {
    await run(group, found.natsServer);
  } catch (error) {
    quit.ask(error instanceof Error ? error.message : String(error));
  }
  screen.close();
  await group.stop(STOP_WAVES);
  forget();
  quit.close();
  if (quit.failure !== undefined) return fail(quit.failure);
  screen.done(`stopped; the data stays in ${options.data}`);
  return EXIT.asAsked;
}

/** @returns false where a person ended it before. @throws Error where the hub never knows them all */
export async function untilKnown(hub: HubClient, sensors: number, { options, screen, quit }: StackParts) {
  const known = async () => {
    const found = await hub.sensorsKnown();
    screen.progress(`the hub knows ${number(found)} of ${number(sensors)} sensors`);
    return found >= sensors;
  };
  if (await until(known, { withinMs: KNOWN_WITHIN_MS, everyMs: CHECK_INTERVAL_MS }, quit)) {
    screen.done(`the hub knows all ${number(sensors)} sensors`);
    return true;
  }
  if (!quit.asked) throw new Error(`the hub does not know all sensors: see ${options.data}/logs`);
  return false;
}

/** Waits until the hub has all that the gateways wrote. @returns false where it was ended before, or never has it */
export async function untilSettled(hub: HubClient, { zones, screen, quit }: StackParts): Promise<boolean> {
  const begun = Date.now();
  const settled = async () => {
    const gateways = (await hub.gateways())?.filter(({ zone }) => zones.includes(zone)) ?? [];
    const sum = (of: "applied" | "head") => gateways.reduce((total, gateway) => total + gateway[of], 0);
    screen.progress(`the hub has ${number(sum("applied"))} of ${number(sum("head"))} records`);
    return (
      gateways.length === zones.length &&
      gateways.every(
        ({ dataPaths, lastHeardAt = 0, waiting, applied, head }) =>
          dataPaths.every(({ state }) => state === "live") && lastHeardAt > begun && waiting === 0 && applied >= head,
      )
    );
  };
  if (await until(settled, { withinMs: SETTLED_WITHIN_MS, everyMs: CHECK_INTERVAL_MS }, quit)) return true;
  if (!quit.asked) quit.ask("the hub has not got all records within ten minutes: see the logs");
  return false;
}
