import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { StreamFilter } from "./stream-filter.ts";

/** What the broadcaster asks of history. */
export type RecentTransitions = {
  /** The newest ones that a filter lets through. */
  newest(filter: StreamFilter): Promise<TransitionItem[]>;
  /** All that came behind a sequence of the log, up to another; undefined where these are too many. */
  since(logSeq: number, upTo: number): Promise<TransitionItem[] | undefined>;
};

/** What the broadcaster asks of the notes. */
export type RecentNotes = {
  newest(isWanted: (note: NoteItem) => boolean): Promise<NoteItem[]>;
  /** Those behind a sequence of TOCSIN_HUB. */
  since(hubSeq: number): Promise<NoteItem[]>;
};

/** What happens while history is read for those that join: it may be in neither the one nor the next batch. */
export type Meanwhile = { transitions: TransitionItem[]; notes: NoteItem[] };

export const keyOf = ({ zone, site, epoch, seq }: TransitionItem): string => `${site}/${zone}/${epoch}/${seq}`;
export const keysOf = (items: readonly TransitionItem[]): Set<string> => new Set(items.map(keyOf));

/** What history gave and what happened while it was read, the newest first, each once. */
export function withNewer(known: TransitionItem[], meanwhile: readonly TransitionItem[]): TransitionItem[] {
  const happened = keysOf(meanwhile);
  const older = known.filter((item) => !happened.has(keyOf(item)));
  return meanwhile.length === 0 ? known : [...meanwhile, ...older].sort((a, b) => b.at - a.at);
}

/** The notes of the store, and those behind them that were read meanwhile. */
export function withNewerNotes(known: NoteItem[], meanwhile: readonly NoteItem[]): NoteItem[] {
  const sequences = new Set(known.map(({ sequence }) => sequence));
  return [...known, ...meanwhile.filter(({ sequence }) => !sequences.has(sequence))];
}
