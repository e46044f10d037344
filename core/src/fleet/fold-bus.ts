import type { Fleet } from "./fleet.ts";

/** A lost connection is noticed within this time: what was heard last cannot have been much longer ago. */
export const LOSS_NOTICED_WITHIN_MS = 10_000;

/**
 * Folds that the connection to the message bus came or went at `now`. While there is none, nothing can be said of any
 * gateway; when it is back, each gateway has the whole time to be heard again.
 */
export function foldBus(fleet: Fleet, connected: boolean, now: number): void {
  if (fleet.bus.connected === connected) return;
  fleet.besideLog();
  fleet.setBus({ connected, since: connected ? now : heardUpTo(fleet, now) });
}

/** When the last gateway was heard, as far as the loss is what has ended it. */
function heardUpTo(fleet: Fleet, now: number): number {
  const heard = [...fleet.zones.values()].flatMap(({ lastHeardAt }) => lastHeardAt ?? []);
  const wasConnected = fleet.bus.since > 0;
  const earliest = wasConnected ? now - LOSS_NOTICED_WITHIN_MS : 0;
  const newest = heard.reduce((latest, at) => Math.max(latest, at), earliest);
  return heard.length === 0 ? now : Math.min(now, newest);
}
