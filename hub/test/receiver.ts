import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { method: string; path: string; headers: IncomingHttpHeaders; text: string; body: any };

/** A real HTTP server that keeps what it is sent, and answers as the test says. */
export class Receiver {
  readonly received: Received[] = [];
  /** Status to answer with; a function decides by what came. Headers such as retry-after go with it. */
  status: number | ((received: Received) => number) = 202;
  headers: Record<string, string> = {};
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const { method = "", url = "", headers } = request;
      const body = text === "" ? undefined : (JSON.parse(text) as unknown);
      const received = { method, path: url, headers, text, body };
      const status = typeof this.status === "number" ? this.status : this.status(received);
      if (status === 0) return void request.socket.destroy();
      this.received.push(received);
      response.writeHead(status, this.headers).end("taken");
      return undefined;
    });
  });

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What came to a path, in the order of arrival. */
  at(path: string): Received[] {
    return this.received.filter((each) => each.path === path);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
