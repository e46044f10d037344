import { cellMiddle, type Block, type MapLayout } from "./layout.ts";

/** The focused place of the map: a sensor of a machine. */
export type Place = { machine: string; cell: number };

type Placed = { block: Block; zone: number; top: number };

/** Blocks of all zones in reading order; `top` makes their heights comparable across zones. */
function placedBlocks(layout: MapLayout): Placed[] {
  let top = 0;
  return layout.zones.flatMap((zone, index) => {
    const placed = zone.blocks.map((block) => ({ block, zone: index, top: top + block.y }));
    top += zone.height;
    return placed;
  });
}

const clamp = (n: number, max: number): number => Math.max(0, Math.min(max, n));

/**
 * Where a key leads from a place: arrows to the next cell, with Ctrl to the next machine, Home and End within the
 * machine, PageUp and PageDown to the machine above and below, Ctrl+Home and Ctrl+End to the map's corners.
 * @returns undefined for a key that moves nothing
 */
export function movePlace(layout: MapLayout, from: Place, key: string, ctrl: boolean): Place | undefined {
  const blocks = placedBlocks(layout);
  const at = blocks.findIndex(({ block }) => block.machine === from.machine);
  if (at < 0) return blocks[0] && { machine: blocks[0].block.machine, cell: 0 };
  const enter = (index: number, cell: number): Place => {
    const { block } = blocks[clamp(index, blocks.length - 1)]!;
    return { machine: block.machine, cell: clamp(cell, block.cells - 1) };
  };
  switch (key) {
    case "ArrowLeft":
    case "ArrowRight":
      return ctrl ? enter(at + (key === "ArrowLeft" ? -1 : 1), 0) : sideways(blocks, at, from.cell, key);
    case "ArrowUp":
    case "ArrowDown":
      return upOrDown(layout, blocks, at, from.cell, key === "ArrowUp" ? -1 : 1, ctrl);
    case "PageUp":
    case "PageDown":
      return upOrDown(layout, blocks, at, from.cell, key === "PageUp" ? -1 : 1, true);
    case "Home":
      return ctrl ? enter(0, 0) : enter(at, 0);
    case "End":
      return ctrl ? enter(blocks.length - 1, Infinity) : enter(at, Infinity);
    default:
      return undefined;
  }
}

/** Within a row of cells, and over its end into the same row of the neighbouring machine. */
function sideways(blocks: Placed[], at: number, cell: number, key: string): Place {
  const { block } = blocks[at]!;
  const step = key === "ArrowLeft" ? -1 : 1;
  const column = cell % block.columns;
  const row = Math.floor(cell / block.columns);
  const next = cell + step;
  const stays = step < 0 ? column > 0 : column < block.columns - 1 && next < block.cells;
  if (stays) return { machine: block.machine, cell: next };
  const neighbour = blocks[at + step]?.block;
  if (!neighbour || neighbour.cells === 0) return { machine: block.machine, cell };
  const rowThere = Math.min(row, neighbour.rows - 1);
  const end = Math.min((rowThere + 1) * neighbour.columns, neighbour.cells) - 1;
  return { machine: neighbour.machine, cell: step < 0 ? end : rowThere * neighbour.columns };
}

/** To the cell above or below, over the edge of a machine into the one nearest to it in the next row of machines. */
function upOrDown(
  layout: MapLayout,
  blocks: Placed[],
  at: number,
  cell: number,
  step: -1 | 1,
  wholeMachine: boolean,
): Place {
  const here = blocks[at]!;
  const stay = { machine: here.block.machine, cell };
  const next = cell + step * here.block.columns;
  if (!wholeMachine && next >= 0 && next < here.block.cells) return { machine: here.block.machine, cell: next };
  const beyond = blocks.filter(({ block, top }) => block.cells > 0 && step * (top - here.top) > 0);
  if (beyond.length === 0) return stay;
  const nearestTop = step > 0 ? Math.min(...beyond.map(({ top }) => top)) : Math.max(...beyond.map(({ top }) => top));
  const row = beyond.filter(({ top }) => top === nearestTop);
  const x = cellMiddle(layout, here.block, cell).x;
  const distance = ({ block }: Placed) => Math.abs(block.x - here.block.x);
  const target = row.reduce((best, candidate) => (distance(candidate) < distance(best) ? candidate : best)).block;
  const column = clamp(Math.floor((x - target.x) / layout.pitch), target.columns - 1);
  const rowThere = step > 0 || wholeMachine ? 0 : target.rows - 1;
  return { machine: target.machine, cell: clamp(rowThere * target.columns + column, target.cells - 1) };
}

/** The next or previous of the given places in reading order, over the end to the beginning. */
export function nextAbnormal(
  order: readonly string[],
  abnormal: readonly Place[],
  from: Place | undefined,
  step: -1 | 1,
): Place | undefined {
  if (abnormal.length === 0) return undefined;
  const rank = new Map(order.map((machine, i) => [machine, i]));
  const place = ({ machine, cell }: Place): number => (rank.get(machine) ?? 0) * 1e6 + cell;
  const here = from ? place(from) : step > 0 ? -1 : Infinity;
  const inOrder = abnormal.toSorted((a, b) => place(a) - place(b));
  return step > 0
    ? (inOrder.find((candidate) => place(candidate) > here) ?? inOrder[0])
    : (inOrder.findLast((candidate) => place(candidate) < here) ?? inOrder.at(-1));
}
