import type { Explanation, Statechart } from "@tocsin/core/wire/explain";
import type { CommandAnswer } from "@tocsin/core/wire/hub-command";
import type { AlarmItem, Page, ServiceItem, TransitionItem } from "@tocsin/core/wire/hub-api";
import type { FigureGroup, FiguresAnswer } from "@tocsin/core/wire/figures";
import type { PastThing } from "@tocsin/core/wire/hub-past";
import type { RejectsAnswer } from "@tocsin/core/wire/rejects";
import type { ReadingsItem } from "@tocsin/core/wire/hub-readings";
import type { AnswerOf } from "@tocsin/core/wire/hub-routes";
import type { NoteItem } from "@tocsin/core/wire/note";
import type { Me } from "@tocsin/core/wire/access";
import type { Command } from "./alarm-command.ts";
import type { Answer } from "./ask-hub.ts";
import type { ConnectionState } from "./connection.ts";
import type { Filter } from "./filter.ts";
import type { Fleet } from "./fleet.ts";
import type { Place } from "./places.ts";

/** Which readings: a range, the newest `last` of it, or reduced to `maxPoints` steps of min, max and mean. Times in ms. */
export type ReadingsRange = { from?: number; to?: number; last?: number; maxPoints?: number };

/** `id` of a zone, a machine with its sensors, or a sensor, or several of `sensor`; times in ms; `of`: of what kind. */
export type TransitionsAsked = {
  id?: string;
  sensor?: readonly string[];
  from?: number;
  to?: number;
  of?: readonly string[];
  limit?: number;
  cursor?: string;
  filter?: Filter;
};

/** `last`: `24h`, `30d`; `by`: for each of these as well. */
export type FiguresAsked = { last: string; by?: FigureGroup; position?: string; limit?: number; filter?: Filter };

export type AsOfAsked = {
  at: number;
  of: PastThing;
  list?: string;
  limit?: number;
  cursor?: string;
  filter?: Filter;
};

export type AlarmsAsked = { list: string; limit?: number; filter?: Filter };

export type NewNote = Pick<NoteItem, "target" | "text" | "alarm" | "occurrence">;

/** Which time is shown, ms since 1970 UTC; of which zones something is missing; and how things stand now. */
export type Past = { at: number; incomplete: readonly string[]; present: FactoryView };

/** What elements ask of a hub. */
export type FactoryView = {
  readonly fleet: Fleet;
  readonly state: ConnectionState;
  readonly detail: string;
  /** The hub does not know who asks: with a key, or a token of the page, it would answer. */
  readonly needsSignIn: boolean;
  /** Who asks and may do what, as the hub sees it; undefined before it has said so. */
  readonly me: Me | undefined;
  /** Asks for these parts of the factory until the function that is returned is called; without it, all is there. */
  want?(places: readonly Place[]): () => void;
  /** Whether what is known holds all of these. */
  holds?(places: readonly Place[]): boolean;
  /** The hub's clock, ms since 1970 UTC. */
  now(): number;
  /** The factory as it stood at a time; undefined: as it is now. */
  readonly past?: Past;
  /** Signs the browser in with an API key, which is kept nowhere: the hub sets a cookie that scripts cannot read. */
  signIn(key: string): Promise<Answer<Me>>;
  /** Ends the sign-in; what was shown to the one who leaves is dropped. */
  signOut(): Promise<Answer<void>>;
  readings(sensor: string, range: ReadingsRange, signal?: AbortSignal): Promise<Answer<ReadingsItem>>;
  /** Newest first. */
  transitions(asked: TransitionsAsked, signal?: AbortSignal): Promise<Answer<Page<TransitionItem>>>;
  /** The worst first, of one of the hub's lists: `active`, `unacknowledged`, `shelved`, `outOfService`, `all`. */
  alarms(asked: AlarmsAsked, signal?: AbortSignal): Promise<Answer<Page<AlarmItem>>>;
  /** What was taken out of service as a whole. */
  services(signal?: AbortSignal): Promise<Answer<Page<ServiceItem>>>;
  /** Why a sensor or a machine is as it is, from its gateway. */
  explain(id: string, signal?: AbortSignal): Promise<Answer<Explanation>>;
  /** The statechart of a sensor or a machine with where it stands, from its gateway. */
  statechart(id: string, signal?: AbortSignal): Promise<Answer<Statechart>>;
  command(asked: Command): Promise<Answer<CommandAnswer>>;
  /** How often alarms rang and how reliable things were, over `last`. */
  figures(asked: FiguresAsked, signal?: AbortSignal): Promise<Answer<FiguresAnswer>>;
  /** What came in at a gateway and was no reading: `site/zone`. */
  rejects(gateway: string, signal?: AbortSignal): Promise<Answer<RejectsAnswer>>;
  /** A page of the factory as it stood at a time, ms since 1970 UTC. */
  asOf(asked: AsOfAsked, signal?: AbortSignal): Promise<Answer<AnswerOf<"GET /asOf">>>;
  /** What people wrote about a thing and what is of it, newest first. */
  notes(target: string, signal?: AbortSignal): Promise<Answer<Page<NoteItem>>>;
  writeNote(note: NewNote): Promise<Answer<NoteItem>>;
};
