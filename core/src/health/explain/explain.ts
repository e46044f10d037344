import type { Explained, Explanation, Pending, Sentence, Statechart } from "../../wire/explain.ts";
import type { Service } from "../../wire/health.ts";
import { afterService, explainSensor, limitSentences } from "./explain-sensor.ts";
import type { MachineHealth } from "../machine/machine-health.ts";
import { machineChart } from "../statechart/machine-statechart.ts";
import { healthOf, sensorChart } from "../sensor/sensor-health.ts";
import { serviceAfter, serviceDue, serviceOf } from "../suppression/service.ts";
import type { SourceHealth } from "../source/source-health.ts";
import { sourceChart } from "../statechart/source-statechart.ts";
import type { ZoneSteps } from "../zone-steps.ts";

/** A thing of the zone that has a statechart. */
type Found =
  { of: "sensor"; sensor: number } | { of: "machine"; machine: MachineHealth } | { of: "source"; source: SourceHealth };

function find(steps: ZoneSteps, of: Explained, id: string): Found | undefined {
  if (of === "sensor") {
    const sensor = steps.columns.configs.findIndex((config) => config.id === id);
    return sensor < 0 ? undefined : { of, sensor };
  }
  if (of === "machine") {
    const machine = steps.machines.find(({ config }) => config.id === id);
    return machine && { of, machine };
  }
  const source = steps.sources.all.find((each) => each.id === id);
  return source && { of, source };
}

/** Why a thing of the zone is as it is; undefined where the zone has no such thing. */
export function explain(steps: ZoneSteps, of: Explained, id: string): Explanation | undefined {
  const found = find(steps, of, id);
  switch (found?.of) {
    case "sensor":
      return explainSensor(steps.columns, found.sensor);
    case "machine":
      return explainMachine(found.machine, steps);
    case "source":
      return explainSource(found.source, steps);
    case undefined:
      return undefined;
  }
}

/** The statechart of a thing of the zone as data, with where it stands; undefined where the zone has no such thing. */
export function statechartOf(steps: ZoneSteps, of: Explained, id: string): Statechart | undefined {
  const found = find(steps, of, id);
  switch (found?.of) {
    case "sensor":
      return { of, id, ...sensorChart.draw(steps.columns.chart[found.sensor]!) };
    case "machine":
      return { of, id, ...machineChart.draw(found.machine.chart) };
    case "source":
      return { of, id, ...sourceChart.draw(found.source.chart) };
    case undefined:
      return undefined;
  }
}

const timed = (at: number): { at?: number } => (at === 0 ? {} : { at });

function explainMachine(machine: MachineHealth, { columns }: ZoneSteps): Explanation {
  const { config, standing, words, pending, services, due } = machine;
  const { health, since, cause, coverage } = standing;
  const waits: Pending[] = [];
  if (pending !== undefined)
    waits.push({
      what: "machine-state",
      text: `it is ${pending.state}: ${pending.cause.text}`,
      at: pending.at,
      clock: "event",
    });
  if (Number.isFinite(due)) waits.push({ what: "coverage", text: "its coverage is recorded", at: due, clock: "event" });
  return {
    of: "machine",
    id: config.id,
    tag: config.tag,
    health,
    since,
    cause,
    sentences: [
      { about: "health", text: `${config.tag} is ${health}; what moved it last: ${cause.text}`, ...timed(since) },
      {
        about: "machine",
        text: `it is ${words.state}${words.state === words.activity ? "" : `, and by its sensor ${words.activity}`}`,
      },
      { about: "coverage", text: `${coverage.good} of ${coverage.of} sensors good` },
      ...services.map(serviceSentence),
    ],
    pending: [...waits, ...servicePending(serviceOf(services, "machine"))].toSorted((a, b) => a.at - b.at),
    mutes: [],
    neighbours: machineNeighbours(machine, columns),
  };
}

function serviceSentence({ of, by, reason, from, planned, overdue }: Service): Sentence {
  const how = planned ? "to be taken out of service" : overdue ? "overdue out of service" : "out of service";
  return { about: "service", text: `${of} ${how} by ${by}: ${reason}`, at: from };
}

const servicePending = (service: Service | undefined): Pending[] =>
  service === undefined || !Number.isFinite(serviceDue(service))
    ? []
    : [
        {
          what: "out-of-service",
          text: afterService(serviceAfter(service)),
          at: serviceDue(service),
          clock: "gateway",
        },
      ];

/** The sensors that make it what it is: beyond a limit, or not to be trusted. */
function machineNeighbours(
  { config: ofMachine }: MachineHealth,
  columns: ZoneSteps["columns"],
): Explanation["neighbours"] {
  const ids = new Set(ofMachine.sensors.map(({ id }) => id as string));
  const neighbours: Explanation["neighbours"] = [];
  columns.configs.forEach((config, sensor) => {
    const { id, tag } = config;
    if (!ids.has(id)) return;
    const words = columns.words(sensor);
    const { limit, rate, signal } = words;
    const isGood = healthOf(config, words) === "good";
    if (limit === "normal" && rate === "normal" && isGood) return;
    const stands = limit === "normal" ? "" : ` at ${limit}`;
    // What moved it last may be a person: what it says of its machine is where its value stands.
    const why = [
      ...limitSentences(columns, sensor).map(({ text }) => text),
      ...(isGood ? [] : [columns.causes[sensor]!.text]),
    ];
    neighbours.push({ of: "sensor", id, text: `${tag} is ${signal}${stands}: ${why.join("; ")}` });
  });
  return neighbours;
}

function explainSource(source: SourceHealth, { columns }: ZoneSteps): Explanation {
  const { words, standing, alarm, health, services } = source;
  // Silent, or unknown with their source: those that have not been heard since it was back are among them.
  const unheard = source.sensors.filter((sensor) => ["silent", "unknown"].includes(columns.words(sensor).signal));
  const said = `${source.source} is ${words.signal}; what moved it last: ${standing.cause.text}`;
  const sentences: Sentence[] = [
    { about: "source", text: said, ...timed(standing.since) },
    { about: "source", text: `${unheard.length} of its ${source.sensors.length} sensors are not heard` },
  ];
  if (alarm !== undefined && words.alarm !== "normal") {
    const text = `its alarm is ${words.alarm}: occurrence ${alarm.occurrence}, priority ${alarm.priority}: ${alarm.message}`;
    sentences.push({ about: "alarm", text, at: alarm.since });
  }
  sentences.push(...services.map(serviceSentence));
  return {
    of: "source",
    id: source.id,
    tag: source.source,
    health,
    since: standing.since,
    cause: standing.cause,
    sentences,
    pending: servicePending(serviceOf(services, "source")),
    mutes: [],
    neighbours: unheard.map((sensor) => {
      const { id, tag } = columns.configs[sensor]!;
      return { of: "sensor", id, text: `${tag} is ${columns.words(sensor).signal}: ${columns.causes[sensor]!.text}` };
    }),
  };
}
