import { rmSync } from "node:fs";
import { basename } from "node:path";
import { formatErrors } from "@tocsin/core/config/document";
import { loadLayout, type Layout } from "@tocsin/simulator/replay/layout";
import { play, type Played } from "@tocsin/simulator/replay/player";
import { readRecording, type Recording } from "@tocsin/simulator/replay/recording";
import { whenParentIsGone } from "../../../scripts/parent.mjs";
import { EXIT } from "../command.ts";
import { HubClient, noStatus } from "../start/hub-client.ts";
import { noteRun, runningIn } from "../start/earlier-run.ts";
import { jsonScreen } from "../start/json-screen.ts";
import { watchKeys } from "../start/keys.ts";
import { describePorts, planPorts, type PortPlan } from "../start/port-plan.ts";
import { until, watchForQuit } from "../start/quit.ts";
import type { Screen } from "../start/screen.ts";
import { terminalScreen } from "../start/terminal-screen.ts";
import { createStreamsWhenUp, prepareNats } from "../supervise/nats-process.ts";
import { describeTrouble, getPrerequisites, portTrouble } from "../supervise/prerequisites.ts";
import { ProcessGroup } from "../supervise/process-group.ts";
import { tellEnd } from "../supervise/tell-end.ts";
import { writeReplayConfiguration } from "./replay-configuration.ts";
import type { ReplayOptions } from "./replay-options.ts";

const KNOWN_WITHIN_MS = 120_000;
const SETTLED_WITHIN_MS = 600_000;
const CHECK_INTERVAL_MS = 250;
const STOP_WAVES = [
  { names: (name: string) => name.startsWith("gateway-"), graceMs: 4_000 },
  { names: (name: string) => name === "hub", graceMs: 2_500 },
  { names: (name: string) => name === "nats-server", graceMs: 1_500 },
];

type Quit = ReturnType<typeof watchForQuit>;
type Run = { options: ReplayOptions; layout: Layout; recording: Recording; screen: Screen; quit: Quit };

const number = (value: number): string => Math.round(value).toLocaleString("en");
const fail = (text: string, code: number = EXIT.failed): number => (process.stderr.write(`${text}\n`), code);

/** Plays recorded data through a gateway: one that listens already, or a whole installation of its own. */
export async function runReplay(options: ReplayOptions): Promise<number> {
  const loaded = loadLayout(options.layout, process.env);
  if (!loaded.ok) return fail(formatErrors(loaded.errors), EXIT.wrongUse);
  const screen = options.json
    ? jsonScreen((text) => process.stdout.write(text))
    : terminalScreen(process.stdout, () => new Date());
  screen.progress(`reading ${options.file}`);
  const recording = await readRecording(options.file, loaded.value).catch((error: unknown) =>
    unreadable(options.file, error),
  );
  if (typeof recording === "string") return fail(recording.replace(/^Error: /, ""), EXIT.wrongUse);
  const { rows, machines, skipped, firstSkip } = recording;
  const words = `${basename(options.file)}: ${number(rows.length)} rows, ${number(machines.length)} machines, ${number(machines.length * loaded.value.sensors.length)} sensors`;
  screen.done(skipped === 0 ? words : `${words}; ${number(skipped)} lines left out, the first: ${firstSkip}`);
  const stack: { group?: ProcessGroup } = {};
  const quit = watchForQuit(() => {
    stack.group?.killAll();
    process.exit(EXIT.failed);
  });
  whenParentIsGone(() => quit.ask());
  const run: Run = { options, layout: loaded.value, recording, screen, quit };
  return options.mqtt === undefined ? withOwnStack(run, stack) : toListener(run, options.mqtt);
}

/** Why recorded data cannot be read, and what to do. */
function unreadable(file: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT")
    return `there is no file ${file}: name the recorded data, relative to ${process.cwd()} or with its whole path`;
  if (code === "EISDIR") return `${file} is a folder: name the file in it that holds the recorded data`;
  if (code === "EACCES") return `${file} may not be read: give yourself the right to read it`;
  return String(error);
}

/** Only plays: someone else runs the gateway. */
async function toListener(run: Run, url: string): Promise<number> {
  const { played, close } = await playAll(run, url);
  await close();
  run.screen.result("replayed", played, `${number(played.acknowledged)} messages acknowledged by ${url}`);
  run.screen.close();
  run.quit.close();
  return played.complete ? EXIT.asAsked : EXIT.failed;
}

async function withOwnStack(run: Run, stack: { group?: ProcessGroup }): Promise<number> {
  const { options, screen, quit, layout } = run;
  const control = `http://127.0.0.1:${options.port}`;
  const earlier = await runningIn(options.data);
  if (earlier) return fail(`${options.data} is in use by a run at ${earlier}: stop it, or give --data another folder`);
  const planned = (port: number) => describePorts(planPorts(port, 1), [layout.zone.id]);
  const trouble = await portTrouble(planned, options.port);
  if (trouble) return fail(describeTrouble(trouble, `replay ${options.file} --layout ${options.layout}`));
  const found = await getPrerequisites();
  if (!found) return EXIT.failed;
  if (options.ownData) rmSync(options.data, { recursive: true, force: true });
  const group = new ProcessGroup(options.data, tellEnd(screen, quit));
  stack.group = group;
  const forget = noteRun(options.data, control);
  try {
    await runStack(run, group, found.natsServer);
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

async function runStack(run: Run, group: ProcessGroup, natsServer: string): Promise<void> {
  const { options, layout, recording, screen, quit } = run;
  const ports = planPorts(options.port, 1);
  const config = writeReplayConfiguration(options.data, layout, recording, ports);
  const nats = prepareNats(natsServer, options.data, { nats: ports.nats, monitor: ports.natsMonitor });
  group.startProgram("nats-server", nats.program, nats.args);
  await createStreamsWhenUp(`nats://127.0.0.1:${ports.nats}`);
  group.startCommand("hub", ["hub", "--config", config.hub]);
  group.startCommand(`gateway-${layout.zone.id}`, ["gateway", "--config", config.gateway]);
  screen.done(`nats-server, hub and gateway ${layout.zone.id} started`);
  const hub = new HubClient(`http://127.0.0.1:${ports.hub}`);
  const sensors = recording.machines.length * layout.sensors.length;
  const known = async () => {
    const found = await hub.sensorsKnown();
    screen.progress(`the hub knows ${number(found)} of ${number(sensors)} sensors`);
    return found >= sensors;
  };
  if (!(await until(known, { withinMs: KNOWN_WITHIN_MS, everyMs: CHECK_INTERVAL_MS }, quit))) {
    if (!quit.asked) throw new Error(`the hub does not know all sensors: see ${options.data}/logs`);
    return;
  }
  screen.done(`the hub knows all ${number(sensors)} sensors`);
  announce(run, ports);
  const stopKeys = options.json ? () => {} : watchKeys(process.stdin, { q: () => quit.ask() }, () => quit.interrupt());
  const { played, close } = await playAll(run, `mqtt://127.0.0.1:${ports.mqtt[0]}`);
  if (!quit.asked) await settle(run, hub, played);
  if (options.exit) quit.ask();
  if (!quit.asked)
    await new Promise<void>((resolve) => quit.signal.addEventListener("abort", () => resolve(), { once: true }));
  stopKeys();
  await close();
}

function announce({ layout, screen, options }: Run, ports: PortPlan): void {
  const page = `http://127.0.0.1:${ports.hub}`;
  const urls = {
    page,
    docs: `${page}/docs`,
    nats: `nats://127.0.0.1:${ports.nats}`,
    mqtt: { [layout.zone.id]: `mqtt://127.0.0.1:${ports.mqtt[0]}` },
    status: { [layout.zone.id]: `http://127.0.0.1:${ports.status[0]}` },
  };
  screen.ready(urls, process.stdin.isTTY && !options.json ? "q quit" : undefined);
}

type TimedPlay = { played: Played & { seconds: number }; close: () => Promise<void> };

async function playAll({ options, layout, recording, screen, quit }: Run, url: string): Promise<TimedPlay> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1_000;
  const { played, close } = await play(recording, layout, {
    url,
    speed: options.speed,
    signal: quit.signal,
    onProgress({ rows, of, readings, at }) {
      const time = new Date(at).toISOString().slice(0, 16).replace("T", " ");
      screen.progress(`${number(rows)} of ${number(of)} rows   ${time}   ${number(readings / seconds())} readings/s`);
    },
  });
  return { played: { ...played, seconds: seconds() }, close };
}

/** Waits until the hub has all that the gateway wrote, then says what there is to see. */
async function settle(
  { screen, quit, recording, layout }: Run,
  hub: HubClient,
  played: Played & { seconds: number },
): Promise<void> {
  const begun = Date.now();
  const settled = await until(
    async () => {
      const gateway = (await hub.gateways())?.find(({ zone }) => zone === layout.zone.id);
      if (!gateway) return false;
      screen.progress(`the hub has ${number(gateway.applied)} of ${number(gateway.head)} records`);
      const isLive = gateway.dataPaths.every(({ state }) => state === "live");
      return isLive && (gateway.lastHeardAt ?? 0) > begun && gateway.waiting === 0 && gateway.applied >= gateway.head;
    },
    { withinMs: SETTLED_WITHIN_MS, everyMs: CHECK_INTERVAL_MS },
    quit,
  );
  if (!settled)
    return quit.asked ? undefined : quit.ask("the hub has not got all records within ten minutes: see the logs");
  const { sensors, transitions } = await hub.status(noStatus(), 0, new Map());
  const summary = { ...played, machines: recording.machines.length, sensors, transitions };
  screen.result(
    "replayed",
    summary,
    `${number(played.readings)} readings in ${played.seconds.toFixed(1)} s, all acknowledged; ${number(transitions)} transitions at the hub`,
  );
}
