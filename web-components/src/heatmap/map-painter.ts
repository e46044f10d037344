import type { Fleet } from "../client/fleet.ts";
import type { Palette } from "../marks/palette.ts";
import { machineCells, zoneLateness, type ColourBy, type MachineCells } from "./cells.ts";
import type { Place } from "./keyboard.ts";
import type { MapLayout } from "./layout.ts";
import { ZoneCanvas, type Emphasis } from "./zone-canvas.ts";

const machineOf = (sensor: string): string => sensor.slice(0, sensor.lastIndexOf("/"));

/** `live`: whether the page is connected; without that everything is of another time. */
export type Look = { live: boolean; by: ColourBy };

/** Keeps the canvases of all zones true to a fleet: remembers what each machine shows and paints what has changed. */
export class MapPainter {
  readonly content = new Map<string, MachineCells>();
  #canvases: ZoneCanvas[] = [];
  #dirty = new Set<string>();
  #emphasis: Emphasis = { focus: undefined, selected: new Set() };

  machineChanged(id: string): void {
    this.#dirty.add(id);
  }
  sensorChanged(id: string): void {
    this.#dirty.add(machineOf(id));
  }

  judgeAll(fleet: Fleet, look: Look): void {
    this.content.clear();
    for (const id of fleet.machines.keys()) this.#judge(fleet, id, look);
    this.#dirty.clear();
  }

  /** Takes new canvases, and paints them whole. */
  prepare(
    canvases: ReadonlyMap<string, HTMLCanvasElement>,
    layout: MapLayout,
    palette: Palette,
    width: number,
    scale: number,
    emphasis: Emphasis,
  ): void {
    this.#emphasis = emphasis;
    this.#canvases = layout.zones.flatMap((zone) => {
      const canvas = canvases.get(zone.zone);
      return canvas ? [new ZoneCanvas(canvas, layout, zone, palette, this.content, width, scale)] : [];
    });
    for (const canvas of this.#canvases) canvas.paintAll(emphasis);
  }

  /** Paints the machines that have changed, and those where focus or selection came or went. */
  paintChanges(fleet: Fleet, look: Look, emphasis: Emphasis): void {
    for (const { focus } of [this.#emphasis, emphasis])
      if (!same(this.#emphasis.focus, emphasis.focus) && focus) this.#dirty.add(focus.machine);
    const [before, now] = [this.#emphasis.selected, emphasis.selected];
    for (const sensor of [...before, ...now])
      if (!before.has(sensor) || !now.has(sensor)) this.#dirty.add(machineOf(sensor));
    this.#emphasis = emphasis;
    if (this.#dirty.size === 0) return;
    for (const id of this.#dirty) this.#judge(fleet, id, look);
    for (const canvas of this.#canvases) canvas.paintMachines(this.#dirty, emphasis);
    this.#dirty.clear();
  }

  abnormal(): Place[] {
    return [...this.content].flatMap(([machine, { cells }]) =>
      cells.flatMap(({ mark }, cell) => (mark ? [{ machine, cell }] : [])),
    );
  }

  #judge(fleet: Fleet, id: string, { live, by }: Look): void {
    const machine = fleet.machines.get(id);
    if (!machine) return;
    const old = !live || zoneLateness(fleet, `${machine.site}/${machine.zone}`).old;
    this.content.set(id, machineCells(machine, fleet.sensorsOf(id), { old, by, now: fleet.at }));
  }
}

const same = (a: Place | undefined, b: Place | undefined): boolean => a?.machine === b?.machine && a?.cell === b?.cell;
