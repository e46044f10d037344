import { createMachine, fromTransition, transition, type StateValue } from "xstate";
import { getShortestPaths } from "xstate/graph";
import type { AlarmState, Mute, Priority } from "../../wire/health.ts";
import { alarmLifeCycle, alarmSuppression, outOfService } from "./alarm-statechart.ts";

/** Where the walked sensor's value can stand: what the limits of `alarm-table.test.ts` say of it. */
export const STANDS: Record<string, { value: number; priority: Priority; acknowledge?: false }> = {
  normal: { value: 50, priority: "log" },
  low: { value: 15, priority: "log" },
  lowLow: { value: 5, priority: "medium", acknowledge: false },
  high: { value: 75, priority: "medium" },
  highHigh: { value: 85, priority: "high" },
};
/** The walked shelf is placed here: it covers this level and no other that is configured. */
export const SHELVED_AT = "high";

/** The alarm's own chart: its life cycle, beside it E and F, and G. */
const chart = createMachine({
  type: "parallel",
  states: { alarm: alarmLifeCycle("process"), suppression: alarmSuppression("process"), service: outOfService },
});
type ChartValue = {
  alarm: AlarmState;
  suppression: { shelved: "yes" | "no"; suppressedByDesign: "yes" | "no" };
  service: "yes" | "no";
};

/** What happens to the sensor. `value.*`: a reading that stands there. */
export const WALK_INPUTS = [
  ...Object.keys(STANDS).map((value) => `value.${value}` as const),
  "acknowledge",
  "reAlarm",
  "shelve",
  "unshelve",
  "suppress",
  "release",
  "outOfService.begins",
  "outOfService.ends",
] as const;
export type WalkInput = (typeof WALK_INPUTS)[number];

/** Where a walk is. `level` is what the newest occurrence stands for, `asked`: it has been acknowledged and asks again. */
export type Place = { chart: ChartValue; value: string; level: string; asked: boolean };

const START: Place = {
  chart: { alarm: "normal", suppression: { shelved: "no", suppressedByDesign: "no" }, service: "no" },
  value: "normal",
  level: "",
  asked: false,
};

/** E, F or G, the weightiest of those that mute the newest occurrence. */
export function muteAt({ chart: { alarm, suppression, service }, level }: Place): Mute | undefined {
  if (alarm === "normal") return undefined;
  if (service === "yes") return "outOfService";
  if (suppression.suppressedByDesign === "yes") return "suppressedByDesign";
  return suppression.shelved === "yes" && level === SHELVED_AT ? "shelved" : undefined;
}

/** Further out, or out on the other side. */
export const isWorseLevel = (before: string, after: string): boolean =>
  after.length > before.length || before.slice(0, 3) !== after.slice(0, 3);

/** What a reading that stands at `value` is to the alarm. */
function eventOf({ value: before, level }: Place, value: string): string | undefined {
  const rings = STANDS[value]!.priority !== "log";
  if (value === before) return undefined;
  if (before === "normal") return rings ? "rings" : "records";
  if (value === "normal") return STANDS[level]!.acknowledge === false ? "returnsUnasked" : "returns";
  return rings && isWorseLevel(before, value) ? "escalates" : undefined;
}

function send(place: Place, event: string): Place {
  const [next, actions] = transition(chart, chart.resolveState({ value: place.chart as StateValue }), { type: event });
  const annunciates = actions.some(({ type }: { type: string }) => type === "process.annunciates");
  const told = { ...place, chart: next.value as ChartValue };
  return annunciates ? { ...told, level: place.value, asked: false } : told;
}

/** The place that an input leads to: whatever unmutes the alarm lets it resume by where the value stands now. */
export function walk(place: Place, input: WalkInput): Place {
  if (input.startsWith("value.")) {
    const value = input.slice("value.".length);
    const event = eventOf(place, value);
    return event === undefined ? { ...place, value } : send({ ...place, value }, `process.${event}`);
  }
  if (input === "acknowledge") {
    const acknowledged = send(place, "process.acknowledge");
    const asked = place.chart.alarm === "unacknowledged" && STANDS[place.level]!.priority !== "log";
    return { ...acknowledged, asked: asked || (acknowledged.asked && acknowledged.chart.alarm !== "normal") };
  }
  if (input === "reAlarm") {
    return place.asked && place.chart.alarm === "acknowledged" ? send(place, "process.reAlarms") : place;
  }
  const after = send(place, input.startsWith("outOfService") ? input : `process.${input}`);
  if (muteAt(place) === undefined || muteAt(after) !== undefined) return after;
  if (after.value === "normal") return send(after, "process.resumesNormal");
  const running = after.chart.alarm === "unacknowledged" || after.chart.alarm === "acknowledged";
  const { priority } = STANDS[running ? after.level : after.value]!;
  return send(after, priority === "log" ? "process.resumesRecorded" : "process.resumes");
}

/** An arrow of the walked table: how it is reached, and where it leads from and to. */
export type Arrow = { inputs: WalkInput[]; input: WalkInput; from: Place; to: Place };

/** Every arrow that can be reached, each behind a shortest path to where it begins. */
export function arrows(): Arrow[] {
  const logic = fromTransition((place: Place, { type }: { type: WalkInput }) => walk(place, type), START);
  const paths = getShortestPaths(logic, {
    events: WALK_INPUTS.map((type) => ({ type })),
    serializeState: ({ context }) => JSON.stringify(context) as never,
  });
  return paths.flatMap(({ state, steps }) => {
    const from = state.context;
    const inputs = steps.map(({ event }) => event.type as WalkInput).filter((input) => WALK_INPUTS.includes(input));
    return WALK_INPUTS.map((input) => ({ inputs, input, from, to: walk(from, input) }));
  });
}
