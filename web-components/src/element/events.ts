import type { ConnectionState } from "../client/connection.ts";

/**
 * What elements tell the page around them, and the `detail` that comes along. All bubble and pass shadow roots; where an
 * element would do something of its own, `preventDefault()` leaves it to the page.
 */
export type TocsinEvents = {
  "tocsin-ready": object;
  "tocsin-error": { state: ConnectionState; detail: string };
  "tocsin-connection-change": { state: ConnectionState; detail: string };
  "tocsin-auth-required": { detail: string };
  "tocsin-incompatible": { detail: string };
  "tocsin-signed-in": { name: string };
  "tocsin-navigate": { route: string };
  "tocsin-group-select": { by: string; id: string };
  "tocsin-machine-select": { machine: string };
  "tocsin-sensor-select": { sensor: string };
  "tocsin-sensor-hover": { sensor: string | undefined };
  "tocsin-selection-change": { sensors: readonly string[] };
  "tocsin-row-select": { id: string; of?: string; target?: string };
  "tocsin-range-change": { from: number; to: number };
  "tocsin-cursor": { at: number | undefined };
  "tocsin-segment-select": { lane: string; from: number; to: number; words: string };
  "tocsin-state-select": { path: string };
  "tocsin-acknowledge": { ids: string[] };
  "tocsin-shelve": { ids: string[] };
  "tocsin-filter-change": { filter: string };
  "tocsin-node-select": { id: string; kind: "site" | "zone" | "machine" | "sensor" };
  "tocsin-gateway-select": { gateway: string };
  "tocsin-time-change": { at: number | undefined };
  "tocsin-note": { target: string; text: string };
  "tocsin-close": object;
};

type Handled = { [Name in keyof TocsinEvents]: CustomEvent<TocsinEvents[Name]> };

declare global {
  // What `addEventListener` gives to a listener, of elements as of the document.
  interface GlobalEventHandlersEventMap extends Handled {}
}
