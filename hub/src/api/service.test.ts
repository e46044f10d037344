import Fastify from "fastify";
import { expect, it } from "vitest";
import type { ApiContext } from "./context.ts";
import { serveService } from "./service.ts";

it("is ready once it has read what was in the streams, and stays so; without NATS it answers as of when it last heard", async () => {
  const app = Fastify();
  let now = { nats: "connecting", log: "waiting" };
  serveService(app as never, { status: () => now } as unknown as ApiContext);
  const code = async () => (await app.inject("/readyz")).statusCode;
  expect(await code()).toBe(200);
  now = { nats: "connected", log: "reading" };
  expect(await code()).toBe(503);
  now = { nats: "connected", log: "caught-up" };
  expect(await code()).toBe(200);
  now = { nats: "connected", log: "reading" };
  expect(await code()).toBe(200);
});
