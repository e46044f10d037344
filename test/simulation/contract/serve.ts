import { createServer, type AddressInfo, type Socket } from "node:net";

export type Served = { port: number; close: () => Promise<void> };

/** A twin behind a real socket, so that real clients can tell it from the real thing, or cannot. */
export async function serve(accept: (socket: Socket) => void, isListening: () => boolean): Promise<Served> {
  const server = createServer((socket) => {
    if (isListening()) accept(socket);
    else socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return { port: (server.address() as AddressInfo).port, close };
}
