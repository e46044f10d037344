import { MARKS, type Mark } from "./mark.ts";

/** What a canvas needs of the theme, as colours that a canvas understands. */
export type Palette = {
  surface: string;
  text: string;
  muted: string;
  quiet: string;
  border: string;
  hairline: string;
  cell: string;
  cellLabel: string;
  track: string;
  range: string;
  inkUnknown: string;
  fontFamily: string;
  marks: Record<Mark, { fill: string; stroke: string; on: string }>;
};

/**
 * Reads the theme where an element stands. A variable may hold `light-dark()` or a portal's own expression, so each is
 * put to the browser as a colour of a probe and read back.
 */
export function readPalette(host: HTMLElement & { renderRoot: HTMLElement | DocumentFragment }): Palette {
  const probe = document.createElement("span");
  // Where the system forces its colours, a mark keeps its own: shape and letter stand beside it anyway.
  probe.style.setProperty("forced-color-adjust", "none");
  host.renderRoot.append(probe);
  const read = (variable: string): string => {
    probe.style.setProperty("color", `var(${variable})`);
    return getComputedStyle(probe).color;
  };
  const marks = {} as Palette["marks"];
  for (const [mark, { fill, stroke, on }] of Object.entries(MARKS))
    marks[mark as Mark] = { fill: read(fill), stroke: read(stroke), on: read(on) };
  const palette: Palette = {
    surface: read("--_surface"),
    text: read("--_text"),
    muted: read("--_muted"),
    quiet: read("--_quiet"),
    border: read("--_border"),
    hairline: read("--_hairline"),
    cell: read("--_cell"),
    cellLabel: read("--_cell-label"),
    track: read("--_track"),
    range: read("--_range"),
    inkUnknown: read("--_ink-unknown"),
    fontFamily: getComputedStyle(probe).fontFamily,
    marks,
  };
  probe.remove();
  return palette;
}
