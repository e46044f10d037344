import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { formatErrors } from "@tocsin/core/config/document";
import { afterEach, describe, expect, it } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-config-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const files = {
  secret: "password\n",
  "gateway.yaml":
    "zone: press\ndata: ../store\nmqtt: { brokers: [{ name: b, url: mqtt://localhost, username: u, passwordFile: secret }] }\n",
  "plant.yaml": "site: { id: demo }\nzones: [{ id: press }, { id: paint }]\nmachines: [{ zone: press, id: m1 }]\n",
  "sensors.csv": "zone,machine,sensor,profile\npress,m1,t,temperature\n",
  "profiles/temperature.yaml": "profiles: { temperature: { interval: 1s, limits: { high: 80 } } }\n",
};

it("loads a gateway's file with its plant, and paths relative to the file", () => {
  const folder = folderOf(files);
  const loaded = loadGatewayConfig(join(folder, "gateway.yaml"), {});
  expect(loaded.ok && loaded.value).toMatchObject({
    file: join(folder, "gateway.yaml"),
    plant: folder,
    data: join(dirname(folder), "store"),
    zone: {
      site: "demo",
      zone: "press",
      machines: [{ sensors: [{ id: "demo/press/m1/t", limits: { high: { value: 80 } } }] }],
    },
    mqtt: { brokers: [{ passwordFile: join(folder, "secret") }] },
  });
});

it("tells the errors of all its files at once", () => {
  const folder = folderOf({
    ...files,
    "gateway.yaml": "zone: pres\ndata: d\nmqtt: { embedded: { host: 10.0.0.1 } }\n",
    "sensors.csv": "zone,machine,sensor,profile\npress,m1,t,temprature\n",
  });
  const loaded = loadGatewayConfig(join(folder, "gateway.yaml"), {});
  const text = loaded.ok ? "" : formatErrors(loaded.errors).replaceAll(folder, ".");
  expect(text).toContain("./gateway.yaml:3:27  mqtt.embedded.host is open to others");
  expect(text).toContain('./sensors.csv:2:12  press/m1/t: no profile "temprature": did you mean "temperature"?');
});

it("names a zone that the plant lacks, and files that are missing", () => {
  const folder = folderOf({ ...files, "gateway.yaml": "zone: pres\ndata: d\nmqtt: { embedded: {} }\n" });
  const loaded = loadGatewayConfig(join(folder, "gateway.yaml"), {});
  expect(loaded.ok ? [] : loaded.errors.map(({ message }) => message)).toEqual([
    'no zone "pres" in the plant\'s folder: did you mean "press"?',
  ]);
  const missing = loadGatewayConfig(join(folder, "no.yaml"), {});
  expect(missing.ok ? "" : formatErrors(missing.errors)).toBe(
    `${join(folder, "no.yaml")}:1:1  there is no such file: create it, or correct the name`,
  );
});

describe("errors of several files", () => {
  const errorsOf = (changed: Record<string, string>) => {
    const folder = folderOf({ ...files, ...changed });
    const loaded = loadGatewayConfig(join(folder, "gateway.yaml"), {});
    return loaded.ok ? [] : formatErrors(loaded.errors).replaceAll(folder, ".").split("\n");
  };
  const rows = { "sensors.csv": "zone,machine,sensor,profile\npress,m1,t,temprature\n" };
  const ofRows = './sensors.csv:2:12  press/m1/t: no profile "temprature": did you mean "temperature"?';

  it("are told although the gateway's file has errors of its own, as are its zone and topics", () =>
    expect(
      errorsOf({
        ...rows,
        "gateway.yaml": 'zone: pres\ndata: d\nclok: event\nmqtt: { embedded: {}, topics: [{ topic: "{machin}/x" }] }\n',
      }),
    ).toEqual([
      './gateway.yaml:1:7  no zone "pres" in the plant\'s folder: did you mean "press"?',
      './gateway.yaml:3:1  unknown key "clok": did you mean "clock"?',
      './gateway.yaml:4:41  "{machin}/x": unknown {machin}: did you mean "machine"?',
      './gateway.yaml:4:41  "{machin}/x": {machine} is missing: readings need a machine',
      ofRows,
    ]));

  it("are told although the gateway's file is broken YAML", () =>
    expect(errorsOf({ ...rows, "gateway.yaml": "plant: .\nzone: pres\ndata: d\nmqtt: { embedded: {}\n" })).toEqual([
      './gateway.yaml:4:7  not YAML: the "{" that opens here does not end: add "}"',
      ofRows,
    ]));

  it("point at the line that names a folder or file which is not there", () => {
    const gateway = (plant: string) => ({ ...rows, "gateway.yaml": `plant: ${plant}\n${files["gateway.yaml"]}` });
    const cure = "name the folder with plant.yaml, sensors.csv and profiles/, relative to this file";
    expect(errorsOf(gateway("plnt"))).toEqual([
      `./gateway.yaml:1:8  plant is "plnt", but there is no folder ./plnt: ${cure}`,
    ]);
    expect(errorsOf(gateway("profiles"))).toEqual([
      `./gateway.yaml:1:8  plant is "profiles", but there is no file ./profiles/plant.yaml: create it, or ${cure}`,
      `./gateway.yaml:1:8  plant is "profiles", but there is no file ./profiles/sensors.csv: create it, or ${cure}`,
    ]);
    expect(errorsOf({ "gateway.yaml": files["gateway.yaml"].replace("secret", "secrte") })).toEqual([
      './gateway.yaml:3:80  mqtt.brokers.0.passwordFile is "secrte", but there is no file ./secrte: create it, or name it relative to this file',
    ]);
  });
});

it("asks every alarm of its plant for its action where it is to be strict", () => {
  const rings = { ...files, "sensors.csv": "zone,machine,sensor,profile,priority\npress,m1,t,temperature,low\n" };
  const file = join(folderOf(rings), "gateway.yaml");
  expect(loadGatewayConfig(file, {}).ok).toBe(true);
  const loaded = loadGatewayConfig(file, {}, { strict: true });
  expect(loaded.ok ? "" : formatErrors(loaded.errors)).toContain("the alarm of high rings (low) and tells no action");
});

it("has default profiles that load", () => {
  const config = join(import.meta.dirname, "../../../config");
  const folder = folderOf({
    "gateway.yaml": `zone: press\ndata: d\nmqtt: { embedded: {} }\n`,
    "plant.yaml": files["plant.yaml"],
    "sensors.csv": "zone,machine,sensor\n",
  });
  expect(loadGatewayConfig(join(folder, "gateway.yaml"), {}).ok).toBe(true);
  const kinds = "temperature pressure flow level vibration current humidity speed power switch counter".split(" ");
  const rows = kinds.map((kind) => `press,m1,${kind},${kind},${kind === "switch" ? "" : "1s"}`);
  writeFileSync(join(folder, "sensors.csv"), `zone,machine,sensor,profile,interval\n${rows.join("\n")}\n`);
  symlinkSync(join(config, "profiles"), join(folder, "profiles"));
  const loaded = loadGatewayConfig(join(folder, "gateway.yaml"), {});
  expect(loaded.ok ? [] : formatErrors(loaded.errors)).toEqual([]);
});
