import { html, nothing, svg, type TemplateResult } from "lit";
import { EverySecond } from "../element/every-second.ts";
import type { LateHost, LateView } from "../element/late-element.ts";
import { PastTransitions, type WantedPast } from "../element/past-transitions.ts";
import { Size } from "../element/size.ts";
import { isProcess } from "../marks/mark.ts";
import { markStyles } from "../marks/mark-icon.ts";
import { msg, str } from "../words/language.ts";
import {
  ageWords,
  clockOrDate,
  clockTime,
  minuteOrDate,
  spanWords,
  timeGiven,
  zoneWords,
} from "../words/time-words.ts";
import type { Lane, Span, Window } from "./lanes.ts";
import { lanesOf } from "./lanes-of.ts";
import type { TocsinStateTimeline } from "./state-timeline.ts";
import { stateTimelineStyles } from "./state-timeline.styles.ts";
import { laneWords, summary } from "./timeline-words.ts";
import { ticks } from "./ticks.ts";

const TRANSITIONS_MAX = 500;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WINDOWS_MS: Record<string, number> = { "1h": HOUR_MS, "8h": 8 * HOUR_MS, "24h": DAY_MS, "7d": 7 * DAY_MS };
const NAME_PX = 84;
/** Names of sensors and machines are longer than those of lanes. */
const TAG_PX = 120;
const SIDE_PX = 16;
const LANE_PX = 20;
const LETTER_PX = 7;

/** Draws the lanes. */
export class View implements LateView {
  #host: LateHost<TocsinStateTimeline>;
  #size: Size;
  #past: PastTransitions;
  #frozen = false;

  constructor(host: LateHost<TocsinStateTimeline>) {
    this.#host = host;
    this.#size = new Size(host.element);
    this.#past = new PastTransitions(host, () => this.#wanted());
    new EverySecond(host);
  }

  changed(): void {
    this.#frozen = timeGiven(this.#host.element.to) !== undefined;
  }

  #wanted(): WantedPast {
    const { of, ids, to } = this.#host.element;
    const end = timeGiven(to);
    const asked = { ...(of ? {} : { sensor: ids }), ...(end === undefined ? {} : { to: end }) };
    const isOne = of !== "" && end === undefined;
    return {
      factory: this.#host.factory(),
      of: of || undefined,
      limit: TRANSITIONS_MAX,
      ...(isOne ? {} : { asked }),
      fits: ({ id, at }) => (of !== "" || ids.includes(id)) && at < (end ?? Infinity),
    };
  }

  #window(known: number): Window {
    const { from, to, window } = this.#host.element;
    const end = timeGiven(to) ?? this.#host.now();
    const begin = timeGiven(from) ?? end - (WINDOWS_MS[window] ?? DAY_MS);
    return { from: Math.min(begin, end - 1_000), to: end, known };
  }

  render(): TemplateResult {
    const { of, ids } = this.#host.element;
    const fleet = this.#host.fleet();
    const items = this.#past.items();
    const heldFrom = items.length < TRANSITIONS_MAX ? 0 : (items.at(-1)?.at ?? 0);
    const window = this.#window(Math.max(heldFrom, this.#past.knownFrom()));
    const lanes = fleet && lanesOf(fleet, { of, ids }, items.toReversed(), window, !this.#frozen);
    const told = lanes ? [summary(lanes), zoneWords(window.to)].filter(Boolean).join(" ") : "";
    return this.#host.panel({
      title: this.#heading(window),
      tools: html`<span class="caption">${told}</span>`,
      body: lanes?.length
        ? this.#draw(lanes, window)
        : this.#host.empty(msg(str`This hub knows no ${of || ids.join(", ")}.`)),
    });
  }

  #heading({ from, to }: Window): string {
    if (!this.#frozen && !this.#host.element.from) return msg(str`Last ${spanWords(to - from)}`);
    const now = this.#host.now();
    return msg(str`${minuteOrDate(from, now)} to ${minuteOrDate(to, now)}`);
  }

  #draw(lanes: readonly Lane[], window: Window): TemplateResult {
    const left = lanes.some(({ id }) => id.includes("/")) ? TAG_PX : NAME_PX;
    const width = Math.max(160, this.#size.width - 2);
    const long = width - left - SIDE_PX;
    const scale = (at: number) => left + ((at - window.from) / (window.to - window.from)) * long;
    const bottom = lanes.length * LANE_PX + 2;
    const first = lanes.find(({ spans }) => spans.length)?.spans[0];
    return html`<svg
      width=${width}
      height=${bottom + 20}
      role="group"
      aria-label=${lanes.map(laneWords).join(". ")}
      @keydown=${this.#key}
    >
      ${ticks(window, long + SIDE_PX).map((at) => this.#tick(at, scale(at), bottom, window))}
      <text x=${width - SIDE_PX} y=${bottom + 13} text-anchor="end">
        ${this.#frozen ? clockTime(window.to).slice(0, 5) : msg("now")}
      </text>
      ${lanes.map(
        (lane, row) =>
          svg`<text x=${SIDE_PX} y=${row * LANE_PX + 14}>${lane.name}</text>${lane.spans.map((each) => this.#span(lane, each, scale(each.from), scale(each.to), row * LANE_PX + 4, window.to, each === first))}`,
      )}
    </svg>`;
  }

  #tick(at: number, x: number, bottom: number, { from, to }: Window): TemplateResult {
    const words = to - from > 2 * DAY_MS ? minuteOrDate(at, to).replace(/ 00:00$/, "") : clockTime(at).slice(0, 5);
    return svg`<line x1=${x} x2=${x} y1="0" y2=${bottom} /><text x=${x} y=${bottom + 13} text-anchor="middle">${words}</text>`;
  }

  /** One Tab stop: arrows go from span to span, Enter selects. */
  #key = (event: KeyboardEvent): void => {
    const all = [...this.#host.renderRoot.querySelectorAll<SVGElement>(".hit")];
    const place = all.indexOf(event.target as SVGElement);
    const { key } = event;
    if (key === "Enter") all[place]?.dispatchEvent(new MouseEvent("click"));
    else all[place + (key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : Number.NaN)]?.focus();
  };

  #span(
    { id: lane, name }: Lane,
    { from, to, words, mark }: Span,
    left: number,
    right: number,
    top: number,
    now: number,
    first: boolean,
  ): TemplateResult | typeof nothing {
    const width = Math.max(mark ? 3 : 1, right - left - 1);
    const look = mark ? `mark span ${mark} ${isProcess(mark) || mark.startsWith("m") ? "" : "hollow"}` : "quiet-span";
    const fits = !mark && words.length * LETTER_PX < width;
    const stretch = msg(str`${clockOrDate(from, now)} to ${clockOrDate(to, now)}`);
    const title = `${name}: ${words}, ${stretch}, ${ageWords(to - from)}`;
    const select = () => this.#host.emit("tocsin-segment-select", { lane, from, to, words });
    return svg`<rect class=${look} x=${left} y=${top} width=${width} height="12"></rect>
      ${fits ? svg`<text class="in" x=${left + 4} y=${top + 10}>${words}</text>` : nothing}
      <rect class="hit" role="button" aria-label=${title} tabindex=${first ? 0 : -1} x=${left} y=${top - 2} width=${width} height="16" @click=${select}><title>${title}</title></rect>`;
  }
}

export const styles = [markStyles, stateTimelineStyles];
