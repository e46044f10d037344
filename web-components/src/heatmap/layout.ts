/** Where everything of the heat map stands: pure geometry, in px. */

/** Distances that follow from one pitch, the step from cell to cell. */
export type Pitch = { pitch: number; cell: number; label: number; gapX: number; gapY: number };
export type Block = { machine: string; cells: number; rows: number; x: number; y: number };
export type ZoneLayout = { zone: string; blocks: Block[]; perRow: number; height: number };
export type MapLayout = Pitch & { columns: number; blockWidth: number; zones: ZoneLayout[] };
export type ZoneShape = { zone: string; machines: readonly { machine: string; cells: number }[] };

export const PITCH_MIN_PX = 11;
export const PITCH_MAX_PX = 40;
export const ZONE_HEADING_PX = 24;
/** Names of machines are text, and never louder than the cells below them. */
const LABEL_MAX_PX = 24;
const COLUMNS_MIN = 7;
/** A machine with more than this many rows would make its whole row of machines high: its blocks become wider. */
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

/** Columns of every block, the same for all zones, so that places never move while the window keeps its size. */
export function columnsOf(zones: readonly ZoneShape[]): number {
  const most = Math.max(0, ...zones.flatMap((zone) => zone.machines.map((machine) => machine.cells)));
  return Math.max(COLUMNS_MIN, Math.ceil(most / ROWS_MAX));
}

function layoutZone(zone: ZoneShape, width: number, columns: number, pitch: Pitch): ZoneLayout {
  const blockWidth = columns * pitch.pitch;
  const perRow = Math.max(1, Math.floor((width + pitch.gapX) / (blockWidth + pitch.gapX)));
  const blocks: Block[] = [];
  let y = 0;
  for (let from = 0; from < zone.machines.length; from += perRow) {
    const row = zone.machines.slice(from, from + perRow);
    const rowsOf = (cells: number) => Math.ceil(cells / columns);
    row.forEach(({ machine, cells }, i) =>
      blocks.push({ machine, cells, rows: rowsOf(cells), x: i * (blockWidth + pitch.gapX), y }),
    );
    y += pitch.label + Math.max(0, ...row.map(({ cells }) => rowsOf(cells))) * pitch.pitch + pitch.gapY;
  }
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
    x: block.x + (cell % layout.columns) * layout.pitch + layout.pitch / 2,
    y: block.y + layout.label + Math.floor(cell / layout.columns) * layout.pitch + layout.pitch / 2,
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
    if (column < 0 || column >= layout.columns || y < block.y || row >= block.rows) continue;
    const cell = row * layout.columns + column;
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
