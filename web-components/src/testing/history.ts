import type { SensorItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import { STORY_AT } from "./story.ts";

const MINUTE_MS = 60_000;
const OIL = "aachen/press/press-07/oil-return";

/** Times that the oil of Press 07 was too hot before, and what was found. */
const BEFORE: readonly (readonly [at: Date, minutes: number, note: string, by: string])[] = [
  [new Date(2026, 10, 11, 4, 20), 18, "Strainer S07 blocked, cleaned", "shift lead"],
  [new Date(2026, 10, 2, 22, 51), 9, "V11 left closed after service", "maintenance"],
  [new Date(2026, 9, 17, 14, 8), 31, "Heat exchanger descaled", "shift lead"],
  [new Date(2026, 8, 3, 16, 40), 6, "", ""],
];

/** What happened to the oil temperature of Press 07, the newest first, and what people wrote about it. */
export function storyHistory(oil: SensorItem): { transitions: TransitionItem[]; notes: NoteItem[] } {
  const raised = (at: number, occurrence: number, level: string, text: string): TransitionItem[] => [
    step(oil, at, "limit", "high", level, text, { occurrence, alarm: "unacknowledged" }),
  ];
  const past = BEFORE.flatMap(([date, minutes], i) => {
    const [at, occurrence] = [date.getTime(), 5 - i];
    return [
      step(oil, at + minutes * MINUTE_MS, "limit", "highHigh", "normal", "64.0 °C back from high 65", {
        occurrence,
        alarm: "normal",
      }),
      step(oil, at + 2 * MINUTE_MS, "alarms.process", "unacknowledged", "acknowledged", "acknowledged by shift lead", {
        occurrence,
        alarm: "acknowledged",
        by: "shift lead",
      }),
      ...raised(at, occurrence, "highHigh", "70.1 °C above highHigh 70"),
    ];
  });
  const now = [
    ...raised(STORY_AT - 3.5 * MINUTE_MS, 6, "highHigh", "70.1 °C above highHigh 70, on-delay 0 s"),
    step(oil, STORY_AT - 7 * MINUTE_MS, "limit", "normal", "high", "65.2 °C above high 65 for 30 s", undefined),
  ];
  const notes = BEFORE.flatMap(([date, minutes, text, by], i): NoteItem[] =>
    text
      ? [
          {
            id: `note-${i}`,
            target: OIL,
            alarm: "process",
            occurrence: 5 - i,
            text,
            by,
            at: date.getTime() + minutes * MINUTE_MS,
            site: "aachen",
            zone: "press",
            sequence: 10 - i,
          },
        ]
      : [],
  );
  return { transitions: [...now, ...past], notes };
}

type Alarm = { occurrence: number; alarm: "unacknowledged" | "acknowledged" | "normal"; by?: string };

function step(
  oil: SensorItem,
  at: number,
  region: string,
  from: string,
  to: string,
  text: string,
  alarm: Alarm | undefined,
): TransitionItem {
  const stands = alarm && alarm.alarm !== "normal";
  const level = "highHigh";
  const since = at;
  const changes = [{ region, from, to }];
  if (alarm && region === "limit")
    changes.push({ region: "alarms.process", from: stands ? "normal" : "acknowledged", to: alarm.alarm });
  const priority = "high" as const;
  return {
    kind: "transition",
    of: "sensor",
    seq: Math.floor(at / 1_000) % 1_000_000,
    at,
    processedAt: at,
    id: oil.id,
    changes,
    state: {
      signal: "live",
      limit: region === "limit" ? (to as "high") : "highHigh",
      ...(stands
        ? { alarms: { process: { state: alarm.alarm, occurrence: alarm.occurrence, since, level, priority } } }
        : {}),
    },
    health: "good",
    healthBefore: "good",
    ...(alarm ? { priority: "high" as const, occurrence: alarm.occurrence } : {}),
    ...(alarm?.by ? { by: alarm.by } : {}),
    cause: { kind: "limit", text },
    reading: { value: 70.1, unit: "°C", quality: "good", at },
    site: oil.site,
    zone: oil.zone,
    epoch: 1,
    tag: oil.tag,
    description: oil.description,
  };
}
