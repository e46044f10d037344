import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type uPlot from "uplot";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import type { ReadingsItem } from "@tocsin/core/wire/hub-readings";
import type { Changed } from "../client/fleet.ts";
import type { ReadingsRange } from "../client/hub-client.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { Polling } from "../element/polling.ts";
import { Size } from "../element/size.ts";
import { ThemeWatch } from "../element/theme-watch.ts";
import { readPalette } from "../marks/palette.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { msg, str, type Words } from "../words/language.ts";
import { clockTime, minuteOrDate, zoneWords } from "../words/time-words.ts";
import type { KnownValue } from "../words/sensor-value.ts";
import { decimalsOf, valueWords } from "../words/value-words.ts";
import type { PlotInput } from "./plot-input.ts";
import { doubtsOf, withDoubts } from "./doubt.ts";
import { doubtWords, gapWords } from "./trend-words.ts";
import { trendStyles } from "./trend.styles.ts";
import { heldOver, trendData, withNewest, type TrendData } from "./trend-data.ts";

const REFRESH_MS = 5_000;
const POINTS_MAX = 600;
/** A sensor that reports on change may be quiet for so long and still be of today. */
const ON_CHANGE_QUIET_MS = 7 * 86_400_000;
/** As many transitions of the sensor are asked for to know when it was not to be believed. */
const TRANSITIONS_MAX = 200;
type Plotting = typeof import("./plotting.ts");
const reload: Words = () => msg("The drawing of trends could not be loaded: reload the page");
const MINUTE_MS = 60_000;
const SPANS_MS: Record<string, number> = {
  "15m": 15 * MINUTE_MS,
  "1h": 60 * MINUTE_MS,
  "6h": 360 * MINUTE_MS,
  "24h": 1_440 * MINUTE_MS,
};

/**
 * The course of one sensor with its limits: the desired range tinted, gaps hatched and never joined, what is beyond a
 * limit in the colour of its priority.
 *
 * @csspart base header plot
 */
export class TocsinTrend extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    sensor: { type: String, reflect: true },
    window: { type: String, reflect: true },
    item: { state: true },
    failed: { state: true },
    plotting: { state: true },
  };
  static override styles = [tokens, base, trendStyles];
  /** `site/zone/machine/sensor` */
  declare sensor: string;
  /** How far back: `15m`, `1h`, `6h` or `24h`. */
  declare window: string;
  declare private item: ReadingsItem | undefined;
  declare private failed: Words | undefined;
  /** What draws, loaded with the first trend of a page. */
  declare private plotting: Plotting | "missing" | undefined;
  #plot: uPlot | undefined;
  #plotted = "";
  #size = new Size(this);
  #polling = new Polling(this, REFRESH_MS, (signal) => this.#ask(signal));
  #at = "";
  #input: PlotInput | undefined;
  #newest: KnownValue | undefined;
  #newestIsBad = false;
  #past = new PastTransitions(this, () => ({ factory: this.factory, of: this.sensor, limit: TRANSITIONS_MAX }));

  constructor() {
    super();
    this.sensor = "";
    this.window = "15m";
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
      const root = this.renderRoot as ShadowRoot;
      root.adoptedStyleSheets = [plotting.plotStyles, ...root.adoptedStyleSheets];
      this.plotting = plotting;
    } catch {
      this.plotting = "missing";
    }
  }

  protected override concerns(changed: Changed): boolean {
    return changed.sensors.has(this.sensor) || changed.transitions;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("sensor") && !changed.has("window") && !changed.has("factory")) return;
    if (changed.has("sensor")) this.item = undefined;
    this.failed = undefined;
    this.#forget();
    this.#polling.now();
  }

  protected override render(): TemplateResult {
    const sensor = this.fleet?.sensors.get(this.sensor);
    const empty = sensor && this.item && this.#data(sensor).at.length === 0;
    const note =
      (this.plotting === "missing" ? reload() : this.failed?.()) ||
      (empty ? msg("No readings in this time") : this.item ? "" : msg("Asking the gateway for readings…"));
    return html`<div class="header" part="header">
        <span class="caption">
          ${this.item ? this.#stretch(this.item) : nothing}${sensor?.unit ? `, ${sensor.unit}` : ""}
        </span>
        <span class="grow"></span>
        <span class="windows" role="group" aria-label=${msg("How far back")}>
          ${Object.keys(SPANS_MS).map(
            (span) =>
              html`<button type="button" aria-pressed=${span === this.window} @click=${() => (this.window = span)}>
                ${span.replace("m", " min").replace("h", " h")}
              </button>`,
          )}
        </span>
      </div>
      <div class="plot" part="plot" role="img" aria-label=${this.#words(sensor)}>
        ${note ? html`<span class="over">${note}</span>` : nothing}
      </div>`;
  }

  #stretch({ from, to }: ReadingsItem): string {
    const told = msg(str`${minuteOrDate(from, this.now())} to ${clockTime(to)}`);
    return [told, zoneWords(to)].filter(Boolean).join(" ");
  }

  #words(sensor: SensorItem | undefined): string {
    if (!sensor || !this.item) return msg("Trend");
    const data = this.#data(sensor);
    const values = data.value.filter((value) => value !== null);
    if (values.length === 0) return msg(str`Trend of ${sensor.tag}: ${doubtWords(data) || msg("no readings")}`);
    const digits = decimalsOf(sensor);
    const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => valueWords(value, digits));
    const course = data.names ? msg("states") : `${msg(str`${least} to ${most}`)} ${sensor.unit ?? ""}`;
    return `${[msg(str`Trend of ${sensor.tag}: ${course}`), gapWords(data), doubtWords(data)].filter(Boolean).join(". ")}.`;
  }

  #data(sensor: SensorItem): TrendData {
    const item = sensor.reports === "onChange" ? heldOver(this.item!, this.#newest) : this.item!;
    const { at, quality, stepMs = 0 } = item.columns;
    const bad = new Set(at.filter((_, i) => (quality?.[i] ?? "good") !== "good"));
    if (this.#newestIsBad && this.#newest) bad.add(this.#newest.at);
    const data = withNewest(trendData(item, sensor.reports === "periodic"), this.#newest);
    return withDoubts(data, doubtsOf(sensor, this.#past.items()), bad, stepMs);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { factory, sensor } = this;
    if (!factory || factory.fleet.at === 0 || !sensor) return;
    const span = SPANS_MS[this.window] ?? SPANS_MS["15m"]!;
    const to = await this.#end(span, signal);
    if (to === undefined || signal.aborted) return;
    const known = factory.fleet.sensors.get(sensor);
    const reduce: ReadingsRange = known?.kind === "discrete" ? { last: POINTS_MAX } : { maxPoints: POINTS_MAX };
    const answer = await factory.readings(sensor, { from: to - span, to, ...reduce }, signal);
    if (answer.ok) {
      this.item = { ...answer.value, from: to - span, to };
      this.failed = undefined;
    } else if (!answer.gone) this.failed = this.item ? undefined : answer.detail;
  }

  /** Up to now; where the newest reading is older than the whole window, as in a replay, up to that reading. */
  async #end(span: number, signal: AbortSignal): Promise<number | undefined> {
    const answer = await this.factory!.readings(this.sensor, { last: 1 }, signal);
    if (!answer.ok) {
      if (!answer.gone && !this.item) this.failed = answer.detail;
      return undefined;
    }
    const { at, value, quality } = answer.value.columns;
    this.#newestIsBad = (quality?.at(-1) ?? "good") !== "good";
    this.#newest = at.length && value?.length ? { at: at.at(-1)!, value: value.at(-1)! } : undefined;
    const newest = at.at(-1);
    const now = this.now();
    const quietMs = this.fleet?.sensors.get(this.sensor)?.reports === "onChange" ? ON_CHANGE_QUIET_MS : span;
    return newest !== undefined && newest < now - quietMs ? newest + 1_000 : now;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const sensor = this.fleet?.sensors.get(this.sensor);
    const place = this.renderRoot.querySelector<HTMLElement>(".plot");
    const { plotting, item } = this;
    if (
      !sensor ||
      !place ||
      typeof plotting !== "object" ||
      !item ||
      this.#data(sensor).at.length === 0 ||
      this.#size.width === 0
    ) {
      this.#forget();
      return;
    }
    this.#draw(plotting, sensor, place);
  }

  #draw({ newPlot }: Plotting, sensor: SensorItem, place: HTMLElement): void {
    const data = this.#data(sensor);
    const { from, to } = this.item!;
    this.#input = {
      sensor,
      data,
      from,
      to,
      digits: decimalsOf(sensor),
      palette: this.#input?.palette ?? readPalette(this),
      zoom: this.#zoom(),
      speaking: (say) => this.speaking(say),
    };
    const { zoom } = this.#input;
    const [width, height] = [place.clientWidth * zoom, place.clientHeight * zoom];
    const columns: uPlot.AlignedData = [data.at.map((at) => at / 1_000), data.value];
    const plotted = `${sensor.id}/${data.names?.join() ?? ""}/${zoom}`;
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

  #zoom(): number {
    return this.offsetWidth > 0 ? this.getBoundingClientRect().width / this.offsetWidth || 1 : 1;
  }

  #forget(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#input = undefined;
  }
}
