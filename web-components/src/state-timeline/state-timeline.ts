import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Size } from "../element/size.ts";
import { isProcess } from "../marks/mark.ts";
import { markStyles } from "../marks/mark-icon.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, str } from "../words/language.ts";
import { ageWords, clockOrDate, clockTime, minuteOrDate, spanWords, zoneWords } from "../words/time-words.ts";
import { valueWords } from "../words/value-words.ts";
import { abnormalMs, machineLanes, sensorLanes, type Lane, type Span, type Window } from "./lanes.ts";

const TRANSITIONS_MAX = 500;
const HOUR_MS = 3_600_000;
const WINDOWS_MS: Record<string, number> = {
  "1h": HOUR_MS,
  "8h": 8 * HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 168 * HOUR_MS,
};
const NAME_PX = 84;
const SIDE_PX = 16;
const LANE_PX = 20;
const LETTER_PX = 7;
const TICKS_PX = 110;
/** Lines of a time axis are this far apart: the smallest that leaves room for their words. */
const STEPS_MS = [5, 15, 30, 60, 120, 180, 360, 720, 1_440].map((minutes) => minutes * 60_000);

/**
 * What a machine or a sensor has been through, as lanes of time: state, health, alarms, instruments. Filled is the
 * process, hollow an instrument that was not to be trusted.
 *
 * @fires tocsin-segment-select - detail `{ lane, from, to, words }`: `signal`, `limit`, `health`, `alarm`, `state`, `alarms` or `instruments`, and the stretch of time that was chosen
 * @csspart base header body
 */
export class TocsinStateTimeline extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    of: { type: String, reflect: true },
    window: { type: String, reflect: true },
    label: { type: String, reflect: true },
  };
  static override styles = [
    tokens,
    base,
    markStyles,
    css`
      :host {
        min-block-size: 132px;
      }
      svg {
        display: block;
      }
      text {
        fill: var(--_muted);
        font-size: var(--_size-caption);
        font-size-adjust: none;
      }
      .quiet-span {
        fill: var(--_range);
      }
      .in {
        fill: var(--_text);
      }
      line {
        stroke: var(--_hairline);
      }
      .hit {
        fill: transparent;
        cursor: pointer;
      }
      .hit:focus-visible {
        stroke: var(--_focus);
        stroke-width: 2;
      }
      .span {
        fill: var(--_fill);
        stroke: var(--_stroke);
      }
      .span.hollow {
        fill: var(--_surface);
        stroke-width: 1.5;
      }
    `,
  ];
  /** `site/zone/machine` or `site/zone/machine/sensor` */
  declare of: string;
  /** How far back: `1h`, `8h`, `24h` or `7d`. */
  declare window: string;
  /** Its heading; default: how far back it looks. */
  declare label: string | undefined;
  #size = new Size(this);
  #past = new PastTransitions(this, () => ({ factory: this.factory, of: this.of, limit: TRANSITIONS_MAX }));

  constructor() {
    super();
    this.of = "";
    this.window = "24h";
    new EverySecond(this);
  }

  protected override get showing(): readonly (string | undefined)[] {
    return [this.of];
  }

  protected override concerns(changed: Changed): boolean {
    return changed.transitions;
  }

  protected override render(): TemplateResult {
    const [sensor, machine] = [this.fleet?.sensors.get(this.of), this.fleet?.machines.get(this.of)];
    const span = WINDOWS_MS[this.window] ?? WINDOWS_MS["24h"]!;
    const to = this.now();
    const items = this.#past.items();
    const known = items.length < TRANSITIONS_MAX ? 0 : (items.at(-1)?.at ?? 0);
    const window = { from: to - span, to, known };
    const oldestFirst = items.toReversed();
    const lanes = machine
      ? machineLanes(oldestFirst, machine.id, window, machine)
      : sensor
        ? sensorLanes(oldestFirst, window)
        : undefined;
    return html`<section class="base" part="base" aria-label=${this.#heading(span)}>
      <div class="header" part="header">
        <h2>${this.#heading(span)}</h2>
        <span class="grow"></span>
        <span class="caption">${lanes ? summary(lanes) : nothing} ${zoneWords(to)}</span>${this.asOf()}
      </div>
      <div class="body" part="body">
        ${lanes ? this.#draw(lanes, window) : this.fleet ? html`<div class="empty">${msg(str`This hub knows no ${this.of}.`)}</div>` : this.pending()}
      </div>
    </section>`;
  }

  #heading = (span: number): string => this.label ?? msg(str`Last ${spanWords(span)}`);

  #draw(lanes: readonly Lane[], window: Window): TemplateResult {
    const width = Math.max(160, this.#size.width - 2);
    const scale = (at: number) =>
      NAME_PX + ((at - window.from) / (window.to - window.from)) * (width - NAME_PX - SIDE_PX);
    const bottom = lanes.length * LANE_PX + 2;
    const first = lanes.find(({ spans }) => spans.length)?.spans[0];
    return html`<svg
      width=${width}
      height=${bottom + 20}
      role="group"
      aria-label=${lanes.map(laneWords).join(". ")}
      @keydown=${this.#key}
    >
      ${ticks(window, width).map(
        (at) =>
          svg`<line x1=${scale(at)} x2=${scale(at)} y1="0" y2=${bottom} /><text x=${scale(at)} y=${bottom + 13} text-anchor="middle">${clockTime(at).slice(0, 5)}</text>`,
      )}
      <text x=${width - SIDE_PX} y=${bottom + 13} text-anchor="end">${msg("now")}</text>
      ${lanes.map(
        (lane, row) =>
          svg`<text x=${SIDE_PX} y=${row * LANE_PX + 14}>${lane.name}</text>${lane.spans.map((each) => this.#span(lane, each, scale(each.from), scale(each.to), row * LANE_PX + 4, window.to, each === first))}`,
      )}
    </svg>`;
  }

  /** One Tab stop: arrows go from span to span, Enter selects. */
  #key = (event: KeyboardEvent): void => {
    const all = [...this.renderRoot.querySelectorAll<SVGElement>(".hit")];
    const place = all.indexOf(event.target as SVGElement);
    const { key } = event;
    if (key === "Enter") all[place]?.dispatchEvent(new MouseEvent("click"));
    else all[place + (key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : Number.NaN)]?.focus();
  };

  #span(
    { id: lane, name }: Lane,
    span: Span,
    left: number,
    right: number,
    top: number,
    now: number,
    first: boolean,
  ): TemplateResult | typeof nothing {
    const { from, to, words, mark } = span;
    const width = Math.max(mark ? 3 : 1, right - left - 1);
    const look = mark ? `mark span ${mark} ${isProcess(mark) || mark.startsWith("m") ? "" : "hollow"}` : "quiet-span";
    const fits = !mark && words.length * LETTER_PX < width;
    const stretch = msg(str`${clockOrDate(from, now)} to ${clockOrDate(to, now)}`);
    const title = `${name}: ${words}, ${stretch}, ${ageWords(to - from)}`;
    const select = () => this.emit("tocsin-segment-select", { lane, from, to, words });
    return svg`<rect class=${look} x=${left} y=${top} width=${width} height="12"></rect>
      ${fits ? svg`<text class="in" x=${left + 4} y=${top + 10}>${words}</text>` : nothing}
      <rect class="hit" role="button" aria-label=${title} tabindex=${first ? 0 : -1} x=${left} y=${top - 2} width=${width} height="16" @click=${select}><title>${title}</title></rect>`;
  }
}

function ticks({ from, to }: Window, width: number): number[] {
  const least = ((to - from) * TICKS_PX) / Math.max(1, width - NAME_PX);
  const step = STEPS_MS.find((ms) => ms >= least) ?? STEPS_MS.at(-1)!;
  const zone = new Date(to).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - zone) / step) * step + zone;
  const all = Array.from({ length: Math.ceil((to - first) / step) }, (_, i) => first + i * step);
  // The newest line gives way to the word at the end.
  return all.filter((at) => to - at > least / 2);
}

function laneWords(lane: Lane): string {
  const told = lane.spans
    .filter(({ mark }) => mark)
    .map(({ words, from, to }) => msg(str`${words} ${ageWords(to - from)} from ${minuteOrDate(from, to)}`));
  return `${lane.name}: ${told.join(", ") || lane.spans.at(-1)?.words || msg("nothing")}`;
}

/** Of the health: for how much of what is known it was good. */
function summary(lanes: readonly Lane[]): string {
  const { abnormal, known } = abnormalMs(lanes.find(({ id }) => id === "health")!);
  if (known === 0) return "";
  const share = valueWords(100 - (abnormal / known) * 100, 1);
  return msg(str`good ${share} % of ${spanWords(known)} known`);
}
