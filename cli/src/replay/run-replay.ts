import { basename } from "node:path";
import { formatErrors } from "@tocsin/core/config/document";
import { loadLayout, type Layout } from "@tocsin/simulator/replay/layout";
import { play, type Played } from "@tocsin/simulator/replay/player";
import { readRecording, type Recording } from "@tocsin/simulator/replay/recording";
import { whenParentIsGone } from "../../../scripts/parent.mjs";
import { EXIT } from "../command.ts";
import { HubClient, noStatus } from "../start/hub-client.ts";
import { jsonScreen } from "../start/json-screen.ts";
import { watchKeys } from "../start/keys.ts";
import { planPorts, type PortPlan } from "../start/port-plan.ts";
import { watchForQuit } from "../start/quit.ts";
import type { Screen } from "../start/screen.ts";
import { terminalScreen } from "../start/terminal-screen.ts";
import { createStreamsWhenUp, prepareNats } from "../supervise/nats-process.ts";
import { untilKnown, untilSettled, withOwnStack, type StackParts } from "../supervise/own-stack.ts";
import type { ProcessGroup } from "../supervise/process-group.ts";
import { writeReplayConfiguration } from "./replay-configuration.ts";
import type { ReplayOptions } from "./replay-options.ts";

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
  if (options.mqtt !== undefined) return toListener(run, options.mqtt);
  const zones = [loaded.value.zone.id];
  const command = `replay ${options.file} --layout ${options.layout}`;
  const parts = { options, zones, screen, quit, command, held: stack };
  return withOwnStack(parts, (group, natsServer) => runStack(run, parts, group, natsServer));
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

async function runStack(run: Run, parts: StackParts, group: ProcessGroup, natsServer: string): Promise<void> {
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
  if (!(await untilKnown(hub, sensors, parts))) return;
  announce(run, ports);
  const stopKeys = options.json ? () => {} : watchKeys(process.stdin, { q: () => quit.ask() }, () => quit.interrupt());
  const { played, close } = await playAll(run, `mqtt://127.0.0.1:${ports.mqtt[0]}`);
  if (!quit.asked) await settle(run, parts, hub, played);
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
  { screen, recording }: Run,
  parts: StackParts,
  hub: HubClient,
  played: Played & { seconds: number },
): Promise<void> {
  if (!(await untilSettled(hub, parts))) return;
  const { sensors, transitions } = await hub.status(noStatus(), 0, new Map());
  const summary = { ...played, machines: recording.machines.length, sensors, transitions };
  screen.result(
    "replayed",
    summary,
    `${number(played.readings)} readings in ${played.seconds.toFixed(1)} s, all acknowledged; ${number(transitions)} transitions at the hub`,
  );
}
