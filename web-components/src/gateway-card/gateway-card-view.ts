import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { GatewayItem } from "@tocsin/core/wire/hub-api";
import type { RejectsAnswer } from "@tocsin/core/wire/rejects";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import type { LateHost, LateView } from "../element/late-element.ts";
import { Polling } from "../element/polling.ts";
import { DrainWatch, type Drain } from "../gateway-list/drain.ts";
import { completenessWords, isComplete } from "../gateway-list/completeness.ts";
import { linkStyles } from "../theme/link.ts";
import { lackWords } from "../words/lack-words.ts";
import { msg, str, told, type Words } from "../words/language.ts";
import { stateWords } from "../words/state-words.ts";
import { ageWords, clockOrDate, spanWords } from "../words/time-words.ts";
import { count, valueWords } from "../words/value-words.ts";
import type { TocsinGatewayCard } from "./gateway-card.ts";
import { gatewayCardStyles } from "./gateway-card.styles.ts";

const ASK_EVERY_MS = 10_000;
const GB = 1e9;
const DAY_MS = 86_400_000;
/** The data path of the broker that a gateway brings with it. */
const EMBEDDED = "embedded";

type Fact = readonly [name: string, value: string, loud?: boolean | undefined];
/** What is not known is no fact. */
const known = (fact: Fact | false | undefined): Fact[] => (fact ? [fact] : []);

/** Draws one gateway. */
export class View implements LateView {
  #host: LateHost<TocsinGatewayCard>;
  #drains = new DrainWatch();
  #polling: Polling;
  #rejects: RejectsAnswer | undefined;
  #failed: Words | undefined;

  constructor(host: LateHost<TocsinGatewayCard>) {
    this.#host = host;
    this.#polling = new Polling(host, ASK_EVERY_MS, (signal) => this.#ask(signal));
    new EverySecond(host);
  }

  changed(changed: PropertyValues): void {
    if (!changed.has("gateway") && !changed.has("topics")) return;
    this.#rejects = undefined;
    this.#polling.now();
  }

  moved(changed: Changed): void {
    if (changed.everything) this.#polling.soon();
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { gateway, topics } = this.#host.element;
    const factory = this.#host.factory();
    if (!topics || !gateway || factory?.state !== "live" || factory.fleet.at === 0) return;
    const answer = await factory.rejects(gateway, signal);
    if (signal.aborted) return;
    if (answer.ok) [this.#rejects, this.#failed] = [answer.value, undefined];
    else this.#failed = answer.detail;
    this.#host.requestUpdate();
  }

  render(): TemplateResult {
    const id = this.#host.element.gateway;
    const gateway = this.#host.fleet()?.gateways.get(id);
    return this.#host.panel({
      title: gateway ? msg(str`Gateway of ${gateway.zoneName}`) : msg("Gateway"),
      ...(gateway ? { open: () => void this.#host.emit("tocsin-gateway-select", { gateway: id }) } : {}),
      beside: gateway ? html`<span class=${gateway.online ? "muted" : "strong"}>${standing(gateway)}</span>` : nothing,
      body: gateway
        ? this.#content(gateway)
        : this.#host.empty(id ? msg(str`This hub knows no gateway ${id}.`) : lackWords("gateway")),
    });
  }

  #content(gateway: GatewayItem): TemplateResult {
    const drain = this.#drains.watch(gateway, this.#host.now());
    return html`${drain ? drainBar(gateway, drain) : nothing}
      <dl part="facts">
        ${this.#facts(gateway).map(
          ([name, value, loud]) =>
            html`<div>
              <dt>${name}</dt>
              <dd class=${loud ? "strong" : ""}>${value}</dd>
            </div>`,
        )}
      </dl>
      ${this.#troubles(gateway)} ${this.#host.element.topics ? this.#topics() : nothing}`;
  }

  #facts(gateway: GatewayItem): Fact[] {
    const { completeUpTo, waiting, oldestWaitingAt, dataPaths, clock, disk, startedAt, version, configHash } = gateway;
    const now = this.#host.now();
    const upTo = completeUpTo === undefined ? msg("unknown") : clockOrDate(completeUpTo, now);
    const clockOff = clock && Math.abs(clock.apartMs) >= 1_000;
    return [
      [msg("Complete up to"), `${upTo} ${completenessWords(gateway)}`, !isComplete(gateway.completeness)],
      [msg("Waiting to be sent"), count(waiting), waiting > 0 && gateway.completeness === "draining"],
      ...(oldestWaitingAt ? ([[msg("Oldest of it"), ageWords(now - oldestWaitingAt)]] as const) : []),
      [msg("Written, sent, applied"), [gateway.head, gateway.sentUpTo, gateway.applied].map(count).join(", ")],
      [msg("Readings/s"), count(Math.round(gateway.readingsPerSecond))],
      [
        msg("Readings"),
        msg(str`${count(gateway.readings)}, ${count(gateway.late)} late, ${count(gateway.redelivered)} again`),
      ],
      [msg("Not readable"), count(gateway.quarantined), gateway.quarantined > 0],
      [msg("Unmatched topics"), count(gateway.unmatchedTopics), gateway.unmatchedTopics > 0],
      ...dataPaths.map(
        ({ path, state, since, detail }) =>
          [
            path === EMBEDDED ? msg("Own broker") : msg(str`Link ${path}`),
            [stateWords(state), msg(str`since ${clockOrDate(since, now)}`), detail ? told(detail) : ""]
              .filter(Boolean)
              .join(", "),
            state !== "live",
          ] as const,
      ),
      ...known(clock && [msg("Clock"), clockWords(clock), clock.inDoubt || clockOff]),
      ...known(disk && [msg("Disk"), diskWords(disk), disk.state === "dropping" || (disk.hoursLeft ?? Infinity) < 24]),
      ...known(gateway.durability !== "unknown" && [msg("Durability"), gateway.durability]),
      ...known(startedAt !== undefined && [msg("Up for"), spanWords(now - startedAt)]),
      [msg("Version, configuration"), [version, configHash].filter(Boolean).join(", ")],
    ];
  }

  /** Gaps of its story, changes of its store, and what it lost. */
  #troubles({ gaps, epochs, losses }: GatewayItem): TemplateResult | typeof nothing {
    const now = this.#host.now();
    const GAP: Record<(typeof gaps)[number]["state"], string> = {
      asked: msg("asked for"),
      filled: msg("filled"),
      lost: msg("lost"),
    };
    const rows = [
      ...gaps.map(({ from, to, state }) => ["", msg(str`records ${count(from)} to ${count(to)}: ${GAP[state]}`)]),
      ...losses.map(({ at, text }) => [clockOrDate(at, now), told(text)]),
      ...epochs
        .slice(1)
        .map(({ at, epoch, reason }) => [
          clockOrDate(at, now),
          msg(str`epoch ${epoch} began: ${reason.replaceAll("-", " ")}`),
        ]),
    ];
    if (rows.length === 0) return nothing;
    return html`<section aria-label=${msg("Gaps and losses")}>
      <h3>${msg("Gaps and losses")}</h3>
      ${rows.map(([when, what]) => html`<div class="trouble"><span class="muted">${when}</span> <span>${what}</span></div>`)}
    </section>`;
  }

  #topics(): TemplateResult {
    const rejects = this.#rejects;
    if (!rejects)
      return html`<section class="asking muted">${this.#failed?.() ?? msg("Asking the gateway…")}</section>`;
    const now = this.#host.now();
    const { unmatched, unmatchedTotal, quarantined } = rejects;
    return html`<section part="topics" aria-label=${msg("Unmatched topics")}>
        <h3>${msg("Unmatched topics")} <span class="muted">${count(unmatchedTotal)}</span></h3>
        ${
          unmatched.length
            ? rejected(
                [msg("Topic"), msg("Times"), msg("Newest"), msg("Payload")],
                unmatched.map((each) => [each.topic, count(each.count), clockOrDate(each.lastAt, now), each.payload]),
              )
            : html`<div class="none muted">${msg("Every topic that came belongs to a sensor.")}</div>`
        }
      </section>
      <section aria-label=${msg("Payloads that could not be read")}>
        <h3>${msg("Payloads that could not be read")}</h3>
        ${
          quarantined.length
            ? rejected(
                [msg("Topic"), msg("Why"), msg("When"), msg("Payload")],
                quarantined.map((each) => [each.topic, told(each.reason), clockOrDate(each.at, now), each.payload]),
              )
            : html`<div class="none muted">${msg("All could be read.")}</div>`
        }
      </section>`;
  }
}

const standing = ({ online, lastHeardAt, unreachableSince }: GatewayItem): string => {
  if (online) return msg("online");
  const since = unreachableSince ?? lastHeardAt;
  return since === undefined ? msg("never heard from") : msg(str`unreachable since ${clockOrDate(since, since)}`);
};

const clockWords = (clock: NonNullable<GatewayItem["clock"]>): string => {
  if (clock.inDoubt) return msg("in doubt: it went far forward, and nobody has confirmed that");
  const seconds = Math.round(Math.abs(clock.apartMs) / 1_000);
  return seconds < 1 ? msg("right") : msg(str`${count(seconds)} s off`);
};

function diskWords(disk: NonNullable<GatewayItem["disk"]>): string {
  const parts = [
    msg(str`${valueWords(disk.freeBytes / GB, 1)} GB free, ${valueWords(disk.storeBytes / GB, 1)} GB used`),
    disk.daysKept === undefined ? "" : msg(str`readings of ${spanWords(disk.daysKept * DAY_MS)} kept`),
    disk.hoursLeft === undefined ? "" : msg(str`${count(Math.floor(disk.hoursLeft))} h until readings are dropped`),
    disk.dropped ? msg(str`readings not kept: ${count(disk.dropped)}`) : "",
  ];
  return parts.filter(Boolean).join(", ");
}

const drainBar = ({ waiting }: GatewayItem, { share, secondsLeft }: Drain): TemplateResult =>
  html`<div class="drain">
    <div>
      <b
        >${waiting === 1 ? msg("Sending 1 record that waited") : msg(str`Sending ${count(waiting)} records that waited`)}</b
      >
      <span class="muted"
        >${secondsLeft === undefined ? nothing : msg(str`${spanWords(secondsLeft * 1_000)} left`)}</span
      >
    </div>
    <progress max="1" .value=${share} aria-label=${msg("Drained")}></progress>
  </div>`;

const rejected = (names: readonly string[], rows: readonly (readonly string[])[]): TemplateResult =>
  html`<table>
    <thead>
      <tr>
        ${names.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell, i) => html`<td class=${i === 0 ? "topic" : i === 3 ? "payload" : ""} title=${cell}>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;

export const styles = [linkStyles, gatewayCardStyles];
