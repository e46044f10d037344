/** Where everything of the heat map stands: pure geometry, in px. */

/** Distances that follow from one pitch, the step from cell to cell. */
export type Pitch = { pitch: number; cell: number; label: number; gapX: number; gapY: number };
export type Block = {
  machine: string;
  cells: number;
  columns: number;
  rows: number;
  x: number;
  y: number;
  width: number;
};
export type ZoneLayout = { zone: string; blocks: Block[]; perRow: number; height: number };
export type MapLayout = Pitch & { columns: number; blockWidth: number; zones: ZoneLayout[] };
export type ZoneShape = { zone: string; machines: readonly { machine: string; cells: number }[] };

export const PITCH_MIN_PX = 11;
export const PITCH_MAX_PX = 40;
export const ZONE_HEADING_PX = 24;
/** Names of machines are text, and never louder than the cells below them. */
const LABEL_MAX_PX = 24;
const COLUMNS_MIN = 7;
/** A machine with more than this many rows would make its whole row of machines high: it takes the place of several. */
const ROWS_MAX = 6;

export function pitchOf(pitch: number): Pitch {
  return {
    pitch,
    cell: 2 * Math.floor((pitch * 0.64) / 2) + 1,
    label: Math.min(LABEL_MAX_PX, Math.max(16, Math.round(pitch * 1.45))),
    gapX: Math.max(8, Math.round(pitch * 0.72)),
    gapY: Math.max(7, Math.round(pitch * 0.64)),
  };
}

/**
 * Columns of a usual block, the same for all zones, so that places never move while the window keeps its size: as many
 * as half of the machines need.
 */
export function columnsOf(zones: readonly ZoneShape[]): number {
  const cells = zones.flatMap((zone) => zone.machines.map((machine) => machine.cells)).toSorted((a, b) => a - b);
  return Math.max(COLUMNS_MIN, Math.ceil((cells[Math.floor(cells.length / 2)] ?? 0) / ROWS_MAX));
}

/** A machine with its own columns and width: those of so many usual blocks beside each other as it needs. */
function blockOf(cells: number, columns: number, perRow: number, { pitch, gapX }: Pitch) {
  const widthOf = (places: number) => places * (columns * pitch + gapX) - gapX;
  const own = (places: number) => (places === 1 ? columns : Math.floor(widthOf(places) / pitch));
  let places = 1;
  while (places < perRow && Math.ceil(cells / own(places)) > ROWS_MAX) places++;
  return { places, columns: own(places), rows: Math.ceil(cells / own(places)), width: own(places) * pitch };
}

function layoutZone(zone: ZoneShape, width: number, columns: number, pitch: Pitch): ZoneLayout {
  const step = columns * pitch.pitch + pitch.gapX;
  const perRow = Math.max(1, Math.floor((width + pitch.gapX) / step));
  const blocks: Block[] = [];
  let [y, at, highest] = [0, 0, 0];
  const endRow = () => {
    if (at > 0) y += pitch.label + highest * pitch.pitch + pitch.gapY;
    [at, highest] = [0, 0];
  };
  for (const { machine, cells } of zone.machines) {
    const { places, ...size } = blockOf(cells, columns, perRow, pitch);
    if (at + places > perRow) endRow();
    blocks.push({ machine, cells, ...size, x: at * step, y });
    at += places;
    highest = Math.max(highest, size.rows);
  }
  endRow();
  return { zone: zone.zone, blocks, perRow, height: y };
}

function layoutAt(zones: readonly ZoneShape[], width: number, pitch: Pitch): MapLayout {
  const columns = columnsOf(zones);
  return {
    ...pitch,
    columns,
    blockWidth: columns * pitch.pitch,
    zones: zones.map((zone) => layoutZone(zone, width, columns, pitch)),
  };
}

const heightOf = (layout: MapLayout): number =>
  layout.zones.reduce((sum, zone) => sum + ZONE_HEADING_PX + zone.height, 0) - layout.gapY;

/** The map with the largest pitch that still shows all of it; at the smallest pitch it is scrolled. */
export function layoutMap(
  zones: readonly ZoneShape[],
  width: number,
  height: number,
  { least = PITCH_MIN_PX, most = PITCH_MAX_PX }: { least?: number; most?: number } = {},
): MapLayout {
  let best = layoutAt(zones, width, pitchOf(least));
  for (let pitch = least + 1; pitch <= most; pitch++) {
    const layout = layoutAt(zones, width, pitchOf(pitch));
    if (layout.blockWidth > width || heightOf(layout) > height) break;
    best = layout;
  }
  return best;
}

export function cellMiddle(layout: MapLayout, block: Block, cell: number): { x: number; y: number } {
  return {
    x: block.x + (cell % block.columns) * layout.pitch + layout.pitch / 2,
    y: block.y + layout.label + Math.floor(cell / block.columns) * layout.pitch + layout.pitch / 2,
  };
}

/** What of a zone is at x, y: a machine, and one of its cells where the place is not its label. */
export function hit(
  layout: MapLayout,
  zone: ZoneLayout,
  x: number,
  y: number,
): { block: Block; cell: number | undefined } | undefined {
  for (const block of zone.blocks) {
    const column = Math.floor((x - block.x) / layout.pitch);
    const row = Math.floor((y - block.y - layout.label) / layout.pitch);
    if (column < 0 || column >= block.columns || y < block.y || row >= block.rows) continue;
    const cell = row * block.columns + column;
    return { block, cell: row >= 0 && cell < block.cells ? cell : undefined };
  }
  return undefined;
}

/** How far down the map a cell is, zone headings included. */
export function placeTop(layout: MapLayout, machine: string, cell: number): number {
  let top = 0;
  for (const zone of layout.zones) {
    const block = zone.blocks.find((candidate) => candidate.machine === machine);
    if (block) return top + ZONE_HEADING_PX + cellMiddle(layout, block, cell).y;
    top += ZONE_HEADING_PX + zone.height;
  }
  return 0;
}
