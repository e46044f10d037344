import type { Me } from "@tocsin/core/wire/access";
import type { Explanation, Statechart } from "@tocsin/core/wire/explain";
import type { AlarmItem, StreamSnapshot } from "@tocsin/core/wire/hub-api";
import type { ReadingsItem } from "@tocsin/core/wire/hub-readings";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { AlarmTarget, CommandResult } from "@tocsin/core/wire/hub-command";

import { isWaiting } from "../marks/alarm-state.ts";

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
    if (pathname.endsWith("/readings")) return Response.json(readings(new URL(request.url)));
    if (pathname.endsWith("/explain") && this.explanation) return Response.json(this.explanation);
    if (pathname.endsWith("/notes")) return this.#notes(request);
    if (pathname.endsWith("/statechart") && this.statechart) return Response.json(this.statechart);
    if (pathname.endsWith("/alarms")) return this.#listed(new URL(request.url).searchParams.get("list") ?? "active");
    if (pathname.includes("/alarms:")) return this.#command(pathname.split(":")[1]!, await request.json());
    return Response.json({ items: [], total: 0 });
  }

  #listed(list: string): Response {
    const items = this.alarms.filter((item) =>
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

function readings(url: URL): ReadingsItem {
  const to = Number(url.searchParams.get("to") ?? Date.now());
  const count = Math.min(300, Number(url.searchParams.get("last") ?? 300));
  const at = Array.from({ length: count }, (_, i) => to - (count - i) * 1_000);
  return {
    sensor: url.pathname,
    from: at[0]!,
    to,
    source: "journal",
    gaps: [],
    columns: { at, value: at.map((_, i) => 70 + i / 100) },
  };
}
