import type { ZoneConfig } from "@tocsin/core/health/config";
import type { Id } from "@tocsin/core/wire/id";
import type { Availability } from "../config/topic-schema.ts";
import type { Decoded, Rejection } from "../zone/packet.ts";
import { follow, parsePointer, type Pointer } from "./json-pointer.ts";
import { compileTemplate, matchTemplate, type Template } from "./topic-template.ts";

/** A topic on which a source says whether it is there, and how. */
export type SourceTopic = { source: Id; online: string; offline: string; value: Pointer | undefined };

type AvailabilityMap = Omit<SourceTopic, "source"> & { template: Template; of: Id | undefined };

/** The sources of a zone: whatever its sensors say that they reach us through. */
export const sourcesOf = (zone: ZoneConfig): Set<Id> =>
  new Set(zone.machines.flatMap(({ sensors }) => sensors.flatMap(({ source }) => source ?? [])));

/** On which topics sources say whether they are there: availability topics, and wills with the same meaning. */
export class SourceTopics {
  readonly filters: readonly string[];
  readonly #maps: readonly AvailabilityMap[];
  readonly #sources: ReadonlySet<string>;

  constructor(zone: ZoneConfig, availability: readonly Availability[]) {
    this.#sources = sourcesOf(zone);
    this.#maps = availability.map(({ topic, source, online, offline, value }) => ({
      template: compileTemplate(topic, zone.zone),
      of: source as Id | undefined,
      online,
      offline,
      value: value === undefined ? undefined : parsePointer(value),
    }));
    this.filters = this.#maps.map(({ template }) => template.filter);
  }

  /** Undefined for a topic that is none of them, and for one of a source that no sensor of the zone names. */
  find(topic: string): SourceTopic | undefined {
    for (const { template, of, ...words } of this.#maps) {
      const parts = matchTemplate(template, topic);
      const source = parts && (of ?? parts.source);
      if (source !== undefined && this.#sources.has(source)) return { source: source as Id, ...words };
    }
    return undefined;
  }
}

/** Reads what a source says in a payload. @returns why nobody can tell */
export function readWord(
  { source, online, offline, value }: SourceTopic,
  payload: string,
  into: Decoded,
): Rejection | undefined {
  const said = value === undefined ? payload.trim() : pointedAt(payload, value);
  if (said === online || said === offline) {
    into.source({ source, word: said === online ? "back" : "gone", text: `${source} says "${said}"` });
    return undefined;
  }
  const reason = `it is neither "${online}" nor "${offline}", which say whether ${source} is there (mqtt.availability)`;
  return { kind: "quarantine", reason };
}

function pointedAt(payload: string, pointer: Pointer): string | undefined {
  try {
    const found = follow(JSON.parse(payload), pointer);
    return typeof found === "string" ? found : JSON.stringify(found);
  } catch {
    return undefined;
  }
}
