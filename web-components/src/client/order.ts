import type { TransitionItem, ZoneItem } from "@tocsin/core/wire/hub-api";

// "Press 2" stands before "Press 10".
const collator = new Intl.Collator("en", { numeric: true });

export const byTag = (a: { tag: string; id: string }, b: { tag: string; id: string }): number =>
  collator.compare(a.tag, b.tag) || collator.compare(a.id, b.id);

export const byPlace = (a: ZoneItem, b: ZoneItem): number =>
  collator.compare(a.site, b.site) || a.order - b.order || collator.compare(a.id, b.id);

/** By event time; what happened in one moment keeps the order of its zone's log. */
export const newestFirst = (a: TransitionItem, b: TransitionItem): number => b.at - a.at || b.seq - a.seq;
