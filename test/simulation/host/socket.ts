import { Duplex } from "node:stream";
import type { Host } from "./host.ts";
import { currentProcess, type SimulatedProcess } from "./process.ts";

/**
 * One end of a connection between two processes. Bytes arrive in order, after the link's latency. Where the other end's
 * process is gone, or its computer, nothing is heard of it but what its computer says, if that is there.
 */
export class SimulatedSocket extends Duplex {
  readonly remoteAddress = "127.0.0.1";
  readonly remotePort = 1;
  connecting = false;
  hasSent = false;
  peer: SimulatedSocket | undefined;
  readonly link: Link;
  readonly owner: SimulatedProcess | undefined;
  /** Nothing arrives before what was sent earlier. */
  #arrivesAt = 0;

  constructor(link: Link) {
    super({ allowHalfOpen: false });
    this.link = link;
    this.owner = currentProcess();
    link.opened(this);
  }

  override _read(): void {}

  override _write(chunk: Buffer, encoding: string, done: () => void): void {
    if (this.connecting) return void this.once("connect", () => this._write(chunk, encoding, done));
    this.hasSent = true;
    const bytes = Buffer.from(chunk);
    this.#send((peer) => peer.push(bytes));
    done();
  }

  override _final(done: () => void): void {
    if (this.connecting) return void this.once("connect", () => this._final(done));
    this.#send((peer) => peer.push(null));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.link.closed(this);
    this.#send((peer) => peer.destroy());
    done(error);
  }

  /** The computer of the other end says that there is no such connection. */
  reset(): void {
    this.destroy(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));
  }

  /** To the other end, in its process's name, unless that is gone. */
  #send(arrive: (peer: SimulatedSocket) => void): void {
    const { host } = this.link;
    this.#arrivesAt = Math.max(this.#arrivesAt, host.now + this.link.latencyMs());
    const deliver = () => {
      const { peer } = this;
      if (peer === undefined || peer.destroyed) return;
      const inItsName = () => arrive(peer);
      if (peer.owner === undefined) inItsName();
      else peer.owner.run(() => host.after(0, inItsName));
    };
    this.link.carry(this.#arrivesAt - host.now, deliver);
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** All connections of one process to one service, and what befalls them together. */
export class Link {
  readonly host: Host;
  readonly name: string;
  /** Nobody can connect. */
  isRefused = false;
  #isHeld = false;
  /** What waits for the link to be whole again, in order. */
  readonly #held: (() => void)[] = [];
  readonly #sockets = new Set<SimulatedSocket>();
  #latency: [least: number, most: number] = [0.05, 0.6];

  constructor(host: Host, name: string) {
    this.host = host;
    this.name = name;
  }

  latencyMs(): number {
    return this.host.random.between(...this.#latency);
  }

  slow(leastMs: number, mostMs: number): void {
    this.#latency = [leastMs, mostMs];
  }

  opened(socket: SimulatedSocket): void {
    this.#sockets.add(socket);
  }

  closed(socket: SimulatedSocket): void {
    this.#sockets.delete(socket);
  }

  /**
   * Those over which a process that runs has sent something. The client of NATS leaves others behind: what it dialled
   * when nothing got through, and has given up since; a server ends them in time.
   */
  get connections(): number {
    return [...this.#sockets].filter(({ owner, hasSent }) => hasSent && owner?.isAlive).length;
  }

  carry(ms: number, deliver: () => void): void {
    this.host.later(ms, () => {
      if (this.#isHeld) this.#held.push(deliver);
      else deliver();
    });
  }

  /** From here on nothing gets through, in neither direction, and nobody is told. */
  hold(): void {
    this.#isHeld = true;
  }

  /** What was held comes now. */
  release(): void {
    this.#isHeld = false;
    for (const deliver of this.#held.splice(0)) deliver();
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** What is on its way is lost, and both ends are told. */
  cut(): void {
    this.#held.length = 0;
    for (const socket of this.#sockets) {
      socket.peer = undefined;
      if (socket.owner === undefined) socket.reset();
      else socket.owner.run(() => this.host.after(0, () => socket.reset()));
    }
  }
}
