import { formatErrors } from "@tocsin/core/config/document";
import { describe, expect, it } from "vitest";
import { readGatewayDocument } from "./gateway-document.ts";

const least = "zone: press\ndata: d\nmqtt: { embedded: {} }\n";

function check(text: string, expected: string[], env: Record<string, string> = {}) {
  const { errors } = readGatewayDocument({ file: "g.yaml", text, env });
  expect(errors.length === 0 ? [] : formatErrors(errors).split("\n")).toEqual(expected);
}

describe("a gateway's document", () => {
  it("needs a zone, a store and a data path, and has a default for all else", () => {
    expect(readGatewayDocument({ file: "g.yaml", text: least, env: {} }).whole).toMatchObject({
      plant: ".",
      clock: "sensor",
      mqtt: {
        embedded: { host: "127.0.0.1", port: 1883 },
        brokers: [],
        topics: [{ topic: "{zone}/{machine}/{sensor}", decode: "auto" }],
      },
      ingest: { uncommittedMax: 20_000 },
      nats: { servers: ["nats://127.0.0.1:4222"] },
      status: { host: "127.0.0.1", port: 9101 },
    });
    check("zone: press\ndata: d\nmqtt: {}\n", [
      "g.yaml:3:7  mqtt names no data path: add embedded, or a broker to brokers",
    ]);
  });

  it("keeps to this computer unless it is told that it may leave it", () => {
    const open = `zone: press
data: d
mqtt:
  embedded: { host: 0.0.0.0 }
  brokers:
    - { name: plc, url: "mqtt://10.0.0.5:1883" }
    - { name: safe, url: "mqtts://plc.example", username: u, passwordFile: p }
nats: { servers: ["nats://10.0.0.6", "nats://127.0.0.1:4222"] }
`;
    const cure = ", or set insecure: true (--insecure) if nobody else can reach that network";
    check(open, [
      `g.yaml:4:21  mqtt.embedded.host is open to others, without TLS: give certFile and keyFile, or use 127.0.0.1${cure}`,
      `g.yaml:4:21  mqtt.embedded.host is open to others, and does not ask who they are: name them in clients, or use 127.0.0.1${cure}`,
      `g.yaml:6:25  mqtt://10.0.0.5:1883 is not encrypted: use mqtts://${cure}`,
      `g.yaml:6:25  mqtt://10.0.0.5:1883 is not told who we are: give username and passwordFile, or certFile and keyFile${cure}`,
      `g.yaml:8:19  nats://10.0.0.6 is not encrypted: use tls://${cure}`,
      `g.yaml:8:19  nats://10.0.0.6 is not told who we are: give credentialsFile, username and passwordFile, or certFile and keyFile${cure}`,
    ]);
    check(open, [], { TOCSIN_INSECURE: "true" });
  });

  it.each(["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])("takes %s for this computer", (host) =>
    check(`zone: a\ndata: d\nmqtt: { brokers: [{ name: b, url: "mqtt://${host}:1883" }] }\n`, []),
  );

  it.each(["127.0.0.1.example.com", "localhost.example.com", "0.0.0.0"])("takes %s for another", (host) => {
    const loaded = readGatewayDocument({
      file: "g.yaml",
      text: `zone: a\ndata: d\nmqtt: { brokers: [{ name: b, url: "mqtt://${host}:1883" }] }\n`,
      env: {},
    });
    expect(loaded.errors.length).toBe(2);
  });

  it("must name its brokers apart and give credentials whole", () =>
    check(
      `zone: a
data: d
mqtt:
  brokers:
    - { name: embedded, url: "mqtts://localhost", certFile: c }
    - { name: b, url: "mqtt://localhost", passwordFile: p }
    - { name: b, url: "http://localhost" }
`,
      [
        "g.yaml:5:7  certFile and keyFile belong together: give both",
        'g.yaml:5:15  the name "embedded" is that of the embedded broker: choose another',
        "g.yaml:6:7  passwordFile needs a username beside it",
        'g.yaml:7:15  the name "b" is that of another broker: give each its own',
        'g.yaml:7:23  mqtt.brokers[2].url is "http://localhost"; it must be mqtt://host:port or mqtts://host:port',
      ],
    ));

  it("must say how clients of the embedded broker prove who they are, and what they may do by proper filters", () =>
    check(
      `zone: a
data: d
mqtt:
  embedded:
    clientCaFile: ca
    clients:
      - { name: a, passwordFile: p, publish: ["a/#", "a#"] }
      - { name: a, subscribe: ["#/a"] }
`,
      [
        "g.yaml:5:19  clients show certificates over TLS only: give certFile and keyFile too",
        'g.yaml:7:54  "a#": + stands for a whole level, # for all last ones',
        'g.yaml:8:17  the name "a" is that of another client: give each its own',
        'g.yaml:8:32  "#": + stands for a whole level, # for all last ones',
      ],
    ));

  it("must give each client of the embedded broker a proof", () =>
    check("zone: a\ndata: d\nmqtt: { embedded: { certFile: c, clients: [{ name: plc }] } }\n", [
      "g.yaml:3:19  certFile and keyFile belong together: give both",
      'g.yaml:3:44  nothing can prove who "plc" is: give passwordFile here, or clientCaFile',
    ]));

  it("says which bound would never be reached", () =>
    check(
      `zone: a
data: d
mqtt: { embedded: {} }
ingest: { packetBytesMax: 100000 }
journal: { diskShortenBelowBytes: 1, diskDropBelowBytes: 2 }
`,
      [
        "g.yaml:4:9  no packet of packetBytesMax (100000) holds such a payload: give it less, or packetBytesMax more",
        "g.yaml:5:35  it is less than diskDropBelowBytes (2): old days are to go before new readings do, give it more",
      ],
    ));

  it("says which settings need or exclude each other", () =>
    check(
      `zone: a
data: d
mqtt:
  brokers:
    - { name: embedded, url: "mqtts://localhost", certFile: c }
    - { name: b, url: "mqtt://localhost", passwordFile: p }
    - { name: b, url: "mqtt://localhost:1884" }
`,
      [
        "g.yaml:5:7  certFile and keyFile belong together: give both",
        'g.yaml:5:15  the name "embedded" is that of the embedded broker: choose another',
        "g.yaml:6:7  passwordFile needs a username beside it",
        'g.yaml:7:15  the name "b" is that of another broker: give each its own',
      ],
    ));
});

it("keeps two data paths from taking a session from each other, and certificates from being of no use", () =>
  check(
    `zone: a
data: d
mqtt:
  brokers:
    - { name: a, url: "mqtt://localhost" }
    - { name: b, url: "mqtt://localhost" }
    - { name: c, url: "mqtt://localhost", clientId: c }
    - { name: d, url: "mqtt://localhost:1884", caFile: ca }
`,
    [
      "g.yaml:6:7  another entry connects to mqtt://localhost with this client id: they would take the session from each other",
      "g.yaml:8:23  caFile is of no use where nothing is encrypted: use mqtts://",
    ],
  ));

describe("a topic map", () => {
  const checkTopic = (map: string, expected: string[]) =>
    check(
      `zone: a\ndata: d\nmqtt:\n  embedded: {}\n  topics:\n    - ${map}\n`,
      expected.map((message) => `g.yaml:6:16  ${message}`),
    );

  it.each(["{zone}/{machine}/{sensor}", "plant/+/{source}/{machine}/#", "{machine}"])("may be %s", (topic) =>
    checkTopic(`{ topic: "${topic}" }`, []),
  );

  it("must be a template that names a machine", () => {
    checkTopic('{ topic: "{zone}/{machin}/{zone}" }', [
      '"{zone}/{machin}/{zone}": unknown {machin}: did you mean "machine"?',
      '"{zone}/{machin}/{zone}": {zone} stands twice',
      '"{zone}/{machin}/{zone}": {machine} is missing: readings need a machine',
    ]);
    checkTopic('{ topic: "a-{machine}/#/b+" }', [
      '"a-{machine}/#/b+": {machine} is missing: readings need a machine',
      '"a-{machine}/#/b+": "a-{machine}": a {name} takes a whole level',
      '"a-{machine}/#/b+": "#": + stands for a whole level, # for all last ones',
      '"a-{machine}/#/b+": "b+": + stands for a whole level, # for all last ones',
    ]);
    checkTopic('{ topic: "$SYS/{machine}", decode: value, time: /t }', [
      '"$SYS/{machine}": topics that begin with $ are the broker\'s own',
      '"$SYS/{machine}": decode: value has no use for time',
    ]);
  });

  it("of Sparkplug names group, node and device", () => {
    const needs =
      "decode: sparkplugB needs spBv1.0/group/+/node/device, or without the device, each of them a name or a {name}";
    checkTopic('{ topic: "spBv1.0/{zone}/+/{source}/{machine}", decode: sparkplugB }', []);
    checkTopic('{ topic: "spBv1.0/hall/+/{machine}", decode: sparkplugB }', []);
    checkTopic('{ topic: "spBv1.0/+/+/{machine}", decode: sparkplugB }', [`"spBv1.0/+/+/{machine}": ${needs}`]);
    checkTopic('{ topic: "{zone}/{machine}/{sensor}", decode: sparkplugB, value: /v }', [
      '"{zone}/{machine}/{sensor}": unknown {sensor}: known are zone, machine, source',
      `"{zone}/{machine}/{sensor}": ${needs}`,
      '"{zone}/{machine}/{sensor}": decode: sparkplugB has no use for value',
    ]);
  });
});

describe("an availability topic", () => {
  const checkTopic = (map: string, expected: string[]) =>
    check(
      `zone: a\ndata: d\nmqtt:\n  embedded: {}\n  availability:\n    - ${map}\n`,
      expected.map((message) => `g.yaml:6:16  ${message}`),
    );

  it.each(['topic: "{source}/status"', 'topic: "{zone}/+/{source}/#"', "topic: bridge/state, source: plc1"])(
    "may be %s",
    (map) => checkTopic(`{ ${map} }`, []),
  );

  it("must say whose it is, and two different words", () => {
    checkTopic('{ topic: "{machine}/status" }', [
      '"{machine}/status": unknown {machine}: known are zone, source',
      '"{machine}/status": {source} is missing: name in the topic, or beside it, whose availability this is',
    ]);
    checkTopic('{ topic: "{source}/a+", source: plc1, online: "1", offline: "1" }', [
      '"{source}/a+": {source} and a source of its own exclude each other',
      '"{source}/a+": "1" says both that it is there and that it is gone',
      '"{source}/a+": "a+": + stands for a whole level, # for all last ones',
    ]);
  });
});
