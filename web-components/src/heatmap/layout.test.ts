import { describe, expect, it } from "vitest";
import { cellMiddle, columnsOf, hit, layoutMap, PITCH_MIN_PX, ZONE_HEADING_PX, type ZoneShape } from "./layout.ts";

const zone = (name: string, machines: number, cells = 20): ZoneShape => ({
  zone: name,
  machines: Array.from({ length: machines }, (_, i) => ({ machine: `${name}-${i}`, cells })),
});
const factory = [zone("press", 30), zone("paint", 26), zone("assembly", 44)];

const uneven: ZoneShape = {
  zone: "uneven",
  machines: [3, 3, 20, 200, 20, 3, 20, 20, 75, 20, 3].map((cells, i) => ({ machine: `uneven-${i}`, cells })),
};

describe("heat map layout", () => {
  it("shows 2,000 sensors without scrolling where the overview of 1440 x 900 leaves room", () => {
    const layout = layoutMap(factory, 934, 626);
    expect(layout.pitch).toBe(PITCH_MIN_PX);
    const height = layout.zones.reduce((sum, { height }) => sum + height + ZONE_HEADING_PX, 0) - layout.gapY;
    expect(height).toBeLessThanOrEqual(626);
  });

  it("grows with the room it is given and puts every zone on one grid", () => {
    const layout = layoutMap(factory, 1600, 1400);
    expect(layout.pitch).toBeGreaterThan(PITCH_MIN_PX);
    expect(new Set(layout.zones.map(({ perRow }) => perRow)).size).toBe(1);
  });

  it("never overlaps blocks and keeps them inside the width", () => {
    for (const width of [300, 390, 768, 934, 2160]) {
      const layout = layoutMap(factory, width, 500);
      for (const { blocks } of layout.zones) {
        const places = new Set(blocks.map(({ x, y }) => `${x}/${y}`));
        expect(places.size).toBe(blocks.length);
        expect(Math.max(...blocks.map(({ x }) => x)) + layout.blockWidth).toBeLessThanOrEqual(width);
      }
    }
  });

  it("widens its blocks for machines with many sensors", () => {
    expect(columnsOf(factory)).toBe(7);
    expect(columnsOf([zone("big", 2, 120)])).toBe(20);
  });

  it("gives a machine with far more sensors than others the place of several, and leaves theirs as it is", () => {
    const layout = layoutMap([uneven], 934, 626);
    const [few, many] = [layout.zones[0]!.blocks[0]!, layout.zones[0]!.blocks[3]!];
    expect(few).toMatchObject({ columns: 7, rows: 1, width: layout.blockWidth });
    expect(many.rows).toBeLessThanOrEqual(6);
    expect(many.columns * many.rows).toBeGreaterThanOrEqual(200);
    expect(layoutMap([uneven], 934, 626)).toEqual(layout);
  });

  it.each([300, 390, 934, 2160])("overlaps no machines of uneven size, and keeps them inside %i px", (width) => {
    const { zones, pitch, label } = layoutMap([uneven], width, 626);
    const boxes = zones[0]!.blocks.map(({ x, y, width: wide, rows }) => ({ x, y, wide, high: label + rows * pitch }));
    for (const [i, one] of boxes.entries()) {
      expect(one.x + one.wide).toBeLessThanOrEqual(width);
      for (const other of boxes.slice(i + 1)) {
        const apart = one.x + one.wide <= other.x || other.x + other.wide <= one.x;
        expect(apart || one.y + one.high <= other.y || other.y + other.high <= one.y).toBe(true);
      }
    }
  });

  it.each([
    ["even", factory],
    ["uneven", [uneven]],
  ] as const)("finds the cell that it placed, %s", (_, zones) => {
    const layout = layoutMap(zones, 934, 626);
    for (const place of layout.zones)
      for (const block of place.blocks)
        for (let cell = 0; cell < block.cells; cell++) {
          const { x, y } = cellMiddle(layout, block, cell);
          expect(hit(layout, place, x, y)).toEqual({ block, cell });
        }
  });

  it("knows a machine's label from its cells, and nothing beside them", () => {
    const layout = layoutMap(factory, 934, 626);
    const place = layout.zones[0]!;
    expect(hit(layout, place, 5, 5)).toEqual({ block: place.blocks[0], cell: undefined });
    expect(hit(layout, place, layout.blockWidth + 2, 20)).toBeUndefined();
  });

  it("is empty without sensors", () => expect(layoutMap([], 900, 600).zones).toEqual([]));
});
