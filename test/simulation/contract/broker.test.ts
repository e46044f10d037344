import { startMosquitto } from "../../support/mosquitto.ts";
import { describeRequiring } from "../../support/requires.ts";
import { Broker } from "../broker/broker.ts";
import { brokerContract } from "./broker-contract.ts";
import { serve } from "./serve.ts";

describeRequiring("mosquitto", "Mosquitto", (binary) => {
  brokerContract("Mosquitto", () => startMosquitto(binary));
});

brokerContract("its twin in the simulation", async () => {
  const broker = new Broker();
  const { port, close } = await serve(
    (socket) => broker.accept(socket),
    () => broker.isListening,
  );
  return {
    port,
    close: async () => {
      broker.stop("nothing");
      await close();
    },
  };
});
