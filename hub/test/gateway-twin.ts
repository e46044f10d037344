import { jetstream } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { CommandReply, CommandRequest } from "@tocsin/core/wire/command";
import type { Health } from "@tocsin/core/wire/health";
import { machineId, sensorId, type Id, type MachinePath, type SensorPath } from "@tocsin/core/wire/id";
import type { ZoneInventory } from "@tocsin/core/wire/inventory";
import type { LogBatch, LogRecord, SensorTransition } from "@tocsin/core/wire/log";
import type { LogQuery, LogReply, Query, ReadingsReply } from "@tocsin/core/wire/query";
import type { MachineStateMessage } from "@tocsin/core/wire/state";
import {
  commandSubject,
  heartbeatSubject,
  logSubject,
  machineInventorySubject,
  machineStateSubject,
  querySubject,
  zoneInventorySubject,
} from "@tocsin/core/wire/subject";
import { runs } from "./log-runs.ts";
import { REJECTS } from "./rejects-answer.ts";
import { stateAnswer } from "./state-answer.ts";
import { inventoryOf } from "./twin-inventory.ts";

export type TwinOptions = {
  site?: string;
  zone?: string;
  order?: number;
  machines?: number;
  sensorsPerMachine?: number;
};

const BATCH_RECORDS = 500;

/** A gateway as the hub sees it: it says on NATS what core/wire describes, and keeps its log to be asked for. */
export class GatewayTwin {
  readonly path: { site: Id; zone: Id };
  readonly machines: Id[];
  readonly sensors: Id[];
  readonly log: LogRecord[] = [];
  readonly asked: Query[] = [];
  /** Sequence numbers that the twin no longer has when it is asked for its log. */
  readonly forgotten = new Set<number>();
  /** Commands that were carried out, by id: a repeat is only answered. */
  readonly commands = new Map<string, CommandRequest>();
  /** How often a command came, repeats included. */
  commandsHeard = 0;
  /** What the twin does with commands: rejects with this code; silent answers nothing, though it carries them out. */
  obeys: "applied" | "silent" | { rejects: string } = "applied";
  epoch = 1;
  sentUpTo = 0;
  streamSeq = 0;
  readonly #connection: NatsConnection;
  readonly #order: number;
  #beating: NodeJS.Timeout | undefined;

  private constructor(connection: NatsConnection, options: TwinOptions) {
    this.#connection = connection;
    this.path = { site: (options.site ?? "site") as Id, zone: (options.zone ?? "press") as Id };
    this.#order = options.order ?? 0;
    const names = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}` as Id);
    this.machines = names("m", options.machines ?? 2);
    this.sensors = names("s", options.sensorsPerMachine ?? 3);
  }

  static async start(url: string, options: TwinOptions = {}): Promise<GatewayTwin> {
    const twin = new GatewayTwin(await connect({ servers: url }), options);
    twin.#answer();
    return twin;
  }

  get head(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  sensorId = (machine: number, sensor: number): string => sensorId(this.#sensorPath(machine, sensor));

  async publishInventory(): Promise<void> {
    const stream = jetstream(this.#connection);
    for (const machine of this.machines)
      await stream.publish(
        machineInventorySubject({ ...this.path, machine }),
        JSON.stringify(inventoryOf(this, machine)),
      );
    const zone: ZoneInventory = {
      v: 1,
      ...this.path,
      siteName: "The plant",
      zoneName: `Zone ${this.path.zone}`,
      order: this.#order,
      configHash: "h1",
      machines: this.machines,
    };
    await stream.publish(zoneInventorySubject(this.path), JSON.stringify(zone));
  }

  async removeMachine(machine: number): Promise<void> {
    const name = this.machines[machine]!;
    const inventory = { ...inventoryOf(this, name), removed: true, sensors: [] };
    await jetstream(this.#connection).publish(
      machineInventorySubject({ ...this.path, machine: name }),
      JSON.stringify(inventory),
    );
  }

  /** Writes records to the twin's own log: a claim first, then whatever is given. */
  claim(): void {
    const at = Date.now();
    const record = { kind: "claim", epoch: this.epoch, random: `claim-${this.epoch}`, machineId: "pc" } as const;
    this.log.push({ seq: this.head + 1, at, processedAt: at, reason: "new-store", ...record });
  }

  transition(machine: number, sensor: number, health: Health, over: Partial<SensorTransition> = {}): SensorTransition {
    const at = over.at ?? Date.now();
    const high = health === "out-of-specification" || over.state?.limit === "high";
    const record: SensorTransition = {
      seq: this.head + 1,
      at,
      processedAt: Date.now(),
      kind: "transition",
      of: "sensor",
      id: this.sensorId(machine, sensor),
      changes: [{ region: "signal", from: "unknown", to: "live" }],
      state: { signal: health === "failure" ? "silent" : "live", limit: high ? "high" : "normal" },
      health,
      healthBefore: "unknown",
      cause: { kind: "signal", text: `it is ${health}` },
      reading: { value: 20, unit: "°C", quality: "good", at },
      ...over,
    };
    this.log.push(record);
    return record;
  }

  machineTransition(machine: number, health: Health): void {
    const at = Date.now();
    this.log.push({
      seq: this.head + 1,
      at,
      processedAt: at,
      kind: "transition",
      of: "machine",
      id: machineId(this.#machinePath(machine)),
      changes: [{ region: "health", from: "unknown", to: health }],
      state: { state: "running", coverage: { good: this.sensors.length, of: this.sensors.length } },
      health,
      healthBefore: "unknown",
      cause: { kind: "signal", text: "its sensors are heard" },
    });
  }

  /** Appends what is not sent yet to the stream, in batches; those that `lose` names are left out, as if lost there. */
  async send({ lose = () => false }: { lose?: (record: LogRecord) => boolean } = {}): Promise<void> {
    const waiting = this.log.filter((record) => record.seq > this.sentUpTo);
    for (let i = 0; i < waiting.length; i += BATCH_RECORDS) {
      const part = waiting.slice(i, i + BATCH_RECORDS);
      for (const run of runs(part.filter((record) => !lose(record)))) await this.sendBatch(run);
      this.sentUpTo = part.at(-1)!.seq;
    }
  }

  async sendBatch(records: LogRecord[]): Promise<void> {
    const batch: LogBatch = {
      v: 1,
      ...this.path,
      epoch: this.epoch,
      claim: `claim-${this.epoch}`,
      first: records[0]!.seq,
      last: records.at(-1)!.seq,
      records,
    };
    const { seq } = await jetstream(this.#connection).publish(logSubject(this.path), JSON.stringify(batch));
    this.streamSeq = seq;
  }

  async publishRaw(subject: string, body: string): Promise<void> {
    await jetstream(this.#connection).publish(subject, body);
  }

  async publishState(
    machine: number,
    state: Omit<MachineStateMessage, "v" | "site" | "zone" | "machine">,
  ): Promise<void> {
    const path = this.#machinePath(machine);
    await jetstream(this.#connection).publish(machineStateSubject(path), JSON.stringify({ v: 1, ...path, ...state }));
  }

  beat(over: object = {}): void {
    const now = Date.now();
    const heartbeat = {
      v: 1,
      ...this.path,
      at: now,
      startedAt: now - 1_000,
      version: "0.1.0",
      configHash: "h1",
      epoch: this.epoch,
      claim: `claim-${this.epoch}`,
      head: this.head,
      sentUpTo: this.sentUpTo,
      streamSeq: this.streamSeq,
      outbox: { records: this.head - this.sentUpTo },
      readings: { received: 10, perSecond: 1, late: 0, redelivered: 0, quarantined: 0, unmatchedTopics: 0 },
      sensors: this.machines.length * this.sensors.length,
      durability: "strict",
      dataPaths: [{ path: "embedded", state: "live", since: now - 1_000 }],
      disk: { freeBytes: 1e9, storeBytes: 1e6 },
      ...over,
    };
    this.#connection.publish(heartbeatSubject(this.path), JSON.stringify(heartbeat));
  }

  keepBeating(everyMs: number): void {
    this.beat();
    this.#beating = setInterval(() => this.beat(), everyMs);
  }

  stopBeating(): void {
    clearInterval(this.#beating);
  }

  async close(): Promise<void> {
    this.stopBeating();
    await this.#connection.close();
  }

  #machinePath = (machine: number): MachinePath => ({ ...this.path, machine: this.machines[machine]! });
  #sensorPath = (machine: number, sensor: number): SensorPath => ({
    ...this.#machinePath(machine),
    sensor: this.sensors[sensor]!,
  });

  #answer(): void {
    this.#connection.subscribe(commandSubject(this.path), {
      callback: (_error, message) => {
        const reply = this.#obey(message.json<CommandRequest>());
        if (reply) message.respond(JSON.stringify(reply));
      },
    });
    this.#connection.subscribe(querySubject(this.path), {
      callback: (_error, message) => {
        const query = message.json<Query>();
        this.asked.push(query);
        message.respond(JSON.stringify(this.#answerTo(query)));
      },
    });
  }

  #obey(request: CommandRequest): CommandReply | undefined {
    this.commandsHeard++;
    const repeated = this.commands.has(request.id);
    const rejects = typeof this.obeys === "object" ? this.obeys.rejects : undefined;
    const after = request.command === "acknowledge" ? { after: "acknowledged" } : {};
    const outcome =
      rejects === undefined
        ? ({ outcome: "applied", ...after } as const)
        : ({ outcome: "rejected", code: rejects } as const);
    const at = Date.now();
    if (!repeated) {
      const { id, command, target, who: by } = request;
      this.commands.set(id, request);
      this.log.push({
        seq: this.head + 1,
        at,
        processedAt: at,
        kind: "command",
        id,
        command,
        target,
        by,
        ...outcome,
      } as never);
    }
    return this.obeys === "silent"
      ? undefined
      : { v: 1, ok: true, id: request.id, at, ...(repeated ? { repeated } : {}), ...outcome };
  }

  #answerTo(query: Query): object {
    if (query.query === "log") return this.#logPage(query);
    if (query.query === "readings") return this.#readingsPage(query.cursor);
    if (query.query === "rejects") return REJECTS;
    return stateAnswer(query);
  }

  /** Pages of two readings, three of them. */
  #readingsPage(cursor = "0"): ReadingsReply {
    const page = Number(cursor);
    const at = [page * 2_000, page * 2_000 + 1_000];
    const columns = { at, value: [page, page + 0.5], ...(page === 1 ? { quality: ["good", "bad"] as never } : {}) };
    return { v: 1, ok: true, columns, gaps: [], source: "journal", ...(page < 2 ? { next: String(page + 1) } : {}) };
  }

  #logPage({ from, to }: LogQuery): LogReply<LogRecord> {
    const end = Math.min(to, from + 9);
    const records = this.log.filter(({ seq }) => seq >= from && seq <= end && !this.forgotten.has(seq));
    const lost = [...this.forgotten].filter((seq) => seq >= from && seq <= end).map((seq) => ({ from: seq, to: seq }));
    return { v: 1, ok: true, records, lost, ...(end < to ? { next: end + 1 } : {}) };
  }
}
