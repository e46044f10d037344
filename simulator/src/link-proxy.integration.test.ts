import { connect, createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startLinkProxy, type LinkProxy } from "./link-proxy.ts";

describe("a link", () => {
  let echo: Server;
  let link: LinkProxy;

  beforeEach(async () => {
    echo = createServer((socket) => socket.on("error", () => {}).pipe(socket));
    echo.listen(0, "127.0.0.1");
    await once(echo, "listening");
    link = await startLinkProxy(0, { host: "127.0.0.1", port: (echo.address() as { port: number }).port });
  });
  afterEach(async () => {
    await link.close();
    echo.close();
  });

  const dial = async (): Promise<Socket> => {
    const socket = connect(link.port, "127.0.0.1").on("error", () => {});
    await once(socket, "connect");
    return socket;
  };
  const answer = async (socket: Socket, text: string) => {
    socket.write(text);
    return String((await once(socket, "data"))[0]);
  };

  it("carries bytes both ways", async () => {
    const socket = await dial();
    expect(await answer(socket, "ping")).toBe("ping");
    socket.destroy();
  });

  it("ends what it carries when it is cut, and refuses what comes, until it is restored", async () => {
    const before = await dial();
    await answer(before, "ping");
    const closed = once(before, "close");
    link.cut();
    await closed;
    const during = await dial();
    if (!during.closed) await once(during, "close");
    link.restore();
    const after = await dial();
    expect(await answer(after, "again")).toBe("again");
    after.destroy();
  });
});
