import { nightPlant } from "@tocsin/simulator/night/night-plan";
import { whenParentIsGone } from "../../../scripts/parent.mjs";
import { EXIT } from "../command.ts";
import { HubClient, noStatus } from "../start/hub-client.ts";
import { jsonScreen } from "../start/json-screen.ts";
import { watchKeys } from "../start/keys.ts";
import { planPorts } from "../start/port-plan.ts";
import { watchForQuit } from "../start/quit.ts";
import { terminalScreen } from "../start/terminal-screen.ts";
import { createStreamsWhenUp, prepareNats } from "../supervise/nats-process.ts";
import { untilKnown, untilSettled, withOwnStack, type StackParts } from "../supervise/own-stack.ts";
import type { ProcessGroup } from "../supervise/process-group.ts";
import { writeNightConfiguration } from "./night-configuration.ts";
import type { NightOptions } from "./night-options.ts";
import { playNight } from "./play-night.ts";

const number = (value: number): string => Math.round(value).toLocaleString("en");

/** Starts a hub and the gateways of two zones, plays the night, and answers until it is told to end. */
export async function runNight(options: NightOptions): Promise<number> {
  const screen = options.json
    ? jsonScreen((text) => process.stdout.write(text))
    : terminalScreen(process.stdout, () => new Date());
  const held: { group?: ProcessGroup } = {};
  const quit = watchForQuit(() => {
    held.group?.killAll();
    process.exit(EXIT.failed);
  });
  whenParentIsGone(() => quit.ask());
  const zones = nightPlant().zones.map(({ zone }) => zone as string);
  const parts: StackParts = { options, zones, screen, quit, command: "night", held };
  return withOwnStack(parts, (group, natsServer) => play(parts, options, group, natsServer));
}

async function play(parts: StackParts, options: NightOptions, group: ProcessGroup, natsServer: string): Promise<void> {
  const { zones, screen, quit } = parts;
  const plant = nightPlant();
  const ports = planPorts(options.port, zones.length);
  const config = writeNightConfiguration(options.data, plant, ports);
  const nats = prepareNats(natsServer, options.data, { nats: ports.nats, monitor: ports.natsMonitor });
  group.startProgram("nats-server", nats.program, nats.args);
  await createStreamsWhenUp(`nats://127.0.0.1:${ports.nats}`);
  group.startCommand("hub", ["hub", "--config", config.hub]);
  for (const [at, zone] of zones.entries())
    group.startCommand(`gateway-${zone}`, ["gateway", "--config", config.gateways[at]!]);
  screen.done(`nats-server, hub and gateways ${zones.join(", ")} started`);
  const page = `http://127.0.0.1:${ports.hub}`;
  const hub = new HubClient(page);
  const sensors = plant.zones.flatMap(({ machines }) => machines.flatMap((machine) => machine.sensors)).length;
  if (!(await untilKnown(hub, sensors, parts))) return;
  const begun = performance.now();
  const urls = new Map(zones.map((zone, at) => [zone, `mqtt://127.0.0.1:${ports.mqtt[at]}`]));
  const { played, close } = await playNight(plant, urls, quit.signal, (at) =>
    screen.progress(`it is ${new Date(at).toISOString().slice(11, 16)}`),
  );
  const seconds = (performance.now() - begun) / 1_000;
  if (!quit.asked && (await untilSettled(hub, parts))) {
    const { transitions } = await hub.status(noStatus(), 0, new Map());
    const text = `a night of ${number(played.readings)} readings in ${seconds.toFixed(1)} s; ${number(transitions)} transitions at the hub`;
    screen.result("replayed", { ...played, seconds, transitions, page }, text);
    screen.ready(
      {
        page,
        docs: `${page}/docs`,
        nats: `nats://127.0.0.1:${ports.nats}`,
        mqtt: Object.fromEntries(urls),
        status: Object.fromEntries(zones.map((zone, at) => [zone, `http://127.0.0.1:${ports.status[at]}`])),
      },
      process.stdin.isTTY && !options.json ? "q quit" : undefined,
    );
  }
  const stopKeys = options.json ? () => {} : watchKeys(process.stdin, { q: () => quit.ask() }, () => quit.interrupt());
  if (options.exit) quit.ask();
  if (!quit.asked)
    await new Promise<void>((resolve) => quit.signal.addEventListener("abort", () => resolve(), { once: true }));
  stopKeys();
  await close();
}
