import { createRequire, syncBuiltinESMExports } from "node:module";
import type { Server } from "node:net";
import { activeHost } from "./active.ts";
import type { Host } from "./host.ts";
import { currentProcess, type End } from "./process.ts";
import { Link, SimulatedSocket } from "./socket.ts";

const require = createRequire(import.meta.url);
const net = require("node:net") as Record<string, unknown> & { Server: { prototype: Record<string, unknown> } };

/** What listens at an address of the simulated network. */
export type Service = { accept: (socket: SimulatedSocket, link: Link) => void; isListening: () => boolean };

type Address = { host: string; port: number };

/** The network of one simulation: services by host name, and a link from each process's computer to each of them. */
export class Network {
  readonly #host: Host;
  readonly #services = new Map<string, Service>();
  readonly #links = new Map<string, Link>();

  constructor(host: Host) {
    this.#host = host;
  }

  serve(name: string, service: Service): void {
    this.#services.set(name, service);
  }

  link(client: string, service: string): Link {
    const name = `${client} - ${service}`;
    let link = this.#links.get(name);
    if (link === undefined) this.#links.set(name, (link = new Link(this.#host, name)));
    return link;
  }

  get links(): readonly Link[] {
    return [...this.#links.values()];
  }

  connect({ host: name }: Address, connected?: () => void): SimulatedSocket {
    const owner = currentProcess();
    if (owner === undefined) throw new Error("nobody connects in a simulation but its processes");
    const link = this.link(owner.name, name);
    const socket = new SimulatedSocket(link);
    socket.connecting = true;
    if (connected) socket.once("connect", connected);
    owner.whenEnded((how) => this.#ended(socket, how));
    this.#host.after(link.latencyMs(), () => this.#connect(socket, link, name));
    return socket;
  }

  #connect(socket: SimulatedSocket, link: Link, name: string): void {
    if (socket.destroyed) return;
    if (link.isHeld) {
      this.#host.after(200, () => this.#connect(socket, link, name));
      return;
    }
    const service = this.#services.get(name);
    if (link.isRefused || service === undefined || !service.isListening()) {
      const error = new Error(`connect ECONNREFUSED ${name}`);
      socket.destroy(Object.assign(error, { code: "ECONNREFUSED" }));
      return;
    }
    socket.connecting = false;
    this.#host.later(0, () => {
      if (socket.destroyed) return;
      const peer = new SimulatedSocket(link);
      peer.peer = socket;
      socket.peer = peer;
      service.accept(peer, link);
    });
    socket.emit("connect");
  }

  /** A computer closes what a process has left open, unless it has gone itself. */
  #ended(socket: SimulatedSocket, how: End): void {
    const { peer } = socket;
    socket.peer = undefined;
    socket.link.closed(socket);
    if (peer === undefined) return;
    peer.peer = undefined;
    if (how === "kill") socket.link.carry(socket.link.latencyMs(), () => peer.reset());
  }
}

let network: Network | undefined;

export function useNetwork(next: Network | undefined): void {
  network = next;
}

/** While a simulation runs, processes connect and listen in its network. */
export function simulateNetwork(): void {
  const real = net["createConnection"] as (...args: unknown[]) => unknown;
  const createConnection = (...args: unknown[]): unknown => {
    if (activeHost() === undefined || network === undefined) return real(...args);
    const connected = args.findLast((each) => typeof each === "function") as (() => void) | undefined;
    const [first, second] = args;
    const address = typeof first === "object" ? (first as Address) : { port: Number(first), host: String(second) };
    return network.connect(address, connected);
  };
  net["createConnection"] = createConnection;
  net["connect"] = createConnection;
  simulateListening();
  syncBuiltinESMExports();
}

/** A server of a process listens, and nobody ever asks it anything. */
function simulateListening(): void {
  const { prototype } = net.Server;
  const listen = prototype["listen"] as (...args: unknown[]) => Server;
  prototype["listen"] = function (this: Server, ...args: unknown[]): Server {
    const host = activeHost();
    if (host === undefined) return listen.apply(this, args);
    const listening = args.findLast((each) => typeof each === "function") as (() => void) | undefined;
    this.address = () => ({ address: "127.0.0.1", family: "IPv4", port: 1 });
    this.close = (closed?: (error?: Error) => void) => {
      host.after(0, () => closed?.());
      return this;
    };
    // Node's own event would have it watch connections, by real timers.
    host.after(0, () => listening?.call(this));
    return this;
  };
}
