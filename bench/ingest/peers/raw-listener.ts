import { createServer, type AddressInfo } from "node:net";
import { generate, parser } from "mqtt-packet";

/** A listener that acknowledges each PUBLISH at once and keeps nothing: mqtt-packet and sockets, no broker. */
const server = createServer({ noDelay: true }, (socket) => {
  const packets = parser({ protocolVersion: 4 });
  packets.on("packet", (packet) => {
    if (packet.cmd === "connect") socket.write(generate({ cmd: "connack", returnCode: 0, sessionPresent: false }));
    if (packet.cmd === "publish") socket.write(generate({ cmd: "puback", messageId: packet.messageId! }));
  });
  socket.on("data", (data) => packets.parse(data));
  socket.on("error", () => undefined);
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit());
