import { afterAll, beforeAll, expect, it } from "vitest";
import { accessRig } from "../../test/access-rig.ts";

const BEGIN = 1_795_000_000_000;

let rig: Awaited<ReturnType<typeof accessRig>>;
beforeAll(async () => {
  rig = await accessRig({}, "admin");
});
afterAll(() => rig.close());

const get = async (path: string) => (await rig.app.inject(`/api/v1${path}`)).json();

it("says how far back history reaches while a new hub reads what is older, and where it is all there nothing", async () => {
  for (const zone of rig.fleet.zones.values()) {
    zone.begin = { epoch: 1, seq: 5, streamSeq: 5, at: zone.path.zone === "press" ? BEGIN : BEGIN + 1 };
    zone.overlay = undefined;
    zone.heartbeat = { epoch: 0, head: 0, sentUpTo: 0, outbox: { records: 0 }, readings: { perSecond: 0 } } as never;
    rig.fleet.touchGateway(zone);
  }
  const { items } = await get("/gateways");
  expect(items.map(({ zone, historyFrom }: any) => [zone, historyFrom])).toEqual([
    ["press", BEGIN],
    ["paint", BEGIN + 1],
  ]);
  expect(await get("/transitions")).toMatchObject({
    incomplete: ["plant/paint", "plant/press"],
    historyFrom: BEGIN + 1,
  });
  expect(await get("/transitions?zone=press")).toMatchObject({ incomplete: ["plant/press"], historyFrom: BEGIN });
  for (const zone of rig.fleet.zones.values()) zone.begin = undefined;
  expect(await get("/transitions")).toEqual({ items: [], total: 0 });
});
