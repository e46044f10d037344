import mqtt from "mqtt";

/** What a subscriber costs that does nothing: mqtt.js as it comes, QoS 1. Told the broker's port; answers how much came. */
const client = mqtt.connect(`mqtt://127.0.0.1:${process.argv[2]}`, {
  protocolVersion: 5,
  clientId: "no-op",
  properties: { receiveMaximum: Number(process.argv[3]) },
});
let count = 0;
client.on("message", () => {
  count += 1;
});
client.once("connect", () => client.subscribe("#", { qos: 1 }, () => process.send?.("ready")));
process.on("message", () => process.send?.(count));
process.once("disconnect", () => process.exit());
