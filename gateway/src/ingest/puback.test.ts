import mqttPacket from "mqtt-packet";
import { expect, it } from "vitest";
import { pubacks } from "./puback.ts";

it("writes what mqtt-packet writes", () => {
  const ids = [1, 2, 255, 256, 65_535];
  const theirs = ids.map((messageId) => mqttPacket.generate({ cmd: "puback", messageId }));
  expect(pubacks(ids)).toEqual(Buffer.concat(theirs));
});
