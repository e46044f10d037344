import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Changed, Fleet } from "../client/fleet.ts";
import { FleetElement } from "../element/fleet-element.ts";
import { keyed } from "../element/keyed.ts";
import { Size } from "../element/size.ts";
import { ThemeWatch } from "../element/theme-watch.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { readPalette } from "../marks/palette.ts";
import { base } from "../theme/base.ts";
import { tokens } from "../theme/tokens.ts";
import { msg } from "../words/language.ts";
import { machinesWords, sensorsWords } from "../words/count-words.ts";
import { sectionsOf, shapeOf, zoneLateness, type ColourBy, type Section } from "./cells.ts";
import { FOCUSED_CELL, focusedRow } from "./focused-row.ts";
import { heatmapStyles } from "./heatmap.styles.ts";
import { KeyHelp } from "../element/lazy-key-help.ts";
import { movePlace, nextAbnormal, type Place } from "./keyboard.ts";
import { hit, layoutMap, placeTop, type MapLayout } from "./layout.ts";
import { legend } from "./legend.ts";
import { MapPainter } from "./map-painter.ts";
import { OVERHANG_PX } from "./paint.ts";
import { placeTooltip, tooltip, type Pointed } from "./tooltip.ts";

/** Kept between the focused cell and the edge of a scrolled map, in px. */
const REVEAL_MARGIN_PX = 40;

/**
 * Every sensor of the factory on one map: a machine is a block of cells, a zone rows of blocks; good is texture,
 * abnormal has a mark, and what waits for a person a frame. One Tab stop: arrows move, `n` and `p` go to the next and
 * previous abnormal sensor, Enter opens, Space selects, `?` tells the keys.
 *
 * @fires tocsin-sensor-select - detail `{ sensor }`, its id
 * @fires tocsin-machine-select - detail `{ machine }`, its id
 * @fires tocsin-sensor-hover - detail `{ sensor }`, its id, or undefined when the pointer leaves
 * @fires tocsin-selection-change - detail `{ sensors }`, all that are to be selected; preventing it keeps those that are
 * @csspart legend tooltip
 */
export class TocsinHeatmap extends FleetElement {
  static override properties = {
    ...FleetElement.properties,
    selected: { type: String, reflect: true },
    selection: { attribute: false },
    groupBy: { converter: (by: string | null) => by ?? "zone", reflect: true, attribute: "group-by" },
    colorBy: { type: String, reflect: true, attribute: "color-by" },
    cellSize: { type: Number, reflect: true, attribute: "cell-size" },
    minCell: { type: Number, reflect: true, attribute: "min-cell" },
    pointed: { state: true },
    place: { state: true },
    focused: { state: true },
  };
  static override styles = [tokens, base, markStyles, heatmapStyles];
  /** Id of the sensor that is shown elsewhere in the page. */
  declare selected: string | undefined;
  /** Ids of the sensors that are selected together: with Space, or a click with Ctrl or Shift. */
  declare selection: readonly string[];
  /** `zone`, `site`, or `label:NAME` of the machines. */
  declare groupBy: string;
  /** What the grey of good sensors says: `state` nothing more, `deviation` how near a limit is, `age` how new the last change. */
  declare colorBy: ColourBy;
  /** Step from cell to cell in px; without it, as large as the room allows. */
  declare cellSize: number | undefined;
  /** The smallest such step: a map that needs less is scrolled. */
  declare minCell: number | undefined;
  declare private pointed: Pointed | undefined;
  declare private place: Place | undefined;
  declare private focused: boolean;
  #help = new KeyHelp(this, async () => (await import("./keys.ts")).keys());
  #size = new Size(this);
  #layout: MapLayout | undefined;
  #painter = new MapPainter();
  #stale = true;
  #paintedFor = "";

  constructor() {
    super();
    // A canvas is painted where it changed, at each frame.
    this.restMs = 0;
    this.focused = false;
    this.selection = [];
    this.groupBy = "zone";
    this.colorBy = "state";
    new ThemeWatch(this, () => (this.#stale = true));
  }

  protected override concerns(changed: Changed): boolean {
    return changed.machines.size + changed.sensors.size + changed.zones.size + changed.gateways.size > 0;
  }

  protected override moved(changed: Changed): void {
    if (changed.everything) this.#stale = true;
    for (const id of changed.machines) this.#painter.machineChanged(id);
    for (const id of changed.sensors) this.#painter.sensorChanged(id);
  }

  protected override render(): TemplateResult {
    const { fleet, pointed } = this;
    const pointedAt = pointed && this.#painter.content.get(pointed.machine);
    const title = this.label ?? (fleet ? sensorsWords(fleet.sensors.size) : msg("Sensors"));
    return html`<section class="base" part="base" aria-label=${msg("Sensors by zone and machine")}>
      <slot name="header">
        <div class="header" part="header">
          <h2>${title}</h2>
          ${this.asOf()}<span class="grow"></span>${legend()} ${this.#help.render()}<slot name="actions"></slot>
        </div>
      </slot>
      ${fleet?.sensors.size ? this.#map(fleet) : fleet ? this.empty(msg("Nothing here is known to the hub.")) : this.pending()}
      ${pointedAt ? tooltip(pointedAt, pointed.cell) : nothing}
    </section>`;
  }

  #map(fleet: Fleet): TemplateResult {
    return html`<div
      class="body"
      part="body"
      @pointermove=${this.#hover}
      @pointerleave=${this.#leave}
      @scroll=${this.#leave}
      @click=${this.#click}
    >
      ${this.#grid(fleet)}
      ${keyed(
        sectionsOf(fleet, this.groupBy),
        ({ id }) => id,
        (section) => this.#section(fleet, section),
      )}
    </div>`;
  }

  /** What a keyboard and a screen reader meet in place of the canvas. */
  #grid(fleet: Fleet): TemplateResult {
    const { place } = this;
    const content = place && this.#painter.content.get(place.machine);
    const row = place ? [...fleet.machines.keys()].indexOf(place.machine) + 1 : 0;
    return html`<div
      class="grid unseen"
      role="grid"
      tabindex="0"
      aria-label=${msg("Heat map of sensors: arrows move, n and p find abnormal sensors, Enter opens")}
      aria-rowcount=${fleet.machines.size}
      aria-colcount=${Math.max(1, content?.cells.length ?? 1)}
      aria-activedescendant=${this.focused && content ? FOCUSED_CELL : nothing}
      @keydown=${this.#key}
      @focus=${this.#focusGrid}
      @blur=${() => (this.focused = false)}
    >
      ${focusedRow(content, row, place?.cell ?? 0)}
    </div>`;
  }

  #section(fleet: Fleet, { id, name, zone, machines }: Section): TemplateResult {
    const { blind, words } = zone ? zoneLateness(fleet, zone) : { blind: undefined, words: "" };
    const sensors = machines.reduce((sum, machine) => sum + fleet.sensorsOf(machine.id).length, 0);
    return html`<div class="zone">
        <h3>${name}</h3>
        <span class="caption counts">${`${machinesWords(machines.length)}, ${sensorsWords(sensors)}`}</span>
        ${blind ? markIcon("mU", 16) : nothing} ${words ? html`<b class="caption late">${words}</b>` : nothing}
      </div>
      <canvas data-zone=${id} aria-hidden="true"></canvas>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { fleet } = this;
    if (fleet) this.#paint(fleet);
    const tip = this.renderRoot.querySelector<HTMLElement>(".tip");
    if (tip && this.pointed) placeTooltip(tip, this.pointed, this);
  }

  #paint(fleet: Fleet): void {
    const body = this.renderRoot.querySelector<HTMLElement>(".body");
    if (!body || this.#size.width === 0) return;
    const look = { live: this.factory?.state === "live", by: this.colorBy };
    const selected = new Set(this.selected ? [...this.selection, this.selected] : this.selection);
    const emphasis = { focus: this.focused ? this.place : undefined, selected };
    const { groupBy, colorBy, cellSize, minCell } = this;
    const width = body.clientWidth - 2 * Number.parseFloat(getComputedStyle(body).paddingLeft);
    const late = fleet.zonesInOrder().map((zone) => zoneLateness(fleet, zone.id).old);
    const paintFor = [
      width,
      body.clientHeight,
      this.#scale(),
      look.live,
      groupBy,
      colorBy,
      cellSize,
      minCell,
      ...late,
    ].join();
    if (!this.#stale && paintFor === this.#paintedFor) {
      this.#painter.paintChanges(fleet, look, emphasis);
      return;
    }
    this.#stale = false;
    this.#paintedFor = paintFor;
    this.#layout = layoutMap(
      shapeOf(fleet, sectionsOf(fleet, groupBy)),
      width,
      body.clientHeight - OVERHANG_PX,
      cellSize ? { least: cellSize, most: cellSize } : minCell ? { least: minCell } : {},
    );
    this.#painter.judgeAll(fleet, look);
    const canvases = new Map(
      [...body.querySelectorAll("canvas")].map((canvas) => [canvas.dataset["zone"] ?? "", canvas]),
    );
    this.#painter.prepare(canvases, this.#layout, readPalette(this), width, this.#scale(), emphasis);
  }

  /** Device px for each px of this element: the screen's density, and any CSS `zoom` around it. */
  #scale(): number {
    const zoom = this.offsetWidth > 0 ? this.getBoundingClientRect().width / this.offsetWidth : 1;
    return globalThis.devicePixelRatio * (zoom || 1);
  }

  #focusGrid = (): void => {
    this.focused = true;
    const first = this.#layout?.zones.find(({ blocks }) => blocks.length > 0)?.blocks[0];
    if (!this.place && first) this.place = { machine: first.machine, cell: 0 };
  };

  #key = (event: KeyboardEvent): void => {
    if (!this.#layout || !this.place || event.altKey || event.metaKey) return;
    if (event.key === "Enter") this.#open(this.place);
    else if (event.key === " ") this.#toggle(this.place);
    else if (event.key === "?") void this.#help.toggle();
    else {
      const next = this.#jump(event) ?? movePlace(this.#layout, this.place, event.key, event.ctrlKey);
      if (!next) return;
      this.place = next;
      this.#reveal(this.#layout, next);
    }
    event.preventDefault();
  };

  #jump(event: KeyboardEvent): Place | undefined {
    if (event.ctrlKey || (event.key !== "n" && event.key !== "p")) return undefined;
    const order = this.#layout?.zones.flatMap(({ blocks }) => blocks.map(({ machine }) => machine)) ?? [];
    return nextAbnormal(order, this.#painter.abnormal(), this.place, event.key === "n" ? 1 : -1);
  }

  #reveal(layout: MapLayout, place: Place): void {
    const body = this.renderRoot.querySelector<HTMLElement>(".body")!;
    const y = placeTop(layout, place.machine, place.cell);
    const bottom = body.scrollTop + body.clientHeight - REVEAL_MARGIN_PX;
    if (y < body.scrollTop + REVEAL_MARGIN_PX) body.scrollTop = y - REVEAL_MARGIN_PX;
    else if (y > bottom) body.scrollTop += y - bottom;
  }

  #idAt(place: Pick<Pointed, "machine" | "cell"> | undefined): string | undefined {
    return this.#painter.content.get(place?.machine ?? "")?.cells[place?.cell ?? -1]?.sensor.id;
  }

  #open(place: Place): void {
    const sensor = this.#idAt(place);
    if (sensor) this.emit("tocsin-sensor-select", { sensor });
  }

  #toggle(place: Place): void {
    const sensor = this.#idAt(place);
    if (!sensor) return;
    const others = this.selection.filter((id) => id !== sensor);
    const sensors = others.length < this.selection.length ? others : [...others, sensor];
    if (this.emit("tocsin-selection-change", { sensors })) this.selection = sensors;
  }

  #under(event: MouseEvent): Pointed | undefined {
    const canvas = event.composedPath().find((target) => target instanceof HTMLCanvasElement);
    const zone = canvas && this.#layout?.zones.find(({ zone }) => zone === canvas.dataset["zone"]);
    if (!canvas || !zone || !this.#layout) return undefined;
    const box = canvas.getBoundingClientRect();
    const own = this.getBoundingClientRect();
    const scale = box.width / canvas.offsetWidth;
    const place = (origin: DOMRect) => ({
      x: (event.clientX - origin.x) / scale,
      y: (event.clientY - origin.y) / scale,
    });
    const { x, y } = place(box);
    const found = hit(this.#layout, zone, x - OVERHANG_PX, y - OVERHANG_PX);
    return found && { machine: found.block.machine, cell: found.cell, ...place(own) };
  }

  #hover = (event: PointerEvent): void => {
    if (event.pointerType !== "touch") this.#point(this.#under(event));
  };

  #leave = (): void => this.#point(undefined);
  #point(pointed: Pointed | undefined): void {
    const [before, sensor] = [this.#idAt(this.pointed), this.#idAt(pointed)];
    this.pointed = pointed;
    if (before !== sensor) this.emit("tocsin-sensor-hover", { sensor });
  }

  #click = (event: MouseEvent): void => {
    const under = this.#under(event);
    if (!under) return;
    if (under.cell === undefined) return void this.emit("tocsin-machine-select", { machine: under.machine });
    this.place = { machine: under.machine, cell: under.cell };
    if (event.ctrlKey || event.shiftKey || event.metaKey) this.#toggle(this.place);
    else this.#open(this.place);
  };
}
