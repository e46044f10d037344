import type { Me } from "@tocsin/core/wire/access";
import type { Explanation, Statechart } from "@tocsin/core/wire/explain";
import type { FiguresAnswer } from "@tocsin/core/wire/figures";
import type { RejectsAnswer } from "@tocsin/core/wire/rejects";
import type { AlarmItem, StreamSnapshot, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { AlarmTarget, CommandResult } from "@tocsin/core/wire/hub-command";

import { isWaiting } from "../marks/alarm-state.ts";

import { newestFirst } from "../client/order.ts";
import { storyReadings } from "./readings.ts";
import { storyAlarms } from "./alarms.ts";

type Line = { controller: ReadableStreamDefaultController<Uint8Array>; lastEventId: string | null };

/** A hub for tests, in place of the page's `fetch`: streams that the test writes, readings that it makes up. */
export class FakeHub {
  readonly lines: Line[] = [];
  readonly asked: string[] = [];
  /** `undefined`: the network is down. A number: the hub answers with this status. */
  answers: number | undefined = 200;
  /** Who asks, as this hub says it. */
  me: Me = {
    name: "this computer",
    kind: "local",
    roles: ["admin"],
    zones: ["*"],
    commands: [],
    grants: [{ role: "admin", zones: ["*"] }],
  };
  notes: NoteItem[] = [];
  alarms: AlarmItem[] = [];
  /** Alarms that wait in all; without it, as many as are listed. */
  waiting: number | undefined;
  explanation: Partial<Explanation> | undefined;
  statechart: Partial<Statechart> | undefined;
  /** Commands that came, and what this hub says became of each of their targets. */
  readonly commands: { command: string; body: Record<string, unknown> }[] = [];
  outcome: Partial<CommandResult> = { outcome: "applied" };
  figures: FiguresAnswer | undefined;
  rejects: RejectsAnswer | undefined;
  /** History beyond what the snapshot holds. */
  transitions: TransitionItem[] = [];
  #snapshot: StreamSnapshot | undefined;
  #greetedAt = 0;
  #fetch = globalThis.fetch;

  install(): void {
    globalThis.fetch = (input, init) => this.#answer(new Request(input, init));
  }

  remove(): void {
    globalThis.fetch = this.#fetch;
    for (const { controller } of this.lines) {
      try {
        controller.close();
      } catch {
        continue;
      }
    }
  }

  say(event: string, data: unknown, id = ""): void {
    const text = `${id ? `id: ${id}\n` : ""}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    this.lines.at(-1)!.controller.enqueue(new TextEncoder().encode(text));
  }

  greet(snapshot: StreamSnapshot, api = "1.0"): void {
    [this.#snapshot, this.#greetedAt] = [snapshot, Date.now()];
    if (this.alarms.length === 0) this.alarms = storyAlarms(snapshot);
    this.say("hello", { api, version: "0.1.0", serverTime: snapshot.at });
    this.say("snapshot", snapshot, "a-1-0");
  }

  hangUp(): void {
    this.lines.at(-1)!.controller.close();
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    this.asked.push(pathname);
    if (this.answers === undefined) throw new TypeError("Failed to fetch");
    if (this.answers !== 200) return new Response("", { status: this.answers });
    if (pathname.endsWith("/me")) return Response.json(this.me);
    if (pathname.endsWith("/stream")) return this.#stream(request);
    if (pathname.endsWith("/readings")) return this.#readings(new URL(request.url));
    if (pathname.endsWith("/transitions")) return this.#transitions(new URL(request.url).searchParams);
    if (pathname.endsWith("/explain")) return given(this.explanation);
    if (pathname.endsWith("/figures")) return given(this.figures);
    if (pathname.endsWith("/rejects")) return given(this.rejects);
    if (pathname.endsWith("/asOf")) return this.#asOf(new URL(request.url).searchParams);
    if (pathname.endsWith("/notes")) return this.#notes(request);
    if (pathname.endsWith("/statechart")) return given(this.statechart);
    if (pathname.endsWith("/alarms")) return this.#listed(new URL(request.url).searchParams);
    if (/\/(alarms|machines|sensors):/.test(pathname))
      return this.#command(pathname.split(":")[1]!, await request.json());
    return Response.json({ items: [], total: 0 });
  }

  /** By the story's clock. */
  #now(): number {
    return this.#snapshot!.at + Date.now() - this.#greetedAt;
  }

  #readings({ pathname, searchParams }: URL): Response {
    const id = pathname.split("/sensors/")[1]!.replace("/readings", "");
    const sensor = this.#snapshot?.sensors.find((each) => each.id === id);
    return sensor ? Response.json(storyReadings(sensor, searchParams, this.#now())) : given(undefined);
  }

  #transitions(query: URLSearchParams): Response {
    const within = ["sensor", "machine", "zone"].flatMap((name) => query.getAll(name));
    const kinds = query.getAll("of");
    const [from, before] = [Number(query.get("from") ?? 0), Number(query.get("to") ?? Infinity)];
    const all = [...this.transitions, ...(this.#snapshot?.transitions ?? [])];
    const items = all.filter(
      ({ id, of, at }) =>
        (!within.length || within.some((place) => id === place || id.startsWith(`${place}/`))) &&
        (!kinds.length || kinds.includes(of)) &&
        at >= from &&
        at < before,
    );
    return Response.json({ items: items.toSorted(newestFirst), total: items.length });
  }

  /** As it stood before its night began: everything good. */
  #asOf(query: URLSearchParams): Response {
    const of = query.get("of") as "zones" | "machines" | "sensors" | "alarms";
    const { sensors, machines, zones } = this.#snapshot!;
    const calm = { zones, machines: machines.map(good), sensors: sensors.map(good), alarms: [] };
    const known = zones.map(({ id }) => ({ id, complete: id !== "aachen/paint" }));
    const items = calm[of];
    return Response.json({ at: Number(query.get("at")), of, items, total: items.length, unknown: 0, zones: known });
  }

  #listed(query: URLSearchParams): Response {
    const list = query.get("list") ?? "active";
    const [zones, priorities] = [query.getAll("zone"), query.getAll("priority")];
    const isMeant = ({ site, zone, priority = "log" }: AlarmItem) =>
      (!zones.length || zones.includes(`${site}/${zone}`)) && (!priorities.length || priorities.includes(priority));
    const items = this.alarms
      .filter(isMeant)
      .filter((item) =>
        list === "shelved" || list === "outOfService"
          ? item.muted === list
          : !item.muted && (list !== "unacknowledged" || isWaiting(item)),
      );
    return Response.json({ items, total: this.waiting ?? items.length });
  }

  #command(command: string, body: Record<string, unknown> & { targets?: AlarmTarget[] }): Response {
    this.commands.push({ command, body });
    if (body["preview"])
      return Response.json({ command, preview: true, total: this.waiting, counts: { "aachen/press": this.waiting } });
    const results = (body.targets ?? []).map((target) => ({ id: "c", ...target, ...this.outcome }));
    return Response.json({ command, total: results.length, counts: {}, results });
  }

  async #notes(request: Request): Promise<Response> {
    if (request.method === "POST") {
      const written = (await request.json()) as NoteItem;
      this.notes = [
        { ...written, id: "n", by: this.me.name, at: Date.now(), site: "", zone: "", sequence: 1 },
        ...this.notes,
      ];
    }
    return Response.json(request.method === "POST" ? this.notes[0] : { items: this.notes, total: this.notes.length });
  }

  #stream(request: Request): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void this.lines.push({ controller, lastEventId: request.headers.get("last-event-id") }),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }
}

/** What a test gave the hub to answer; without it, its gateway is away. */
const given = (answer: object | undefined): Response =>
  answer ? Response.json(answer) : Response.json({ title: "its gateway does not answer" }, { status: 503 });

const good = <Item extends object>(item: Item): Item => {
  const { cause: _cause, overlay: _overlay, ...rest } = item as Item & { cause?: unknown; overlay?: unknown };
  const isMachine = typeof (rest as { state?: unknown }).state === "string";
  return { ...rest, health: "good", state: isMachine ? "running" : { signal: "live", limit: "normal" } } as Item;
};
