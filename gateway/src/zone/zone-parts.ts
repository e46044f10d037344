import type { ZoneConfig } from "@tocsin/core/health/config";
import type { ZoneHealth } from "@tocsin/core/health/zone";
import type { ObeyGateway } from "./command-step.ts";
import type { SavedPaths } from "./saved-paths.ts";
import type { Clocks, GatewayTime } from "./gateway-time.ts";
import type { Decode, Packet } from "./packet.ts";
import type { Committed, ZoneEvents, ZoneJournal } from "./ports.ts";
import type { ZoneRules } from "./zone-rules.ts";

/** What the loop of a zone is put together from. */
export type ZoneParts = {
  health: ZoneHealth;
  config: ZoneConfig;
  eventClock: boolean;
  journal: ZoneJournal;
  decode: Decode;
  time: GatewayTime;
  clocks: Clocks;
  savedPaths: SavedPaths;
  /** Time of the commit that they stand in. */
  savedAt?: number;
  events: ZoneEvents;
  obeyGateway: ObeyGateway;
  /** After their commit, in arrival order. */
  acknowledge(packets: readonly Packet[]): void;
  committed(committed: Committed): void;
  /** A write failed: nothing in memory is to be trusted any more. Called once, after everything stopped. */
  failed(error: unknown): void;
  rules?: Partial<ZoneRules>;
};
