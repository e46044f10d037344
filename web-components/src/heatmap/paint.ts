import { drawMark } from "../marks/draw-mark.ts";
import { loudness, MARKS, type Mark } from "../marks/mark.ts";
import type { Palette } from "../marks/palette.ts";
import type { Cell, MachineCells } from "./cells.ts";
import { cellMiddle, type Block, type MapLayout } from "./layout.ts";

/** Marks and frames reach this far over the edge of their block, in px. */
export const OVERHANG_PX = 4;

const LABEL_TEXT_MAX_PX = 14;
/** Steps of grey of a map that is coloured by a number, and how dark the last one is. */
const SHADES = 5;
const SHADE_ALPHA = 0.85;

type Brush = { context: CanvasRenderingContext2D; palette: Palette; layout: MapLayout };
type PlacedMark = { mark: Mark; x: number; y: number; size: number };

/** Draws one machine: its name, its cells, its marks over them, and its frame. */
export function paintMachine(brush: Brush, block: Block, content: MachineCells): void {
  paintLabel(brush, block, content);
  const marks: PlacedMark[] = [];
  content.cells.forEach((cell, i) => {
    const { x, y } = cellMiddle(brush.layout, block, i);
    if (cell.mark) marks.push(inside(brush.layout, block, cell.mark, x, y, markSize(brush.layout, block, content, i)));
    else paintQuiet(brush, cell, x, y, content.old);
  });
  // The loudest last, so that nothing covers it.
  marks.sort((a, b) => loudness(a.mark) - loudness(b.mark));
  for (const { mark, x, y, size } of marks) drawMark(brush.context, brush.palette, mark, x, y, size, true);
  if (content.frame) paintFrame(brush, block, content.frame);
}

function paintLabel({ context, palette, layout }: Brush, block: Block, content: MachineCells): void {
  const { machine, mark, out, frame } = content;
  const loud = mark !== undefined || out || frame > 0;
  const size = layout.pitch < 14 ? 10.5 : Math.min(LABEL_TEXT_MAX_PX, layout.pitch * 0.85);
  context.font = `${loud ? "600 " : ""}${size}px ${palette.fontFamily}`;
  context.fillStyle = loud ? palette.text : palette.cellLabel;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  const markHeight = Math.min(layout.label - 3, layout.pitch + 2);
  const markWidth = mark ? Math.round(markHeight * 1.36) : out ? markHeight - 1 : 0;
  const room = block.width - 2 - (markWidth ? markWidth + 2 : 0);
  context.fillText(shortened(context, machine.tag, room), block.x + 2, block.y + layout.label - 5);
  const [x, y] = [block.x + block.width - markWidth / 2, block.y + layout.label - 5 - size * 0.36];
  if (mark) drawMark(context, palette, mark, x, y, markHeight);
  else if (out) paintTag(context, palette, "G", x, y, markWidth);
}

/** A small grey tag: what is muted is no state of health. */
function paintTag(
  context: CanvasRenderingContext2D,
  palette: Palette,
  letter: string,
  x: number,
  y: number,
  size: number,
): void {
  context.strokeStyle = palette.border;
  context.lineWidth = 1;
  context.strokeRect(Math.round(x - size / 2) + 0.5, Math.round(y - size / 2) + 0.5, size - 1, size - 1);
  context.font = `600 ${size * 0.78}px ${palette.fontFamily}`;
  context.fillStyle = palette.muted;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(letter, Math.round(x - size / 2) + size / 2, Math.round(y - size / 2) + size / 2 + 0.5);
}

/** A name that is too long loses its middle: its beginning names the kind, its end the number. */
function shortened(context: CanvasRenderingContext2D, name: string, room: number): string {
  if (context.measureText(name).width <= room) return name;
  for (let kept = name.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 2);
    const short = `${name.slice(0, head)}…${name.slice(name.length - (kept - head))}`;
    if (context.measureText(short).width <= room) return short;
  }
  return "";
}

/** A mark takes the slack that its quiet neighbours leave: most alone, none beside another mark. */
function markSize({ pitch }: MapLayout, { columns }: Block, { cells }: MachineCells, at: number): number {
  const column = at % columns;
  const isMark = (dx: number, dy: number): boolean =>
    column + dx >= 0 && column + dx < columns && cells[at + dx + dy * columns]?.mark !== undefined;
  if (isMark(1, 0) || isMark(-1, 0) || isMark(0, 1) || isMark(0, -1)) return pitch;
  if (isMark(1, 1) || isMark(-1, 1) || isMark(1, -1) || isMark(-1, -1)) return pitch + 3;
  const { mark } = cells[at]!;
  if (mark === "p4") return 2 * Math.round((pitch + 5) / 2);
  return mark && MARKS[mark].filled ? pitch + 5 : pitch + 3;
}

/** A large mark at the edge of its block moves in by what would lie on the frame. */
function inside(layout: MapLayout, block: Block, mark: Mark, x: number, y: number, size: number): PlacedMark {
  const half = size / 2;
  const [right, bottom] = [block.x + block.width, block.y + layout.label + block.rows * layout.pitch];
  return {
    mark,
    size,
    x: Math.max(block.x + half, Math.min(right - half, x)),
    y: Math.min(bottom - half + 1, y),
  };
}

/** Good is texture: a small grey square; hollow where its zone is not live, dashed where nothing is known, a dash where it is out of service. */
function paintQuiet(
  { context, palette, layout }: Brush,
  { quiet, shade }: Cell,
  x: number,
  y: number,
  old: boolean,
): void {
  const half = layout.cell / 2;
  const box = [x - half + 0.5, y - half + 0.5, layout.cell - 1, layout.cell - 1] as const;
  context.lineWidth = 1;
  if (quiet === "unknown") {
    context.globalAlpha = 0.7;
    context.strokeStyle = palette.inkUnknown;
    context.setLineDash([2, 1]);
    context.strokeRect(...box);
    context.setLineDash([]);
    context.globalAlpha = 1;
  } else if (quiet === "out") {
    context.fillStyle = palette.cell;
    context.fillRect(x - half, Math.round(y) - 0.5, layout.cell, 1);
  } else if (old) {
    context.strokeStyle = palette.cell;
    context.strokeRect(...box);
  } else {
    context.fillStyle = palette.cell;
    context.fillRect(x - half, y - half, layout.cell, layout.cell);
    if (shade > 0) paintShade(context, palette, shade, x - half, y - half, layout.cell);
  }
}

/** Darker, in so many steps as can be told apart. */
function paintShade(
  context: CanvasRenderingContext2D,
  { muted }: Palette,
  shade: number,
  x: number,
  y: number,
  size: number,
): void {
  context.globalAlpha = (Math.round(shade * SHADES) / SHADES) * SHADE_ALPHA;
  context.fillStyle = muted;
  context.fillRect(x, y, size, size);
  context.globalAlpha = 1;
}

function paintFrame({ context, palette, layout }: Brush, block: Block, width: number): void {
  context.strokeStyle = palette.text;
  context.lineWidth = width;
  context.strokeRect(
    block.x - 2 - width / 2,
    block.y - 2 - width / 2,
    block.width + 4 + width,
    layout.label + block.rows * layout.pitch + 3 + width,
  );
}

/** Focus and selection: four corners in text colour, never a coloured square, which would read as a mark. */
export function paintCorners({ context, palette, layout }: Brush, x: number, y: number, top: boolean): void {
  const reach = (layout.pitch + 9) / 2;
  // Above the top row stands the machine's name.
  const up = top ? Math.min(reach, layout.pitch / 2 + 1) : reach;
  const arm = 5;
  context.strokeStyle = palette.text;
  context.lineWidth = 2;
  context.beginPath();
  for (const [a, b] of [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const) {
    const edge = b < 0 ? y - up : y + reach;
    context.moveTo(x + a * reach, edge - b * arm);
    context.lineTo(x + a * reach, edge);
    context.lineTo(x + a * (reach - arm), edge);
  }
  context.stroke();
}
