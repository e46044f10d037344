import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Sees what goes over one connection, before it goes on. */
export type Watcher = {
  toServer(chunk: Buffer): void;
  toClient(chunk: Buffer): void;
  closed(): void;
};

export type TcpProxy = {
  port: number;
  /** Ends every connection, and lets none come about. */
  cut(): void;
  /** Nothing goes through, and nobody is told: a link that is half open. */
  stall(): void;
  mend(): void;
  close(): Promise<void>;
};

type Link = { near: Socket; far: Socket };

/** A link to a port of this computer that a test can cut or stall. `watch` is asked for each connection. */
export async function startTcpProxy(to: number, watch?: () => Watcher): Promise<TcpProxy> {
  const links = new Set<Link>();
  let state: "open" | "cut" | "stalled" = "open";
  const flow = ({ near, far }: Link) => {
    near.pipe(far);
    far.pipe(near);
  };
  const hold = ({ near, far }: Link) => {
    for (const socket of [near, far]) socket.unpipe().pause();
  };
  const server = createServer((near) => {
    near.on("error", () => undefined);
    if (state === "cut") return void near.destroy();
    const far = connect(to, "127.0.0.1");
    const link = { near, far };
    links.add(link);
    const watcher = watch?.();
    if (watcher) {
      near.on("data", (chunk: Buffer) => watcher.toServer(chunk));
      far.on("data", (chunk: Buffer) => watcher.toClient(chunk));
    }
    far.on("error", () => undefined);
    const end = () => {
      if (links.delete(link)) watcher?.closed();
      near.destroy();
      far.destroy();
    };
    near.on("close", end);
    far.on("close", end);
    if (state === "stalled") hold(link);
    else flow(link);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    state = "cut";
    for (const { near, far } of links) for (const socket of [near, far]) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    stall: () => {
      state = "stalled";
      for (const link of links) hold(link);
    },
    mend: () => {
      if (state === "stalled") for (const link of links) flow(link);
      state = "open";
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
