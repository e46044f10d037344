import { createPlant } from "@tocsin/simulator/plant/plant";
import { startLinkProxy, type LinkProxy } from "@tocsin/simulator/link-proxy";
import { whenParentIsGone } from "../../../scripts/parent.mjs";
import { EXIT } from "../command.ts";
import { createStreamsWhenUp, prepareNats } from "../supervise/nats-process.ts";
import { describeTrouble, getPrerequisites, portTrouble } from "../supervise/prerequisites.ts";
import { ProcessGroup } from "../supervise/process-group.ts";
import { tellEnd } from "../supervise/tell-end.ts";
import { writeConfiguration } from "./configuration.ts";
import { startControlServer } from "./control-server.ts";
import { noteRun, runningIn } from "./earlier-run.ts";
import { FactoryControl } from "./factory-control.ts";
import { HubClient, noStatus, unsentAt } from "./hub-client.ts";
import { jsonScreen } from "./json-screen.ts";
import { watchKeys } from "./keys.ts";
import { describePorts, planPorts, type PortPlan } from "./port-plan.ts";
import { pause, watchForQuit } from "./quit.ts";
import type { Screen, Status, Urls } from "./screen.ts";
import type { StartOptions } from "./start-options.ts";
import { storyOf, type Deed } from "./story.ts";
import { terminalScreen } from "./terminal-screen.ts";
import { waitForFactory } from "./wait-for-factory.ts";

const STATUS_INTERVAL_MS = 1_000;
const KEYS = "f fault   c cut a link for 30 s   k kill a gateway   q quit";
/** Together under 10 s: what feeds the others ends first. */
const STOP_WAVES = [
  { names: (name: string) => name === "simulator", graceMs: 1_500 },
  { names: (name: string) => name.startsWith("gateway-"), graceMs: 3_500 },
  { names: (name: string) => name === "hub", graceMs: 2_000 },
  { names: (name: string) => name === "nats-server", graceMs: 1_500 },
];

const local = (port: number, scheme = "http") => `${scheme}://127.0.0.1:${port}`;
const byZone = (zones: readonly string[], url: (at: number) => string): Record<string, string> =>
  Object.fromEntries(zones.map((zone, at) => [zone, url(at)]));

const urlsOf = (ports: PortPlan, zones: readonly string[]): Urls => ({
  page: local(ports.hub),
  docs: `${local(ports.hub)}/docs`,
  control: local(ports.control),
  nats: local(ports.nats, "nats"),
  mqtt: byZone(zones, (at) => local(ports.mqtt[at]!, "mqtt")),
  status: byZone(zones, (at) => local(ports.status[at]!)),
});

/** One run: everything that has to be undone at its end. */
type Run = {
  options: StartOptions;
  ports: PortPlan;
  screen: Screen;
  quit: ReturnType<typeof watchForQuit>;
  group: ProcessGroup;
  links: Map<string, LinkProxy>;
  /** What each key does; more of them once there is a factory to do it to. */
  keys: Record<string, () => void>;
};

/** A whole factory on this computer, until it is told to stop. @returns the exit code */
export async function runStart(options: StartOptions): Promise<number> {
  const fail = (text: string) => (process.stderr.write(`${text}\n`), EXIT.failed);
  const screen = options.json
    ? jsonScreen((text) => process.stdout.write(text))
    : terminalScreen(process.stdout, () => new Date());
  const earlier = await runningIn(options.data);
  if (earlier)
    return fail(
      `${options.data} is in use by a factory that runs already: stop it (POST ${earlier}/quit), or give --data another folder`,
    );
  const planned = (port: number) => describePorts(planPorts(port, options.zones.length), options.zones);
  const trouble = await portTrouble(planned, options.port);
  if (trouble) return fail(describeTrouble(trouble, "start"));
  screen.progress("looking for nats-server and the web bundle");
  const found = await getPrerequisites();
  if (!found) return EXIT.failed;
  screen.done(`Node ${process.versions.node}, nats-server, web bundle`);

  const quit = watchForQuit(() => {
    run.group.killAll();
    process.exit(EXIT.failed);
  });
  const group = new ProcessGroup(options.data, tellEnd(screen, quit));
  const run: Run = {
    options,
    ports: planPorts(options.port, options.zones.length),
    screen,
    quit,
    group,
    links: new Map(),
    keys: { q: () => quit.ask() },
  };
  // From here on Ctrl-C is a key of ours in a terminal: as a signal it would reach npm too, which answers with 130.
  const stopKeys = options.json ? () => {} : watchKeys(process.stdin, run.keys, () => quit.interrupt());
  whenParentIsGone(() => quit.ask());
  const forget = noteRun(options.data, local(run.ports.control));
  try {
    await startProcesses(run, found.natsServer);
    await attend(run);
  } catch (error) {
    quit.ask(error instanceof Error ? error.message : String(error));
  }
  screen.close();
  await group.stop(STOP_WAVES);
  await Promise.all([...run.links.values()].map((link) => link.close()));
  forget();
  stopKeys();
  quit.close();
  if (quit.failure !== undefined) return fail(quit.failure);
  screen.done("stopped; the data stays in " + options.data);
  return EXIT.asAsked;
}

async function startProcesses({ options, ports, screen, quit, group, links }: Run, natsServer: string): Promise<void> {
  const config = writeConfiguration(options, ports);
  const nats = prepareNats(natsServer, options.data, { nats: ports.nats, monitor: ports.natsMonitor });
  group.startProgram("nats-server", nats.program, nats.args);
  screen.progress("waiting for nats-server");
  await createStreamsWhenUp(local(ports.nats, "nats"));
  screen.done(`nats-server with JetStream and Tocsin's streams on ${local(ports.nats, "nats")}`);
  if (quit.asked) return;
  group.startCommand("hub", ["hub", "--config", config.hub]);
  for (const [at, zone] of options.zones.entries()) {
    links.set(zone, await startLinkProxy(ports.link[at]!, { host: "127.0.0.1", port: ports.nats }));
    group.startCommand(`gateway-${zone}`, ["gateway", "--config", config.gateways[at]!]);
  }
  screen.done(`hub and ${options.zones.length} gateways (${options.zones.join(", ")}) started`);
  group.startCommand("simulator", ["simulate", "--config", config.simulator]);
}

/** From the first live sensor to the end: says how it is, and does what it is asked. */
async function attend({ options, ports, screen, quit, group, links, keys }: Run): Promise<void> {
  const begun = Date.now();
  const hub = new HubClient(local(ports.hub));
  if (!(await waitForFactory(hub, options.sensors, screen, quit))) return;
  const tell = (text: string) => screen.tell(text);
  const control = new FactoryControl({
    zones: options.zones,
    simulator: local(ports.simulator),
    links,
    group,
    hub,
    tell,
  });
  const urls = urlsOf(ports, options.zones);
  let status: Status = noStatus();
  const server = await startControlServer(ports.control, {
    control,
    status: () => ({ data: options.data, urls, ...status, processes: group.list() }),
    quit: () => quit.ask(),
  });
  keys["f"] = () => void control.fault({}).then(({ ok, text }) => ok || tell(text));
  keys["c"] = () => void control.cut({});
  keys["k"] = () => void control.kill({});
  screen.ready(urls, process.stdin.isTTY && !options.json ? KEYS : undefined);
  const story = options.story ? tellStory(options, control) : [];
  do {
    status = await hub.status(status, begun, await cutOff(links, urls));
    screen.status(status);
  } while (await pause(STATUS_INTERVAL_MS, quit));
  for (const timer of story) clearTimeout(timer);
  control.close();
  server.close();
}

/** What the zones whose link is cut have not sent. */
async function cutOff(links: ReadonlyMap<string, LinkProxy>, { status }: Urls): Promise<Map<string, number>> {
  const unsent = new Map<string, number>();
  for (const [zone, link] of links) {
    const records = link.isCut ? await unsentAt(status[zone]!) : undefined;
    if (records !== undefined) unsent.set(zone, records);
  }
  return unsent;
}

function tellStory({ sensors, zones }: StartOptions, control: FactoryControl): NodeJS.Timeout[] {
  const act = (deed: Deed): unknown => {
    switch (deed.deed) {
      case "fault":
        return control.fault(deed.fault);
      case "faults":
        return control.faults(deed.faults, deed.text);
      case "stop":
      case "silence":
        return control[deed.deed](deed.which);
      case "cut":
        return control.cut(deed);
    }
  };
  return storyOf(createPlant({ sensors, zones: zones.length })).map((deed) =>
    setTimeout(() => act(deed), deed.afterMs),
  );
}
