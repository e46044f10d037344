import { MachineAtWork } from "../machine-at-work.ts";
import type { Plant } from "../plant/plant.ts";
import { toMessages } from "../publish/dialect.ts";
import type { Message } from "../publish/message.ts";
import { NIGHT, type NightEvent } from "./night-plan.ts";

export type NightMessage = Message & { zone: string; at: number; readings: number };

/** Everything that the plant's instruments say in the night, in the order of its time. The same at each call. */
export function* nightMessages(plant: Plant, events: readonly NightEvent[]): Generator<NightMessage> {
  const machines = plant.zones.flatMap(({ zone, machines }) =>
    machines.map((machine) => ({ zone: zone as string, work: new MachineAtWork(zone, machine, NIGHT.seed) })),
  );
  const waiting = [...events].sort((one, other) => one.at - other.at);
  for (let at: number = NIGHT.from; at <= NIGHT.to; at += NIGHT.intervalMs) {
    while (waiting.length > 0 && waiting[0]!.at <= at) happen(waiting.shift()!, machines);
    for (const { zone, work } of machines) {
      const said = work.read(at);
      const readings = said.length;
      for (const [i, message] of toMessages("machine", zone, work.machine.machine, said, at).entries())
        yield { ...message, zone, at, readings: i === 0 ? readings : 0 };
    }
  }
}

function happen(event: NightEvent, machines: readonly { zone: string; work: MachineAtWork }[]): void {
  const until = event.at + event.minutes * 60_000;
  const meant = machines.filter(({ zone }) => zone === event.zone);
  switch (event.does) {
    case "fault":
      for (const { work } of meant)
        if (work.machine.machine === event.machine)
          work.faults.set(event.sensor, { kind: event.kind, since: event.at, until });
      return;
    case "silence":
      for (const { work } of meant) if (work.machine.source === event.source) work.unreachableUntil(until);
      return;
    case "stop":
      for (const { work } of meant) work.stop(event.at, until);
  }
}
