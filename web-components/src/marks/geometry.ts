import { MARKS, type Form, type Mark } from "./mark.ts";

/** How a mark is drawn in a box of a size: one geometry for SVG and canvas. All numbers in px from the box's corner. */
export type MarkDrawing = {
  width: number;
  height: number;
  path: string;
  strokeWidth: number;
  dash: readonly number[] | undefined;
  /** Half the length of the X in a failure's ring, and how thick it is. */
  cross: { arm: number; width: number } | undefined;
  letter: { text: string; size: number; x: number; y: number } | undefined;
};

/** Size of a letter and how far it is moved to the wide side of its form, as shares of the mark's size. */
const LETTER: Record<Form, readonly [size: number, down: number]> = {
  square: [0.66, 0],
  chip: [0, 0],
  circle: [0.6, 0],
  up: [0.58, 0.15],
  down: [0.58, -0.15],
  diamond: [0.56, 0],
  tag: [0.74, 0],
  dot: [0, 0],
};
const HOLLOW_LETTER: Partial<Record<Form, readonly [size: number, down: number]>> = {
  up: [0.46, 0.16],
  down: [0.46, -0.12],
};

/** Height of capital letters over the baseline's half, as share of the size of the type. */
const CAP_HALF = 0.36;

/** Below these sizes a letter would be a blot. A hollow mark with a letter inside looks filled until 20 px. */
function showsLetter(mark: Mark, size: number): boolean {
  const { form, filled, letter } = MARKS[mark];
  if (letter === "" || mark === "F") return false;
  if (form === "tag") return size >= 10;
  if (form === "diamond") return size >= 18;
  if (!filled) return size >= 20;
  return size >= (form === "up" || form === "down" ? 14 : 10);
}

export function markDrawing(mark: Mark, size: number): MarkDrawing {
  const { form, filled, edge, dashed, letter } = MARKS[mark];
  const strokeWidth = filled ? edge : size < 12 ? 1.5 : form === "tag" ? 1.5 : 2;
  const width = form === "tag" ? Math.round(size * 1.36) : size;
  const [share, down] = (!filled && HOLLOW_LETTER[form]) || LETTER[form];
  const type = share * (form === "tag" ? tagHeight(size) : size);
  return {
    width,
    height: size,
    path: pathOf(form, width, size, strokeWidth / 2),
    strokeWidth,
    dash: dashed && (size < 12 ? [2, 1.4] : form === "tag" ? [2.5, 1.5] : [size * 0.17, size * 0.115]),
    cross:
      mark === "F" && size >= 10 ? { arm: size * (size < 14 ? 0.17 : 0.2), width: size < 16 ? 1.5 : 2 } : undefined,
    letter: showsLetter(mark, size)
      ? { text: letter, size: type, x: width / 2, y: size / 2 + down * size + CAP_HALF * type }
      : undefined,
  };
}

/** A tag is wider than tall, so that no machine looks like a priority. */
const tagHeight = (size: number): number => Math.round(size * 0.86);

/** @param inset keeps the stroke inside the box */
function pathOf(form: Form, width: number, size: number, inset: number): string {
  const middle = size / 2;
  const end = size - inset;
  switch (form) {
    case "square": {
      const k = inset + (size >= 20 || (inset >= 1 && size >= 14) ? 1 : 0);
      return `M${k} ${k}H${size - k}V${size - k}H${k}Z`;
    }
    case "chip": {
      const k = Math.round(size * 0.25);
      return `M${k} ${k}H${size - k}V${size - k}H${k}Z`;
    }
    case "up":
      return `M${middle} ${inset + size * 0.02}L${end} ${end - size * 0.05}L${inset} ${end - size * 0.05}Z`;
    case "down":
      return `M${middle} ${end - size * 0.02}L${end} ${inset + size * 0.05}L${inset} ${inset + size * 0.05}Z`;
    case "diamond":
      return `M${middle} ${inset}L${end} ${middle}L${middle} ${end}L${inset} ${middle}Z`;
    case "tag": {
      const top = (size - tagHeight(size)) / 2 + inset;
      return `M${inset} ${top}H${width - inset}V${size - top}H${inset}Z`;
    }
    case "circle":
      return ring(middle, middle - inset - size * 0.02);
    case "dot":
      return ring(middle, size * 0.1875);
  }
}

const ring = (middle: number, radius: number): string =>
  `M${middle - radius} ${middle}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
