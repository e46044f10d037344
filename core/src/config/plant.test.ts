import { describe, expect, it } from "vitest";
import type { SensorConfig } from "../health/config.ts";
import { formatErrors } from "./document.ts";
import { complaintsOf, readTexts, type PlantTexts } from "./example-plant.ts";

const plant = `
site: { id: demo, name: Demo works }
zones:
  - { id: press, name: Press shop }
  - { id: paint }
machines:
  - { zone: press, id: m1, tag: PR-01, labels: { line: L2 } }
  - { zone: press, id: m2 }
  - { zone: paint, id: m1 }
`;
const profiles = `
profiles:
  base: { deadband: 2%, onDelay: 5s, instrument: { priority: low } }
  temperature:
    extends: base
    unit: °C
    message: temperature out of bounds
    limits:
      high: { value: 80, priority: low }
      highHigh: { value: 90, priority: high, means: failure, action: stop the machine, respondWithin: 10m, onDelay: 1s }
  door: { kind: discrete, abnormal: [open, { value: broken, priority: high }] }
`;

const read = (texts: Partial<PlantTexts>) => readTexts({ plant, profiles, ...texts });
const check = (texts: Partial<PlantTexts>, expected: string[]) => expect(complaintsOf(read(texts))).toEqual(expected);

const checkRow = (columns: string, cells: string, expected: string[]) =>
  check({ sensors: `zone,machine,sensor,${columns}\npress,m1,t,${cells}\n` }, expected);

function sensor(columns: string, cells: string): SensorConfig {
  const loaded = read({ sensors: `zone,machine,sensor,${columns}\npress,m1,t,${cells}\n` });
  if (!loaded.ok) throw new Error(formatErrors(loaded.errors));
  return loaded.value.zones[0]!.machines[0]!.sensors[0]!;
}

describe("a plant", () => {
  it("has zones in order with their machines, names defaulting to ids", () => {
    const loaded = read({});
    expect(loaded.ok && loaded.value.zones).toMatchObject([
      { site: "demo", zone: "press", zoneName: "Press shop", siteName: "Demo works", order: 0, clock: "sensor" },
      { zone: "paint", zoneName: "paint", order: 1, machines: [{ id: "demo/paint/m1", tag: "m1", labels: {} }] },
    ]);
    expect(loaded.ok && loaded.value.zones[0]!.machines[0]).toMatchObject({ tag: "PR-01", labels: { line: "L2" } });
  });

  it("has a hash that changes with what judges a reading, zone by zone", () => {
    const hashes = (high: number) => {
      const loaded = read({ sensors: `zone,machine,sensor,interval,high\npress,m1,t,1s,${high}\n` });
      return loaded.ok ? loaded.value.zones.map(({ hash }) => hash) : [];
    };
    expect(hashes(80)).toEqual(hashes(80));
    expect(hashes(80)[0]).not.toBe(hashes(81)[0]);
    expect(hashes(80)[1]).toBe(hashes(81)[1]);
  });

  it("keeps what sensors of one profile have in common once, and apart what a row says otherwise", () => {
    const rows =
      "zone,machine,sensor,profile,high\npress,m1,a,temperature,\npress,m1,b,temperature,\npress,m1,c,temperature,70\n";
    const loaded = read({
      sensors: rows.replaceAll(",temperature", ",1s,temperature").replace("profile", "interval,profile"),
    });
    const [a, b, c] = loaded.ok ? loaded.value.zones[0]!.machines[0]!.sensors : [];
    expect(a).toMatchObject({ sensor: "a", limits: { high: { value: 80 } } });
    for (const part of ["limits", "instrument", "labels"] as const) expect(b![part]).toBe(a![part]);
    expect(c!.limits.high).toMatchObject({ value: 70 });
  });

  it("says of a zone when a source counts as gone, the rest by default", () => {
    const zones = "site: {id: a}\nmachines: []\nzones: [{id: press, sourceSilence: {share: 0.8}}, {id: paint}]\n";
    const loaded = read({ plant: zones });
    expect(loaded.ok && loaded.value.zones.map(({ sourceSilence }) => sourceSilence)).toEqual([
      { share: 0.8, atLeast: 5, intervals: 2 },
      undefined,
    ]);
    check({ plant: zones.replace("0.8", "60") }, [
      "plant.yaml:3:44  zones[0].sourceSilence.share is 60; at most 1 is allowed",
    ]);
  });

  it("names unknown zones, and what is listed twice", () =>
    check(
      {
        plant:
          "site: {id: a}\nzones: [{id: press}, {id: press}]\nmachines:\n- {zone: prss, id: m}\n- {zone: press, id: m}\n- {zone: press, id: m}\n",
      },
      [
        'plant.yaml:2:27  the zone "press" is listed twice: take out one of the two',
        'plant.yaml:4:10  no zone "prss": did you mean "press"?',
        'plant.yaml:6:21  the machine "m" of zone "press" is listed twice: take out one of the two',
      ],
    ));

  it("refuses ids that could not be a part of a subject, a key or a path", () =>
    check({ plant: 'site: {id: a.b}\nzones: [{id: "*"}]\nmachines:\n- {zone: a/b, id: __proto__}\n' }, [
      'plant.yaml:1:12  site.id is "a.b"; it must be an id: 1 to 64 letters, digits, "_" or "-", beginning with a letter or digit',
      'plant.yaml:2:14  zones[0].id is "*"; it must be an id: 1 to 64 letters, digits, "_" or "-", beginning with a letter or digit',
      'plant.yaml:4:10  machines[0].zone is "a/b"; it must be an id: 1 to 64 letters, digits, "_" or "-", beginning with a letter or digit',
      'plant.yaml:4:19  machines[0].id is "__proto__"; it must be an id: 1 to 64 letters, digits, "_" or "-", beginning with a letter or digit',
    ]));
});

describe("a row of the sensor table", () => {
  it("takes what it leaves empty from its profile and what that extends", () =>
    expect(sensor("interval,profile,description", "1s,temperature,bearing")).toEqual({
      id: "demo/press/m1/t",
      sensor: "t",
      tag: "t",
      description: "bearing",
      labels: {},
      kind: "analog",
      reports: "periodic",
      intervalMs: 1_000,
      silentAfterMs: 3_000,
      unit: "°C",
      profile: "temperature",
      scale: { factor: 1, offset: 0 },
      limits: {
        high: { value: 80, priority: "low", message: "temperature out of bounds", onDelayMs: 5_000, offDelayMs: 0 },
        highHigh: {
          value: 90,
          priority: "high",
          message: "temperature out of bounds",
          action: "stop the machine",
          respondWithinMs: 600_000,
          means: "failure",
          onDelayMs: 1_000,
          offDelayMs: 0,
        },
      },
      abnormal: [],
      deadband: 0.2,
      instrument: { priority: "low" },
    }));

  it("overrules its profile", () =>
    expect(
      sensor("interval,profile,high,deadband,onDelay,priority,message", "1s,temperature,85,0.5,2s,high=medium,too hot"),
    ).toMatchObject({
      limits: {
        high: { value: 85, priority: "medium", message: "too hot", onDelayMs: 2_000 },
        highHigh: { value: 90, priority: "high", message: "too hot" },
      },
      deadband: 0.5,
    }));

  it("takes shares of the deadband from the range, scaled", () =>
    expect(sensor("interval,range,scale,deadband,high", "1s,4..20,4..20=0..100,2%,80")).toMatchObject({
      range: { from: 4, to: 20 },
      scale: { factor: 6.25, offset: -25 },
      deadband: 2,
    }));

  it.each([
    ["0.1", { factor: 0.1, offset: 0 }],
    ["1.8 32", { factor: 1.8, offset: 32 }],
    ["-1..1 = 0..10", { factor: 5, offset: 5 }],
  ])("may be scaled by %s", (cell, scale) => expect(sensor("interval,scale", `1s,${cell}`).scale).toEqual(scale));

  it("may be discrete, with values that are off normal", () => {
    expect(sensor("profile", "door")).toMatchObject({
      kind: "discrete",
      reports: "onChange",
      abnormal: [
        { value: "open", priority: "log" },
        { value: "broken", priority: "high" },
      ],
    });
    expect(sensor("kind,abnormal,priority,labels", "discrete,open;fault,low,line=L2;a=b")).toMatchObject({
      abnormal: [
        { value: "open", priority: "low" },
        { value: "fault", priority: "low" },
      ],
      labels: { line: "L2", a: "b" },
    });
  });

  it("must name a zone, a machine and a profile that exist", () =>
    check(
      {
        sensors:
          "zone,machine,sensor,interval,profile\npres,m1,t,1s,\npress,m3,t,1s,\npress,m1,t,1s,temprature\npress,m2,a.b,1s,\npress,m2,__proto__,1s,\n",
      },
      [
        'sensors.csv:2:1  pres/m1/t: no zone "pres" in the plant file: did you mean "press"?',
        'sensors.csv:3:7  press/m3/t: no machine "m3" of zone "press" in the plant file: did you mean "m1"? (or add it there)',
        'sensors.csv:4:15  press/m1/t: no profile "temprature": did you mean "temperature"?',
        'sensors.csv:5:10  sensor is "a.b"; it must be an id: 1 to 64 letters, digits, "_" or "-", beginning with a letter or digit',
        'sensors.csv:6:10  sensor is "__proto__"; it must be an id: 1 to 64 letters, digits, "_" or "-", beginning with a letter or digit',
      ],
    ));

  it("must be alone with its id, and with its topic and pointer", () =>
    check(
      {
        sensors:
          "zone,machine,sensor,interval,topic,pointer\npress,m1,t,1s,,\npress,m1,t,1s,,\npress,m1,u,1s,a/b,/x\npress,m2,v,1s,a/b,/y\npress,m2,w,1s,a/b,/x\n",
      },
      [
        "sensors.csv:3:10  press/m1/t: the sensor is already in line 2: give one of them another id",
        "sensors.csv:6:15  press/m2/w: the topic and pointer are those of line 4 too: give each sensor a topic or a pointer of its own",
      ],
    ));

  it("must have its limits in order, and a deadband narrower than they are apart", () => {
    checkRow("interval,low,high,highHigh", "1s,80,70,70", [
      "sensors.csv:2:18  press/m1/t: low (80) is not below high (70): put them in order",
      "sensors.csv:2:21  press/m1/t: high (70) is not below highHigh (70): put them in order",
    ]);
    checkRow("interval,low,high,deadband", "1s,10,20,10", [
      "sensors.csv:2:21  press/m1/t: the deadband (10) is as wide as from low to high (10): no value would be normal again; make it smaller",
    ]);
  });

  it("must say how often it sends where silence matters", () => {
    checkRow("kind", "analog", [
      "sensors.csv:2:1  press/m1/t: a periodic sensor lacks its interval: write how often it sends, such as 1s, or reports onChange",
    ]);
    checkRow("reports", "onChange", []);
  });

  it("must hold numbers, times and words that mean something", () =>
    checkRow(
      "interval,high,low,kind,reports,onDelay,scale,range,deadband,topic,pointer",
      "1,hot,NaN,analogue,onchange,1 s,x,5,-1,a/#,x",
      [
        'sensors.csv:2:12  interval is "1", not a time with its unit: write 1s or 1ms',
        'sensors.csv:2:14  high is "hot"; it must be a number or a place on the span such as 90%, or deviations such as 3sd',
        'sensors.csv:2:18  low is "NaN"; it must be a number or a place on the span such as 90%, or deviations such as 3sd',
        'sensors.csv:2:22  kind is "analogue": did you mean "analog"?',
        'sensors.csv:2:31  reports is "onchange": did you mean "onChange"?',
        'sensors.csv:2:40  onDelay is "1 s", not a time with its unit: write 250ms, 10s, 5m, 2h or 7d',
        'sensors.csv:2:44  scale is "x"; it must be a factor (0.1), factor and offset (0.1 -40), or what raw values mean (4..20=0..100)',
        'sensors.csv:2:46  range is "5"; it must be from..to, such as 3.6..21',
        'sensors.csv:2:48  deadband is "-1"; it must be a number not below 0, a share of the span such as 2%, or 0.5sd',
        'sensors.csv:2:51  topic is "a/#"; it must be one MQTT topic, without + or # and not beginning with / or $',
        'sensors.csv:2:55  pointer is "x"; it must be a JSON Pointer, such as /data/temperature',
      ],
    ));

  it("must not say what its kind has no use for, nor what cancels itself", () => {
    checkRow("kind,high", "discrete,5", [
      "sensors.csv:2:21  press/m1/t: high does not apply to a sensor of kind discrete: list its abnormal values, or make it analog",
    ]);
    checkRow("interval,abnormal", "1s,x", [
      "sensors.csv:2:15  press/m1/t: abnormal does not apply to a sensor of kind analog: use limits, or make it discrete",
    ]);
    checkRow("interval,scale,range", "1s,0,5..5", [
      "sensors.csv:2:15  press/m1/t: the scale makes all values the same: its factor must be a number other than 0, its ends must differ",
      "sensors.csv:2:17  press/m1/t: the range ends (5) before it begins (5): swap the two",
    ]);
  });

  it("must give priorities and labels that exist", () =>
    checkRow("interval,high,priority,labels", "1s,5,high=hihg;low=low;x,plain;a.b=1", [
      'sensors.csv:2:17  press/m1/t: priority is "hihg": did you mean "high"?',
      'sensors.csv:2:17  press/m1/t: priority names "low", which this sensor does not judge: known are high',
      'sensors.csv:2:17  press/m1/t: priority is "x": known are high, medium, low, log',
      'sensors.csv:2:37  press/m1/t: the label "plain" has no name: write name=value;name=value',
      'sensors.csv:2:37  press/m1/t: "a.b" is no name for a label: letters, digits, "_" or "-"',
    ]));
});

describe("profiles", () => {
  it("must extend one that exists, and not each other", () =>
    check({ profiles: "profiles:\n  a: { extends: b }\n  b: { extends: a }\n  c: { extends: aa }\n" }, [
      "profiles.yaml:3:17  profiles extend each other in a circle (a -> b -> a): let one end it",
      'profiles.yaml:4:17  no profile "aa" to extend: did you mean "a"?',
    ]));

  it("are checked themselves", () =>
    check({ profiles: "profiles:\n  a: { limits: { hihg: 5, low: { value: x } }, deadband: wide, knd: analog }\n" }, [
      'profiles.yaml:2:18  unknown key "hihg" in profiles.a.limits: did you mean "high"?',
      'profiles.yaml:2:41  profiles.a.limits.low.value is "x"; it must be a number or a place on the span such as 90%, or deviations such as 3sd',
      'profiles.yaml:2:58  profiles.a.deadband is "wide"; it must be a number or a share of the span such as 2%, or 0.5sd',
      'profiles.yaml:2:64  unknown key "knd" in profiles.a: did you mean "kind"?',
    ]));
});

it("reports the errors of all files at once", () => {
  const loaded = read({ plant: "sites: 1\n", sensors: "zon\n", profiles: "profiles: 1\n" });
  expect(loaded.ok ? [] : loaded.errors.map(({ file }) => file)).toEqual(
    expect.arrayContaining(["plant.yaml", "sensors.csv", "profiles.yaml"]),
  );
});
