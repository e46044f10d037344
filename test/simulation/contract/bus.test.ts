import { STREAMS } from "@tocsin/core/wire/streams";
import { startNatsServer } from "../../support/nats-server.ts";
import { Bus } from "../bus/bus.ts";
import { busContract } from "./bus-contract.ts";
import { serve } from "./serve.ts";

busContract("nats-server", async () => {
  const server = await startNatsServer();
  const restart = async () => {
    await server.kill();
    await server.restart();
  };
  return { url: server.url, restart, close: () => server.close() };
});

busContract("its twin in the simulation", async () => {
  const bus = new Bus({ streams: STREAMS });
  const { port, close } = await serve(
    (socket) => bus.accept(socket),
    () => bus.isListening,
  );
  const restart = async () => {
    bus.stop();
    bus.start();
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    restart,
    close: async () => {
      bus.stop();
      await close();
    },
  };
});
