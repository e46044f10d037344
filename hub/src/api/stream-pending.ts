import type { Changes } from "@tocsin/core/fleet/changes";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import { HeldPlaces } from "./held-places.ts";
import { StreamBatch } from "./stream-batch.ts";
import type { Meanwhile } from "./stream-meanwhile.ts";

/** Transitions beyond this many in one batch are not streamed, and the batch says so: the newest are, history has all. */
const TRANSITIONS_MAX = 5_000;
const NOTES_MAX = 100;

/** What has happened and is told with the next batch. */
export class Pending {
  #transitions: TransitionItem[] = [];
  #leftOut = 0;
  #notes: NoteItem[] = [];
  readonly #places = new HeldPlaces();
  readonly #joining = new Set<Meanwhile>();

  happened(transitions: readonly TransitionItem[]): void {
    for (const meanwhile of this.#joining) meanwhile.transitions.push(...transitions);
    this.#transitions.push(...transitions);
    const surplus = this.#transitions.length - TRANSITIONS_MAX;
    if (surplus <= 0) return;
    this.#transitions.splice(0, surplus);
    this.#leftOut += surplus;
  }

  noted(note: NoteItem): void {
    for (const meanwhile of this.#joining) meanwhile.notes.push(note);
    this.#notes = [...this.#notes, note].slice(-NOTES_MAX);
  }

  /** All of it, with what changed of the fleet. @param clients how many will be told */
  take(changes: Changes, now: number, clients: number): StreamBatch {
    this.#places.pass(changes, now, clients);
    const batch = new StreamBatch(changes, this.#transitions, this.#notes, this.#leftOut);
    this.#transitions = [];
    this.#notes = [];
    this.#leftOut = 0;
    return batch;
  }

  /** Reads something that takes its time, with what happens until it is read. */
  async meanwhile<Read>(read: (meanwhile: Meanwhile) => Promise<Read>): Promise<Read> {
    const meanwhile: Meanwhile = { transitions: [], notes: [] };
    this.#joining.add(meanwhile);
    try {
      return await read(meanwhile);
    } finally {
      this.#joining.delete(meanwhile);
    }
  }
}
