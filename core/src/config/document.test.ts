import { describe, expect, it } from "vitest";
import { Type } from "typebox";
import { formatErrors, readDocument } from "./document.ts";
import { Duration } from "./duration.ts";
import { mistypedVariables } from "./environment.ts";

const closed = { additionalProperties: false };
const Schema = Type.Object(
  {
    zone: Type.String({ minLength: 1 }),
    clock: Type.Enum(["sensor", "event"], { default: "sensor" }),
    mqtt: Type.Object(
      {
        embedded: Type.Optional(
          Type.Object(
            {
              host: Type.String({ default: "127.0.0.1" }),
              port: Type.Integer({ default: 1883, minimum: 1, maximum: 65_535 }),
              passwordFile: Type.Optional(Type.String()),
              packetBytesMax: Type.Integer({ default: 1_000 }),
            },
            closed,
          ),
        ),
        brokers: Type.Array(Type.Object({ name: Type.String(), url: Type.String() }, closed), { default: [] }),
      },
      { ...closed, default: {} },
    ),
    nats: Type.Object({ servers: Type.Array(Type.String(), { default: ["nats://a"] }) }, { ...closed, default: {} }),
    silentAfter: Duration({ default: "30s", minimumMs: 1_000, maximumMs: 3_600_000 }),
    insecure: Type.Boolean({ default: false }),
    labels: Type.Optional(Type.Record(Type.String({ pattern: "^[a-z]+$" }), Type.String())),
    scale: Type.Optional(Type.Union([Type.Number(), Type.Object({ factor: Type.Number() }, closed)])),
  },
  closed,
);

const read = (text: string, env: Record<string, string> = {}) => readDocument(Schema, { file: "g.yaml", text, env });

function check(text: string, expected: string[], env: Record<string, string> = {}) {
  const loaded = read(text, env);
  expect(loaded.ok ? [] : formatErrors(loaded.errors).split("\n")).toEqual(expected);
}

describe("a document", () => {
  it("is filled with defaults, durations in ms", () => {
    const loaded = read("zone: press\nmqtt: { embedded: {} }\n");
    expect(loaded).toEqual({
      ok: true,
      value: {
        zone: "press",
        clock: "sensor",
        mqtt: { embedded: { host: "127.0.0.1", port: 1883, packetBytesMax: 1000 }, brokers: [] },
        nats: { servers: ["nats://a"] },
        silentAfter: 30_000,
        insecure: false,
      },
    });
  });

  it("tells all that is wrong at once, in the order of the text", () =>
    check("zon: a\nclock: sensr\nmqtt:\n  embedded:\n    prot: 1\n    port: many\nsilentAfter: 5\n", [
      'g.yaml:1:1  unknown key "zon": did you mean "zone"?',
      'g.yaml:1:1  the document lacks "zone": add it (text)',
      'g.yaml:2:8  clock is "sensr": did you mean "sensor"?',
      'g.yaml:5:5  unknown key "prot" in mqtt.embedded: did you mean "port"?',
      'g.yaml:6:11  mqtt.embedded.port is "many"; it must be a whole number',
      'g.yaml:7:14  silentAfter is "5", not a time with its unit: write 5s or 5ms',
    ]));

  it("names the parent of a missing key", () =>
    check("zone: a\nmqtt:\n  brokers:\n    - name: x\n", ['g.yaml:4:7  mqtt.brokers[0] lacks "url": add it (text)']));

  it("says when a value must be quoted", () =>
    check("zone: 12\n", ['g.yaml:1:7  zone is 12; it must be text: put it in quotes, "12"']));

  it("says when a list or a group stands where it should not", () =>
    check("zone: [a]\nnats: nats://b\ninsecure: { a: 1 }\n", [
      "g.yaml:1:7  zone is a list; it must be text",
      'g.yaml:2:7  nats is "nats://b"; it must be keys and values (servers ...)',
      "g.yaml:3:11  insecure is a group of keys; it must be true or false",
    ]));

  it("refuses numbers and times out of bounds", () =>
    check("zone: a\nmqtt: { embedded: { port: 70000 } }\nsilentAfter: 2h\n", [
      "g.yaml:2:27  mqtt.embedded.port is 70000; at most 65535 is allowed",
      "g.yaml:3:14  silentAfter is 2h; at most 1h is allowed",
    ]));

  it("points at the line of broken YAML", () => {
    const loaded = read("zone: a\n  clock: sensor\nx: [1\n");
    expect(loaded.ok).toBe(false);
    if (!loaded.ok)
      expect(loaded.errors.every(({ line, message }) => line > 0 && message.startsWith("not YAML"))).toBe(true);
  });

  it.each([
    ["zone: a\nx: [1, 2\nb: 1\n", '2:4  not YAML: the "[" that opens here does not end: add "]"'],
    ["zone: a\nmqtt: { a: 1, b: [1]\n", '2:7  not YAML: the "{" that opens here does not end: add "}"'],
    [
      "zone: it's\nclock: 'abc\nx: 1\n",
      "2:8  not YAML: the quote that opens here does not end: close it with the same quote on its line, or leave it out",
    ],
    ["mqtt:\n\tembedded: {}\n", "2:1  not YAML: a tab indents the line: indent with spaces"],
    [
      "mqtt:\n  a: 1\n b: 2\n",
      "3:1  not YAML: the line is indented otherwise than its neighbours: a key stands as far in as its neighbours, with spaces, two more than the key that it belongs to",
    ],
    [
      "zone: a: b\n",
      '1:7  not YAML: a key does not fit here: a key stands as far in as its neighbours, with spaces, two more than the key that it belongs to; put a value that holds ": " in quotes, and write "key: value" with a colon and a space',
    ],
    ["zone: @a\n", "1:7  not YAML: a text cannot begin with @: put it in quotes"],
    ["zone: 'a'b\n", '1:10  not YAML: "b" does not belong here: take it out, or put the whole value in quotes'],
  ])("says in plain words what to do about broken YAML: %j", (text, expected) => check(text, [`g.yaml:${expected}`]));

  it("names what else is wrong beside a key given twice", () =>
    check("zone: a\nzone: b\nprot: 1\nclock: sensr\n", [
      'g.yaml:2:1  "zone" is in line 1 already: keep one of the two',
      'g.yaml:3:1  unknown key "prot": known are zone, clock, mqtt, nats, silentAfter, insecure, labels, scale',
      'g.yaml:4:8  clock is "sensr": did you mean "sensor"?',
    ]));

  it("refuses a key given twice and a key that would reach a prototype", () => {
    check("zone: a\nzone: b\n", ['g.yaml:2:1  "zone" is in line 1 already: keep one of the two']);
    check("zone: a\nlabels: { __proto__: x }\n", ['g.yaml:2:11  "__proto__" cannot be a key: give it another name']);
  });

  it("says what a password should be instead", () =>
    check("zone: a\nmqtt: { embedded: { password: x } }\n", [
      'g.yaml:2:21  unknown key "password" in mqtt.embedded: did you mean "passwordFile"?',
    ]));

  it("takes either of two forms, and reports the nearer one", () => {
    check("zone: a\nscale: 3\n", []);
    check("zone: a\nscale: { factor: 2 }\n", []);
    check("zone: a\nscale: { facto: 2 }\n", [
      'g.yaml:2:8  scale lacks "factor": add it (a number)',
      'g.yaml:2:10  unknown key "facto" in scale: did you mean "factor"?',
    ]);
    check("zone: a\nscale: big\n", ['g.yaml:2:8  scale is "big"; it must be a number']);
  });

  it("is empty and says what it lacks", () => check("", ['g.yaml:1:1  the document lacks "zone": add it (text)']));
});

describe("the environment", () => {
  it("fills variables in, as the type that the schema wants", () => {
    const loaded = read('zone: ${ZONE}\nmqtt: { embedded: { port: "${PORT:-1900}" } }\n', { ZONE: "12" });
    expect(loaded.ok && [loaded.value.zone, loaded.value.mqtt.embedded?.port]).toEqual(["12", 1900]);
  });

  it("names the variable that is not set", () =>
    check("zone: ${ZONE}\n", [
      "g.yaml:1:7  the environment variable ZONE is not set: set it, or write ${ZONE:-default}",
    ]));

  it("keeps a doubled dollar as text", () => {
    const loaded = read("zone: $${x}\n");
    expect(loaded.ok && loaded.value.zone).toBe("${x}");
  });

  it("overrides every leaf, also where its parents are not written", () => {
    const loaded = read("zone: a\nclock: event\n", {
      TOCSIN_CLOCK: "sensor",
      TOCSIN_MQTT_EMBEDDED_PACKET_BYTES_MAX: "5",
      TOCSIN_NATS_SERVERS: "nats://b, nats://c",
      TOCSIN_SILENT_AFTER: "2s",
      TOCSIN_INSECURE: "true",
    });
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        clock: "sensor",
        mqtt: { embedded: { host: "127.0.0.1", packetBytesMax: 5 } },
        nats: { servers: ["nats://b", "nats://c"] },
        silentAfter: 2_000,
        insecure: true,
      },
    });
  });

  it("is named by its variable where its value is wrong", () =>
    check("zone: a\n", ['TOCSIN_MQTT_EMBEDDED_PORT  mqtt.embedded.port is "x"; it must be a whole number'], {
      TOCSIN_MQTT_EMBEDDED_PORT: "x",
    }));

  it("has names that nearly are those of settings told from those of others", () =>
    expect(
      mistypedVariables(Schema, {
        TOCSIN_MQTT_EMBEDDED_PROT: "1",
        TOCSIN_MQTT_EMBEDDED_PORT: "1",
        TOCSIN_REQUIRE_ALL: "1",
        TOCSIN_LOG_LEVEL: "info",
        TOCSIN_PORT: "8080",
        OTHER_CLOK: "x",
      }),
    ).toEqual([{ variable: "TOCSIN_MQTT_EMBEDDED_PROT", meant: "TOCSIN_MQTT_EMBEDDED_PORT" }]));
});
