import { markDrawing } from "./geometry.ts";
import type { Mark } from "./mark.ts";
import type { Palette } from "./palette.ts";

/** Room that a mark keeps free around itself, so that it stands off from its neighbours. */
const HALO_PX = 1.25;

/** Draws a mark on a canvas with its middle at x, y. */
export function drawMark(
  context: CanvasRenderingContext2D,
  palette: Palette,
  mark: Mark,
  x: number,
  y: number,
  size: number,
  halo = false,
): void {
  const { width, height, path, strokeWidth, dash, cross, letter } = markDrawing(mark, size);
  const colours = palette.marks[mark];
  const form = new Path2D(path);
  context.save();
  context.translate(x - width / 2, y - height / 2);
  context.lineJoin = "round";
  if (halo) {
    context.strokeStyle = palette.surface;
    context.lineWidth = strokeWidth + 2 * HALO_PX;
    context.stroke(form);
  }
  context.fillStyle = colours.fill;
  context.fill(form);
  context.strokeStyle = colours.stroke;
  if (strokeWidth > 0) {
    context.lineWidth = strokeWidth;
    context.setLineDash(dash ? [...dash] : []);
    context.stroke(form);
    context.setLineDash([]);
  }
  if (cross) {
    const { arm } = cross;
    context.lineWidth = cross.width;
    context.translate(width / 2, height / 2);
    context.stroke(new Path2D(`M${-arm} ${-arm}L${arm} ${arm}M${arm} ${-arm}L${-arm} ${arm}`));
  }
  if (letter) {
    context.fillStyle = colours.on;
    context.font = `700 ${Math.round(letter.size)}px ${palette.fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.fillText(letter.text, letter.x, Math.round(letter.y));
  }
  context.restore();
}
