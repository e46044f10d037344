import { adoptStyles, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type uPlot from "uplot";
import type { Changed } from "../client/fleet.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { missingPart } from "../element/missing-part.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Size } from "../element/size.ts";
import { ThemeWatch } from "../element/theme-watch.ts";
import { readPalette } from "../marks/palette.ts";
import { base } from "../theme/base.ts";
import { controls } from "../theme/controls.ts";
import { tokens } from "../theme/tokens.ts";
import { lackWords } from "../words/lack-words.ts";
import { msg, str } from "../words/language.ts";
import { clockTime, minuteOrDate, timeGiven, zoneWords } from "../words/time-words.ts";
import { decimalsOf } from "../words/value-words.ts";
import { AskedReadings, type Aggregate } from "./asked-readings.ts";
import { lineOf, type TrendLine } from "./lines.ts";
import type { PlotInput } from "./plot-input.ts";
import { WINDOWS, windowMs, windowWords } from "./range.ts";
import { trendStyles } from "./trend.styles.ts";
import { lineWords } from "./trend-words.ts";

/** As many transitions of the sensor are asked for to know when it rang, and when it was not to be believed. */
const TRANSITIONS_MAX = 200;
const SENSORS_MAX = 6;
type Plotting = typeof import("./plotting.ts");

/**
 * The course of one sensor with its limits, and of others beside it: the desired range tinted, gaps hatched and never
 * joined, what is beyond a limit in the colour of its priority, and a mark where an alarm rang.
 *
 * @fires tocsin-range-change - detail `{ from, to }`, what is to be looked at, in ms since 1970 UTC; preventing it keeps the
 *   stretch that is shown
 * @fires tocsin-cursor - detail `{ at }`, where the cursor is, or undefined when it has left
 * @csspart plot legend
 */
export class TocsinTrend extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    sensor: { type: String, reflect: true },
    sensors: { type: String, reflect: true },
    window: { type: String, reflect: true },
    from: { type: String, reflect: true },
    to: { type: String, reflect: true },
    live: { converter: (text: string | null) => text !== null && text !== "false" },
    yMin: { type: Number, attribute: "y-min", reflect: true },
    yMax: { type: Number, attribute: "y-max", reflect: true },
    aggregate: { type: String, reflect: true },
    syncKey: { type: String, attribute: "sync-key", reflect: true },
    legend: { type: Boolean, reflect: true },
    plotting: { state: true },
    cursor: { state: true },
  };
  static override styles = [tokens, base, controls, trendStyles];
  /** `site/zone/machine/sensor` */
  declare sensor: string;
  /** Several of them, separated by spaces or commas: the first with its limits, the others as lines beside it. */
  declare sensors: string | undefined;
  /** How far back: `15m`, `1h`, `6h`, `24h`, `7d`, `30d`, or any such length. */
  declare window: string;
  /** Begin of what is looked at, ISO 8601 or ms since 1970 UTC; in place of `window`, with `to`. */
  declare from: string | undefined;
  /** Its end; without it, now. */
  declare to: string | undefined;
  /** Asked for again and again; without it, where no end is given. */
  declare live: boolean | undefined;
  /** Least value of the axis; without it, as the line and its limits need. */
  declare yMin: number | undefined;
  /** Largest value of the axis. */
  declare yMax: number | undefined;
  /** `auto`: a mean line with its least and largest values; `avg`: the line alone; `minmax`: as auto; `raw`: each reading. */
  declare aggregate: Aggregate;
  /** Trends with the same key show their cursors together. */
  declare syncKey: string | undefined;
  /** With the names of the lines, and their values where the cursor is. */
  declare legend: boolean;
  /** What draws, loaded with the first trend of a page. */
  declare private plotting: Plotting | "missing" | undefined;
  declare private cursor: number | undefined;
  #plot: uPlot | undefined;
  #plotted = "";
  #at = "";
  #input: PlotInput | undefined;
  #size = new Size(this);
  #readings = new AskedReadings(this, () => this.#wanted());
  #past = new PastTransitions(this, () => ({ factory: this.factory, of: this.#ids()[0], limit: TRANSITIONS_MAX }));

  constructor() {
    super();
    this.sensor = "";
    this.window = "1h";
    this.aggregate = "auto";
    this.legend = false;
    new ThemeWatch(this, () => this.#forget());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.plotting) void this.#loadPlotting();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget();
  }

  async #loadPlotting(): Promise<void> {
    try {
      const plotting = await import("./plotting.ts");
      await this.updateComplete;
      adoptStyles(this.shadowRoot!, [plotting.plotStyles, ...TocsinTrend.elementStyles]);
      this.plotting = plotting;
    } catch {
      this.plotting = "missing";
    }
  }

  #ids(): string[] {
    return (this.sensors ?? this.sensor)
      .split(/[\s,]+/)
      .filter(Boolean)
      .slice(0, SENSORS_MAX);
  }

  #wanted() {
    const { factory, aggregate } = this;
    const [from, to] = [timeGiven(this.from), timeGiven(this.to)];
    const span = from === undefined ? windowMs(this.window) : Math.max(1_000, (to ?? this.now()) - from);
    return { factory, sensors: this.#ids(), span, to, aggregate, live: this.live ?? to === undefined };
  }

  protected override get showing(): readonly (string | undefined)[] {
    return this.#ids();
  }

  protected override concerns(changed: Changed): boolean {
    return changed.transitions || this.#ids().some((id) => changed.sensors.has(id));
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const isOther = changed.has("sensor") || changed.has("sensors");
    const isRange = ["window", "from", "to", "aggregate", "factory"].some((name) => changed.has(name));
    if (!isOther && !isRange) return;
    this.#forget();
    this.#readings.begin(!isOther);
  }

  #lines(): TrendLine[] {
    return this.#ids().flatMap((id, i) => {
      const sensor = this.fleet?.sensors.get(id);
      const readings = this.#readings.known.get(id);
      return sensor && readings ? [lineOf(sensor, readings, i === 0 ? this.#past.items() : [], this.aggregate)] : [];
    });
  }

  protected override render(): TemplateResult {
    const lines = this.#lines();
    const empty = lines.length > 0 && lines.every(({ data }) => data.at.length === 0);
    const failed = this.plotting === "missing" ? missingPart() : this.#readings.failed?.();
    const wanted = this.#ids().length ? msg("Asking the gateway for readings…") : lackWords("sensors");
    const asking = this.fleet ? wanted : this.pending();
    const pending = lines.length ? "" : asking;
    const drawn = typeof this.plotting === "object" ? this.plotting : undefined;
    return html`<slot name="header"
        ><div class="header" part="header">
          <span class="caption">${this.#stretch(lines)}</span>
          <span class="grow"></span>${this.asOf()}
          <span class="caption">${lines[0] && drawn ? drawn.courseOf(lines[0]) : nothing}</span>
          ${this.#windows()} ${drawn && lines.length ? this.#export(drawn, lines) : nothing}<slot name="actions"></slot>
        </div>
      </slot>
      <div class="plot" part="plot" role="img" aria-label=${lines.map(lineWords).join(" ") || msg("Trend")}>
        ${
          failed
            ? html`<slot name="error"><span class="over" part="error">${failed}</span></slot>`
            : empty
              ? html`<slot name="empty"
                  ><span class="over" part="empty">${msg("No readings in this time")}</span></slot
                >`
              : pending && html`<span class="over" part="loading">${pending}</span>`
        }
      </div>
      ${this.legend && drawn ? drawn.legendOf(lines, this.cursor) : nothing}`;
  }

  #windows(): TemplateResult | typeof nothing {
    if (this.to) {
      const back = () => this.#look(undefined, undefined);
      return html`<span class="windows"><button type="button" @click=${back}>${msg("Back to now")}</button></span>`;
    }
    const shown = (WINDOWS as readonly string[]).includes(this.window) ? WINDOWS : [this.window, ...WINDOWS];
    return html`<span class="windows" role="group" aria-label=${msg("How far back")}>
      ${shown.map(
        (span) =>
          html`<button type="button" aria-pressed=${span === this.window} @click=${() => this.#choose(span)}>
            ${windowWords(span)}
          </button>`,
      )}
    </span>`;
  }

  #export({ csvOf, pictureOf, saveAs }: Plotting, lines: readonly TrendLine[]): TemplateResult {
    const name = lines.map(({ sensor }) => sensor.tag).join("_");
    const table = () => saveAs(new Blob([csvOf(lines)], { type: "text/csv" }), `${name}.csv`);
    const picture = async () => {
      const blob = this.#plot && (await pictureOf(this.#plot.ctx.canvas, this.#input!.palette.surface));
      if (blob) saveAs(blob, `${name}.png`);
    };
    return html`<button type="button" class="save" popovertarget="save" aria-label=${msg("Save")}>↓</button>
      <div id="save" class="saves" popover>
        <button type="button" class="button" @click=${table}>${msg("Readings as CSV")}</button>
        <button type="button" class="button" @click=${() => void picture()}>${msg("Picture as PNG")}</button>
      </div>`;
  }

  #choose(window: string): void {
    if (!this.emit("tocsin-range-change", { from: this.now() - windowMs(window), to: this.now() })) return;
    this.window = window;
    this.from = undefined;
  }

  /** Looks at a stretch of the past, or back at now. */
  #look(from: number | undefined, to: number | undefined): void {
    const end = to ?? this.now();
    if (!this.emit("tocsin-range-change", { from: from ?? end - windowMs(this.window), to: end })) return;
    [this.from, this.to] = [from, to].map((at) => (at === undefined ? undefined : String(Math.round(at))));
  }

  #stretch(lines: readonly TrendLine[]): string {
    const [line] = lines;
    const known = line && this.#readings.known.get(line.sensor.id);
    if (!known) return "";
    const { from, to } = known.item;
    const end = this.now() - to < 86_400_000 ? clockTime(to) : minuteOrDate(to, this.now());
    const when = [msg(str`${minuteOrDate(from, this.now())} to ${end}`), zoneWords(to)].filter(Boolean).join(" ");
    return [when, line.sensor.unit].filter(Boolean).join(", ");
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const place = this.renderRoot.querySelector<HTMLElement>(".plot");
    const { plotting } = this;
    const lines = this.#lines();
    const isDrawn = typeof plotting === "object" && lines[0] && lines.some(({ data }) => data.at.length > 0);
    if (place && isDrawn && this.#size.width > 0) this.#draw(plotting, lines, place);
    else this.#forget();
  }

  #draw({ newPlot, columnsOf, eventsOf }: Plotting, lines: readonly TrendLine[], place: HTMLElement): void {
    const [{ sensor, data }, ...others] = lines as [TrendLine, ...TrendLine[]];
    const { from, to } = this.#readings.known.get(sensor.id)!.item;
    this.#input = {
      sensor,
      data,
      others,
      events: eventsOf(this.#past.items()),
      from,
      to,
      axis: { least: this.yMin, most: this.yMax },
      syncKey: this.syncKey,
      digits: decimalsOf(sensor),
      palette: this.#input?.palette ?? readPalette(this),
      zoom: this.#zoom(),
      speaking: (say) => this.speaking(say),
      look: (begin, end) => this.#look(begin, end),
      point: (at) => this.#point(at),
    };
    const { zoom } = this.#input;
    const [width, height] = [place.clientWidth * zoom, place.clientHeight * zoom];
    const columns = columnsOf(lines);
    const plotted = `${lines.map((line) => line.sensor.id).join()}/${data.names?.join() ?? ""}/${zoom}/${this.syncKey}`;
    if (this.#plot && plotted === this.#plotted) {
      if (this.#at !== `${width}/${height}`) this.#plot.setSize({ width, height });
      this.#plot.setData(columns);
    } else {
      this.#plot?.destroy();
      this.#plot = newPlot(() => this.#input!, columns, { width, height }, place);
      this.#plotted = plotted;
    }
    this.#at = `${width}/${height}`;
  }

  #point(at: number | undefined): void {
    if (at === this.cursor) return;
    if (this.legend) this.cursor = at;
    this.emit("tocsin-cursor", { at });
  }

  #zoom(): number {
    return this.offsetWidth > 0 ? this.getBoundingClientRect().width / this.offsetWidth || 1 : 1;
  }

  #forget(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#input = undefined;
  }
}
