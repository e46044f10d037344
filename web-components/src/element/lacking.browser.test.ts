import { html } from "lit";
import { afterEach, expect, it, vi } from "vitest";
import "../tocsin.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { mount, textOf, unmount, until } from "../testing/mount.ts";

const data = factorySnapshot();

vi.setConfig({ testTimeout: 120_000 });
afterEach(unmount);

const LACKING = {
  "tocsin-trend": [html`<tocsin-trend .data=${data}></tocsin-trend>`, "sensors"],
  "tocsin-machine": [html`<tocsin-machine .data=${data}></tocsin-machine>`, "machine"],
  "tocsin-sensor-detail": [html`<tocsin-sensor-detail .data=${data}></tocsin-sensor-detail>`, "sensor"],
  "tocsin-sensor-tile": [html`<tocsin-sensor-tile .data=${data}></tocsin-sensor-tile>`, "sensor"],
  "tocsin-gateway-card": [html`<tocsin-gateway-card .data=${data}></tocsin-gateway-card>`, "gateway"],
} as const;

for (const [tag, [template, attribute]] of Object.entries(LACKING))
  it(`${tag} says which attribute it lacks`, async () => {
    const place = await mount(template);
    await until(() => textOf(place).includes(`lacks its attribute ${attribute}.`), "it says so");
  });

it("a gateway's card leaves out what is not known, and names its own broker", async () => {
  const [first, ...others] = data.gateways;
  const { clock: _clock, disk: _disk, startedAt: _startedAt, ...known } = first!;
  const dataPaths = [{ path: "embedded", state: "live", since: data.at, detail: "" } as const];
  const gateway = { ...known, durability: "unknown", dataPaths } as const;
  const told = { ...data, gateways: [gateway, ...others] };
  const place = await mount(html`<tocsin-gateway-card gateway=${gateway.id} .data=${told}></tocsin-gateway-card>`);
  await until(() => textOf(place).includes("Own broker"), "its broker is named");
  expect(textOf(place)).not.toMatch(/unknown|Durability|embedded/);
});
