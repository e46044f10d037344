import { alarmEntries, type AlarmEntry } from "@tocsin/core/fleet/alarm-entry";
import type { Fleet } from "@tocsin/core/fleet/fleet";
import type { TransitionItem } from "@tocsin/core/wire/hub-api";
import type { Notice } from "@tocsin/core/wire/notice";
import type { MessagesSettings, RouteSettings } from "../config/messages-schema.ts";
import { contentOf } from "./content.ts";
import type { MessageEvents } from "./events.ts";
import { refuseWaiting } from "./delivery.ts";
import { covering, coveredHash, FLOOD_PERIOD_MS, FLOOD_SUFFIX, floodSeen, isFlood } from "./flood.ts";
import { FloodRate } from "./flood-rate.ts";
import { Gathering } from "./gathering.ts";
import { isInHours } from "./hours.ts";
import type { NoticeBook } from "./notice-book.ts";
import { beginNotice, followNotice, noticeId, type About, type Desk, type Seen } from "./notice.ts";
import { rangIn } from "./passed.ts";
import { isWaiting, routeTakes, seenOf } from "./router.ts";

/** A notice is written anew before the bucket lets it go by its age. */
const TOUCH_AFTER_MS = 86_400_000;

export type MessengerParts = {
  settings: MessagesSettings;
  publicUrl: string | undefined;
  fleet: Fleet;
  book: NoticeBook;
  now: () => number;
  events: MessageEvents;
  /** Sequence in TOCSIN_LOG up to which this hub's history holds everything. */
  position: () => number;
  /** Every transition behind a sequence of the log; undefined where these are too many to tell. */
  since: (logSeq: number) => Promise<TransitionItem[] | undefined>;
};

/** Decides who is told what, from how every alarm stands and what was told before. Only the holder of the lease asks it. */
export class Messenger {
  readonly #parts: MessengerParts;
  readonly #desk: Desk;
  readonly #gathering: Gathering;
  readonly #rate = new FloodRate();
  /** Sequence in TOCSIN_LOG up to which it was looked at what rang. */
  considered = 0;

  constructor(parts: MessengerParts) {
    const { settings } = parts;
    this.#parts = parts;
    this.#gathering = new Gathering(settings.gather);
    this.#desk = {
      targets: new Map(settings.targets.map((target) => [target.name, target])),
      retryForMs: settings.retryFor,
    };
  }

  /** This hub begins to tell people. @param logSeq as far as the one before it has looked */
  begin(logSeq: number | undefined): void {
    this.considered = logSeq ?? this.#parts.position();
    this.#rate.begin(this.#parts.now());
    this.#gathering.clear();
  }

  async look(): Promise<void> {
    const { fleet, settings } = this.#parts;
    const standing = new Map([...alarmEntries(fleet)].map((entry) => [entry.id, entry]));
    const waiting = [...standing.values()].filter(isWaiting);
    for (const notice of this.#parts.book.all()) await this.#follow(notice, standing, waiting);
    const passed = await this.#passed(standing);
    for (const route of settings.routes) await this.#takeIn(route, [...waiting, ...passed]);
    this.#gathering.forget(waiting, passed);
  }

  /** What rang since the last look and is over already. */
  async #passed(standing: ReadonlyMap<string, AlarmEntry>): Promise<AlarmEntry[]> {
    const upTo = this.#parts.position();
    if (upTo > this.considered) {
      const transitions = (await this.#parts.since(this.considered)) ?? [];
      this.considered = upTo;
      for (const entry of rangIn(this.#parts.fleet, transitions)) {
        const now = standing.get(entry.id)?.alarm;
        const isOver = now?.occurrence !== entry.alarm!.occurrence;
        if (isOver && isWaiting(entry)) this.#gathering.keep(entry, this.#parts.now());
      }
    }
    return this.#gathering.kept(this.#parts.now());
  }

  async #follow(notice: Notice, standing: ReadonlyMap<string, AlarmEntry>, waiting: readonly AlarmEntry[]) {
    if (notice.endedAt !== undefined) return;
    const { settings, now, book, publicUrl } = this.#parts;
    const route = settings.routes.find(({ name }) => name === notice.route);
    if (isFlood(notice)) await this.#closeFlood(notice);
    const at = now();
    const seen = isFlood(notice)
      ? this.#floodSeen(book.get(notice.id) ?? notice, waiting)
      : seenOf(standing.get(notice.alarm), notice, publicUrl);
    const followed = (each: Notice) => followNotice(this.#desk, each, route, seen, at);
    if (followed(notice) !== notice) await book.change(notice.id, followed);
    else if (at - notice.writtenAt > TOUCH_AFTER_MS) await book.change(notice.id, (each) => ({ ...each }));
  }

  async #closeFlood(notice: Notice): Promise<void> {
    const { book, now } = this.#parts;
    if (notice.closedAt === undefined && this.#rate.isOver(notice, now()))
      await book.change(notice.id, (each) => ({ ...each, closedAt: now() }));
  }

  #floodSeen(notice: Notice, waiting: readonly AlarmEntry[]): Seen | undefined {
    const { fleet, now, publicUrl } = this.#parts;
    const zone = fleet.zones.get(notice.zone as never);
    const covered = new Set(notice.covered);
    const mine = waiting.filter((entry) => entry.zone.id === notice.zone && covered.has(coveredHash(entry)));
    if (!zone || (notice.closedAt !== undefined && mine.length === 0)) return undefined;
    return floodSeen(zone, mine, notice, { now: now(), publicUrl });
  }

  /** Begins what a route has not told yet: what came together, and is not in a flood, one by one. */
  async #takeIn(route: RouteSettings, entries: readonly AlarmEntry[]): Promise<void> {
    const { book, now } = this.#parts;
    if (!isInHours(route.hours, route.timeZone, now())) return;
    const wanted = entries.filter(
      (entry) =>
        (route.untilAcknowledged || entry.alarm!.state === "unacknowledged") &&
        routeTakes(route, entry) &&
        book.get(noticeId(route.name, aboutOf(entry))) === undefined,
    );
    for (const [zone, group] of Map.groupBy(wanted, (entry) => entry.zone)) {
      const floods = [...book.all()].filter(
        (each) => each.route === route.name && each.zone === zone.id && isFlood(each),
      );
      const covered = new Set(floods.flatMap((flood) => flood.covered ?? []));
      const fresh = group.filter((entry) => !comesInFloods(entry) || !covered.has(coveredHash(entry)));
      if (fresh.length === 0 || !this.#gathering.isRipe(route.name, fresh, now())) continue;
      const many = fresh.filter(comesInFloods);
      const single = fresh.filter((entry) => !comesInFloods(entry));
      for (const entry of single) await this.#begin(route, entry);
      if (many.length > 0) await this.#takeInMany(route, many, floods);
    }
  }

  async #takeInMany(route: RouteSettings, entries: readonly AlarmEntry[], floods: readonly Notice[]): Promise<void> {
    const { book, now, settings } = this.#parts;
    const { zone } = entries[0]!;
    const open = floods.find(({ closedAt, endedAt }) => closedAt === undefined && endedAt === undefined);
    const isRecent = (each: Notice) =>
      each.route === route.name &&
      each.zone === zone.id &&
      isOfSensor(each.content.kind) &&
      each.begunAt > now() - FLOOD_PERIOD_MS;
    if (open) {
      this.#rate.add(open.id, entries.length, now());
      return void (await book.change(open.id, (each) => covering(each, entries)));
    }
    const recent = [...book.all()].filter(isRecent).length;
    if (recent + entries.length > settings.floodAbove) return this.#beginFlood(route, entries);
    for (const entry of entries) await this.#begin(route, entry);
    return undefined;
  }

  async #beginFlood(route: RouteSettings, entries: readonly AlarmEntry[]): Promise<void> {
    const { now, publicUrl } = this.#parts;
    const { zone } = entries[0]!;
    const about = { alarm: zone.id + FLOOD_SUFFIX, occurrence: 1, since: now(), zone: zone.id };
    const begun = beginNotice(
      this.#desk,
      route,
      about,
      floodSeen(zone, entries, undefined, { now: now(), publicUrl }),
      now(),
    );
    this.#rate.add(begun.id, entries.length, now());
    await this.#keep(covering(begun, entries));
  }

  async #begin(route: RouteSettings, entry: AlarmEntry): Promise<void> {
    const { now, publicUrl } = this.#parts;
    const seen: Seen = {
      ringing: true,
      acknowledged: false,
      returned: false,
      level: entry.alarm!.level,
      content: contentOf(entry, publicUrl),
    };
    await this.#keep(beginNotice(this.#desk, route, aboutOf(entry), seen, now()));
  }

  async #keep(begun: Notice): Promise<void> {
    const { book, settings, now, events } = this.#parts;
    if (book.waiting + begun.deliveries.length <= settings.waitingMax) return void (await book.begin(begun));
    const error = `more than ${settings.waitingMax} messages wait (messages.waitingMax)`;
    for (const { target, event } of begun.deliveries) events.messageDead(target, event, error);
    await book.begin(refuseWaiting(begun, now(), error));
    return undefined;
  }
}

const isOfSensor = (kind: string): boolean => kind === "process" || kind === "instrument";
/** Alarms of sensors come in floods; one of a source, a gateway or the hub stands for many already. */
const comesInFloods = ({ sensor }: AlarmEntry): boolean => sensor !== undefined;

const aboutOf = ({ id, alarm, zone }: AlarmEntry): About => ({
  alarm: id,
  occurrence: alarm!.occurrence,
  since: alarm!.since,
  zone: zone.id,
});
