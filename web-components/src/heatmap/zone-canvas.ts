import type { Palette } from "../marks/palette.ts";
import type { MachineCells } from "./cells.ts";
import { cellMiddle, type Block, type MapLayout, type ZoneLayout } from "./layout.ts";
import { OVERHANG_PX, paintCorners, paintMachine } from "./paint.ts";

const CANVAS_MAX_PX = 16_000;

/** What is to be seen besides the machines themselves. */
export type Emphasis = { focus: { machine: string; cell: number } | undefined; selected: ReadonlySet<string> };

/** The canvas of one zone. It is painted whole once, then only where a machine has changed. */
export class ZoneCanvas {
  readonly canvas: HTMLCanvasElement;
  #zone: ZoneLayout;
  #layout: MapLayout;
  #palette: Palette;
  #content: ReadonlyMap<string, MachineCells>;
  /** Of each machine among the blocks. */
  #places: ReadonlyMap<string, number>;
  #isEven: boolean;
  #emphasis: Emphasis = { focus: undefined, selected: new Set() };

  /** @param scale device px for each px of the element */
  constructor(
    canvas: HTMLCanvasElement,
    layout: MapLayout,
    zone: ZoneLayout,
    palette: Palette,
    content: ReadonlyMap<string, MachineCells>,
    width: number,
    scale: number,
  ) {
    this.canvas = canvas;
    this.#layout = layout;
    this.#zone = zone;
    this.#palette = palette;
    this.#content = content;
    this.#isEven = zone.blocks.every(({ columns }) => columns === layout.columns);
    this.#places = new Map(zone.blocks.map(({ machine }, place) => [machine, place]));
    const height = zone.height + 2 * OVERHANG_PX;
    // A browser draws nothing at all on a canvas that is too high: a very long map is drawn more coarsely.
    scale = Math.min(scale, CANVAS_MAX_PX / height);
    canvas.width = Math.round((width + 2 * OVERHANG_PX) * scale);
    canvas.height = Math.round(height * scale);
    canvas.style.setProperty("width", `${width + 2 * OVERHANG_PX}px`);
    canvas.style.setProperty("height", `${height}px`);
    canvas.getContext("2d")?.setTransform(scale, 0, 0, scale, OVERHANG_PX * scale, OVERHANG_PX * scale);
  }

  paintAll(emphasis: Emphasis): void {
    this.#emphasis = emphasis;
    const context = this.canvas.getContext("2d");
    if (!context) return;
    context.clearRect(-OVERHANG_PX, -OVERHANG_PX, this.canvas.width, this.canvas.height);
    this.#paint(context, this.#zone.blocks);
  }

  /** Paints the changed machines anew, and what of their neighbours reaches into the same ground. */
  paintMachines(machines: ReadonlySet<string>, emphasis: Emphasis): void {
    this.#emphasis = emphasis;
    const context = this.canvas.getContext("2d");
    if (!context) return;
    for (const machine of machines) {
      const place = this.#places.get(machine);
      if (place === undefined) continue;
      const ground = this.#groundOf(this.#zone.blocks[place]!);
      context.save();
      context.beginPath();
      context.rect(ground.x, ground.y, ground.width, ground.height);
      context.clip();
      context.clearRect(ground.x, ground.y, ground.width, ground.height);
      this.#paint(context, this.#near(place, ground));
      context.restore();
    }
  }

  /** A block and those around it that reach into its ground. */
  #near(place: number, ground: Ground): Block[] {
    const { blocks, perRow } = this.#zone;
    const rows = [-perRow, 0, perRow].flatMap((row) => [place + row - 1, place + row, place + row + 1]);
    // Where machines take several places, as many are in a row as happen to be.
    const near = this.#isEven
      ? rows.flatMap((each) => blocks[each] ?? [])
      : blocks.slice(Math.max(0, place - perRow - 1), place + perRow + 2);
    return near.filter((block) => touches(ground, this.#groundOf(block)));
  }

  #paint(context: CanvasRenderingContext2D, blocks: readonly Block[]): void {
    const brush = { context, palette: this.#palette, layout: this.#layout };
    for (const block of blocks) {
      const content = this.#content.get(block.machine);
      if (content) paintMachine(brush, block, content);
    }
    for (const block of blocks)
      for (const cell of this.#emphasized(block)) {
        const { x, y } = cellMiddle(this.#layout, block, cell);
        paintCorners(brush, x, y, cell < block.columns);
      }
  }

  #emphasized(block: Block): number[] {
    const { focus, selected } = this.#emphasis;
    const cells = new Set(focus?.machine === block.machine ? [focus.cell] : []);
    if (selected.size > 0)
      this.#content.get(block.machine)?.cells.forEach(({ sensor }, i) => selected.has(sensor.id) && cells.add(i));
    return [...cells];
  }

  #groundOf(block: Block) {
    const reach = OVERHANG_PX + 1;
    return {
      x: block.x - reach,
      y: block.y - reach,
      width: block.width + 2 * reach,
      height: this.#layout.label + block.rows * this.#layout.pitch + 2 * reach + 1,
    };
  }
}

type Ground = { x: number; y: number; width: number; height: number };
const touches = (a: Ground, b: Ground): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
