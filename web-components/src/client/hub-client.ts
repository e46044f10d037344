import type {
  ReadingsRange,
  TransitionsAsked,
  FiguresAsked,
  AsOfAsked,
  AlarmsAsked,
  NewNote,
  FactoryView,
} from "./factory-view.ts";
import type { Explanation, Statechart } from "@tocsin/core/wire/explain";
import type { CommandAnswer } from "@tocsin/core/wire/hub-command";
import type {
  AlarmItem,
  Page,
  ServiceItem,
  StreamChanges,
  StreamHeartbeat,
  StreamHello,
  StreamSnapshot,
  TransitionItem,
} from "@tocsin/core/wire/hub-api";
import type { FiguresAnswer } from "@tocsin/core/wire/figures";
import type { RejectsAnswer } from "@tocsin/core/wire/rejects";
import type { ReadingsItem } from "@tocsin/core/wire/hub-readings";
import type { AnswerOf, HubRoute } from "@tocsin/core/wire/hub-routes";
import { parseMachineId, parseSensorId } from "@tocsin/core/wire/id";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { Me } from "@tocsin/core/wire/access";
import type { AlarmCommand, Command, ServiceCommand } from "./alarm-command.ts";
import { askHub, type Answer } from "./ask-hub.ts";
import { Connection, type ConnectionState } from "./connection.ts";
import { fetchStream } from "./event-stream.ts";
import type { Filter } from "./filter.ts";
import { Fleet } from "./fleet.ts";
import { HiddenPause } from "./hidden-pause.ts";
import { PolicyWatch } from "./policy-watch.ts";
import type { Place } from "./places.ts";
import { routeUrl, type RouteQuestion } from "./route-url.ts";
import { Subscription } from "./subscription.ts";
import { fetchAs, type Asking, type GetToken, type HubFetch } from "./hub-fetch.ts";
import { msg, str, type Words } from "../words/language.ts";
import { clockTime } from "../words/time-words.ts";
import type { ServerEvent } from "./sse-parser.ts";

/** The major versions of hubs that these elements understand. */
const API_MAJORS: readonly string[] = ["1", "2"];

/** Where a proxy lets no stream through, it is asked this often what has changed. */
const POLL_EVERY_MS = 5_000;

/** The worst that a page lists at once; the hub has the rest. */
const ALARMS_MAX = 200;

const NOTES_MAX = 50;

/** One hub as a page sees it: its stream folded into a fleet, and its answers to questions. */
export class HubClient implements FactoryView {
  readonly fleet: Fleet;
  readonly base: string;
  me: Me | undefined;
  readonly #fetch: HubFetch;
  readonly #connection: Connection;
  readonly #policy: PolicyWatch;
  readonly #hidden: HiddenPause;
  readonly #subscription = new Subscription(() => this.#connection.reopen());
  #opening: ReturnType<typeof setTimeout> | undefined;
  #tokensAwaited = 0;
  #clockOffsetMs = 0;

  /** @param base absolute URL of the hub, ending in a slash */
  constructor(base: string, { getToken, ...asking }: Asking = {}, fleet: Fleet = new Fleet()) {
    this.base = base;
    this.fleet = fleet;
    this.#fetch = fetchAs({ ...asking, getToken: getToken && (() => this.#waitFor(getToken)) });
    this.#policy = new PolicyWatch(base);
    this.#connection = new Connection({
      url: new URL("api/v1/stream", base).href,
      query: () => this.#subscription.ask(),
      open: fetchStream(this.#fetch),
      random: Math.random,
      onEvent: (event) => this.#received(event),
      onState: () => {
        if (this.needsSignIn) this.me = undefined;
        this.fleet.connectionChanged();
      },
      pollEveryMs: asking.pollEveryMs ?? POLL_EVERY_MS,
      isWaiting: () => this.#tokensAwaited > 0,
      whyBlocked: () => this.#obstacle(),
    });
    this.#hidden = new HiddenPause(
      () => this.#connection.pause(),
      () => this.#connection.start(),
    );
  }

  /** A page that is connected to a hub that hears nothing shows old values: it is stale, and not live. */
  get state(): ConnectionState {
    return this.#cutOff ? "stale" : this.#connection.state;
  }
  get detail(): string {
    if (!this.#cutOff) return this.#connection.detail();
    return msg(str`the hub hears nothing since ${clockTime(this.fleet.bus.since)}`);
  }
  get needsSignIn(): boolean {
    return this.#connection.needsSignIn;
  }
  get #cutOff(): boolean {
    return this.#connection.state === "live" && !this.fleet.bus.connected;
  }

  start(): void {
    this.#policy.start();
    // Elements of a page say first what they show, all within one task.
    this.#opening ??= setTimeout(() => {
      this.#opening = undefined;
      this.#connection.start();
    });
    this.#hidden.start();
    globalThis.addEventListener?.("online", this.#retry);
  }
  stop(): void {
    clearTimeout(this.#opening);
    this.#opening = undefined;
    this.#hidden.stop();
    this.#connection.stop();
    this.#policy.stop();
    globalThis.removeEventListener?.("online", this.#retry);
  }

  want(places: readonly Place[]): () => void {
    return this.#subscription.want(places);
  }
  holds(places: readonly Place[]): boolean {
    return this.#subscription.holds(places);
  }

  now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  async signIn(key: string): Promise<Answer<Me>> {
    const answer = await this.#ask("POST /session", { body: { key } });
    if (answer.ok) this.#begin(answer.value);
    return answer;
  }

  async signOut(): Promise<Answer<void>> {
    const answer = await this.#ask("DELETE /session");
    if (!answer.ok) return answer;
    this.#begin(undefined);
    return { ok: true, value: undefined };
  }

  #begin(me: Me | undefined): void {
    this.me = me;
    this.fleet.clear();
    this.#connection.restart();
  }

  async #learnMe(): Promise<void> {
    const answer = await this.#ask("GET /me");
    if (answer.ok) this.me = answer.value;
    this.fleet.connectionChanged();
  }

  readings(sensor: string, range: ReadingsRange, signal?: AbortSignal): Promise<Answer<ReadingsItem>> {
    return this.#ask(`${SENSOR}/readings`, { id: sensor, query: range, signal });
  }

  transitions({ id, filter, ...query }: TransitionsAsked, signal?: AbortSignal): Promise<Answer<Page<TransitionItem>>> {
    const kind = !id ? undefined : parseSensorId(id) ? "sensor" : parseMachineId(id) ? "machine" : "zone";
    return this.#ask("GET /transitions", {
      query: { ...single(filter), ...query, ...(kind ? { [kind]: id } : {}) },
      signal,
    });
  }

  alarms({ filter = {}, ...query }: AlarmsAsked, signal?: AbortSignal): Promise<Answer<Page<AlarmItem>>> {
    const { health: _health, limitState: _limitState, ...meant } = filter;
    return this.#ask("GET /alarms", { query: { limit: ALARMS_MAX, ...meant, ...query }, signal });
  }

  services(signal?: AbortSignal): Promise<Answer<Page<ServiceItem>>> {
    return this.#ask("GET /services", { signal });
  }

  explain(id: string, signal?: AbortSignal): Promise<Answer<Explanation>> {
    return this.#ask(`${routeOf(id)}/explain`, { id, signal });
  }

  statechart(id: string, signal?: AbortSignal): Promise<Answer<Statechart>> {
    return this.#ask(`${routeOf(id)}/statechart`, { id, signal });
  }

  command({ command, ...asked }: Command): Promise<Answer<CommandAnswer>> {
    if (!("things" in asked)) return this.#ask(`POST /alarms:${command as AlarmCommand["command"]}`, { body: asked });
    const { things, ...body } = asked;
    return this.#ask(`POST /${things}:${command as ServiceCommand["command"]}`, { body });
  }

  figures({ filter = {}, ...query }: FiguresAsked, signal?: AbortSignal): Promise<Answer<FiguresAnswer>> {
    const { health: _health, limitState: _limitState, priority: _priority, ...meant } = filter;
    return this.#ask("GET /figures", { query: { ...meant, ...query }, signal });
  }

  rejects(id: string, signal?: AbortSignal): Promise<Answer<RejectsAnswer>> {
    return this.#ask("GET /gateways/{site}/{zone}/rejects", { id, signal });
  }

  asOf({ filter, ...query }: AsOfAsked, signal?: AbortSignal): Promise<Answer<AnswerOf<"GET /asOf">>> {
    return this.#ask("GET /asOf", { query: { ...filter, ...query }, signal });
  }

  notes(target: string, signal?: AbortSignal): Promise<Answer<Page<NoteItem>>> {
    return this.#ask("GET /notes", { query: { target, limit: NOTES_MAX }, signal });
  }

  writeNote(note: NewNote): Promise<Answer<NoteItem>> {
    return this.#ask("POST /notes", { body: note });
  }

  #ask<Route extends HubRoute>(
    route: Route,
    { signal, body, ...question }: RouteQuestion<Route> & { signal?: AbortSignal | undefined; body?: object } = {},
  ): Promise<Answer<AnswerOf<Route>>> {
    const { url, method } = routeUrl(this.base, route, question);
    return askHub(this.#fetch, url, { method, signal, ...(body ? { body } : {}) });
  }

  /** What finds it is loaded where it is wanted; where not even that comes through, the browser's words have to do. */
  async #obstacle(): Promise<Words | undefined> {
    try {
      const { obstacleOf, thisPage } = await import("./obstacle.ts");
      return await obstacleOf(this.base, await this.#policy.hasRefused(), thisPage);
    } catch {
      return undefined;
    }
  }

  /** A person may have to sign in at the portal first. */
  async #waitFor(getToken: GetToken): Promise<string> {
    this.#tokensAwaited += 1;
    try {
      return await getToken();
    } finally {
      this.#tokensAwaited -= 1;
    }
  }

  #retry = (): void => this.#connection.retry();

  #received({ event, data }: ServerEvent): void {
    if (event === "hello") this.#hello(JSON.parse(data) as StreamHello);
    else if (event === "snapshot") this.#snapshot(JSON.parse(data) as StreamSnapshot);
    else if (event === "changes") this.fleet.change(JSON.parse(data) as StreamChanges);
    else if (event === "heartbeat") this.#heartbeat(JSON.parse(data) as StreamHeartbeat);
    // `reset` needs nothing: the snapshot that follows it replaces all that is held.
  }

  #snapshot(snapshot: StreamSnapshot): void {
    this.#subscription.arrived();
    this.fleet.snapshot(snapshot);
  }

  #heartbeat({ at, bus }: StreamHeartbeat): void {
    this.fleet.heartbeat(at, bus);
  }

  #hello(hello: StreamHello): void {
    if (hello.bus) this.fleet.bus = hello.bus;
    this.#clockOffsetMs = hello.serverTime - Date.now();
    // A foreign server may say anything here.
    const api: unknown = hello.api;
    if (typeof api === "string" && API_MAJORS.includes(api.split(".")[0]!)) return void this.#learnMe();
    const ours = `${API_MAJORS[0]}.x–${API_MAJORS.at(-1)}.x`;
    this.#connection.refuse(() => msg(str`the hub speaks API ${String(api)}, these elements ${ours}`));
  }
}

/** The history is asked for one zone and one machine at most. */
const single = ({ zone, machine, ...filter }: Filter = {}) => ({
  ...filter,
  ...(zone ? { zone: zone[0] } : {}),
  ...(machine?.[0]?.includes("/") ? { machine: machine[0] } : {}),
});

const SENSOR = "GET /sensors/{site}/{zone}/{machine}/{sensor}";
const routeOf = (id: string) => (parseSensorId(id) ? SENSOR : "GET /machines/{site}/{zone}/{machine}");
