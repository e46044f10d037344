import type { Packet, PathState, ZoneInlet } from "../zone/packet.ts";
import type { IngestReport } from "./report.ts";

/** A zone for tests: it remembers what ingest told it, and has as much room as the test gives it. */
export class RecordingInlet implements ZoneInlet {
  readonly packets: Packet[] = [];
  readonly states: { path: string; state: PathState; detail: string; sessionKept: boolean | undefined }[] = [];
  readonly gaps: { path: string; fromMs: number; toMs: number }[] = [];
  readonly said: { source: string; word: string; text: string }[] = [];
  waiting = 0;
  heard = 0;

  offer(packet: Packet): void {
    this.packets.push(packet);
  }

  pathChanged(path: string, state: PathState, detail: string, sessionKept?: boolean): void {
    this.states.push({ path, state, detail, sessionKept });
  }

  pathHeard(): void {
    this.heard += 1;
  }

  ingestGapPossible(path: string, fromMs: number, toMs: number): void {
    this.gaps.push({ path, fromMs, toMs });
  }

  sourceSaid(source: string, word: string, text: string): void {
    this.said.push({ source, word, text });
  }

  get texts(): string[] {
    return this.packets.map(({ topic, payload }) => `${topic} ${Buffer.from(payload).toString("utf8")}`);
  }

  get state(): PathState | undefined {
    return this.states.at(-1)?.state;
  }
}

/** Named events as `name: reason` lines. */
export function recordingReport(): { report: IngestReport; lines: string[] } {
  const lines: string[] = [];
  const note = (name: string) => (event: object) => lines.push(`${name} ${JSON.stringify(event)}`);
  return {
    lines,
    report: {
      connectionRefused: note("connectionRefused"),
      connectionFailed: note("connectionFailed"),
      packetIgnored: note("packetIgnored"),
      clientSlowed: note("clientSlowed"),
      certificateRenewed: note("certificateRenewed"),
      brokerUnreachable: note("brokerUnreachable"),
      brokerConnected: note("brokerConnected"),
      brokerDisconnected: note("brokerDisconnected"),
      brokerHeldBack: note("brokerHeldBack"),
      sessionContested: note("sessionContested"),
    },
  };
}
