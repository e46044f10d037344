import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { movePlace, nextAbnormal, type Place } from "./keyboard.ts";
import { layoutMap } from "./layout.ts";

const zones = [
  { zone: "a", machines: Array.from({ length: 15 }, (_, i) => ({ machine: `a${i}`, cells: 20 })) },
  {
    zone: "b",
    machines: [
      { machine: "b0", cells: 3 },
      { machine: "b1", cells: 0 },
      { machine: "b2", cells: 21 },
    ],
  },
];
const layout = layoutMap(zones, 934, 100);
const perRow = layout.zones[0]!.perRow;
const check = (from: Place, key: string, expected: Place, ctrl = false) =>
  expect(movePlace(layout, from, key, ctrl)).toEqual(expected);

describe("keys on the heat map", () => {
  it("goes from cell to cell", () => {
    check({ machine: "a0", cell: 0 }, "ArrowRight", { machine: "a0", cell: 1 });
    check({ machine: "a0", cell: 0 }, "ArrowDown", { machine: "a0", cell: 7 });
  });

  it("goes over the edge of a machine into the same row of the next", () => {
    check({ machine: "a0", cell: 13 }, "ArrowRight", { machine: "a1", cell: 7 });
    check({ machine: "a1", cell: 7 }, "ArrowLeft", { machine: "a0", cell: 13 });
  });

  it("goes down into the machine below, and from zone to zone", () => {
    check({ machine: "a1", cell: 15 }, "ArrowDown", { machine: `a${perRow + 1}`, cell: 1 });
    check({ machine: `a${perRow}`, cell: 16 }, "ArrowDown", { machine: "b0", cell: 2 });
    check({ machine: "b0", cell: 1 }, "ArrowUp", { machine: `a${perRow}`, cell: 15 });
  });

  it("takes whole machines with Ctrl", () => {
    check({ machine: "a3", cell: 11 }, "ArrowRight", { machine: "a4", cell: 0 }, true);
    check({ machine: "a3", cell: 11 }, "End", { machine: "b2", cell: 20 }, true);
    check({ machine: "b2", cell: 11 }, "Home", { machine: "a0", cell: 0 }, true);
  });

  it("stays at the corners and leaves other keys alone", () => {
    check({ machine: "a0", cell: 0 }, "ArrowLeft", { machine: "a0", cell: 0 });
    check({ machine: "a0", cell: 0 }, "ArrowUp", { machine: "a0", cell: 0 });
    expect(movePlace(layout, { machine: "a0", cell: 0 }, "x", false)).toBeUndefined();
  });

  it("is never led to a sensor that is not there", () => {
    const sizes = new Map(zones.flatMap((zone) => zone.machines.map(({ machine, cells }) => [machine, cells])));
    const keys = fc.constantFrom(
      "ArrowLeft",
      "ArrowRight",
      "ArrowUp",
      "ArrowDown",
      "Home",
      "End",
      "PageUp",
      "PageDown",
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.boolean()), { maxLength: 60 }), (moves) => {
        let place: Place = { machine: "a0", cell: 0 };
        for (const [key, ctrl] of moves) {
          place = movePlace(layout, place, key, ctrl && !key.startsWith("Page"))!;
          expect(place.cell).toBeGreaterThanOrEqual(0);
          expect(place.cell).toBeLessThan(Math.max(1, sizes.get(place.machine)!));
        }
      }),
    );
  });
});

describe("next abnormal", () => {
  const order = ["a", "b", "c"];
  const abnormal = [
    { machine: "c", cell: 1 },
    { machine: "a", cell: 5 },
    { machine: "c", cell: 0 },
  ];
  const next = (from: Place | undefined, step: -1 | 1) => nextAbnormal(order, abnormal, from, step);

  it("follows the reading order, over the end to the beginning", () => {
    expect(next(undefined, 1)).toEqual({ machine: "a", cell: 5 });
    expect(next({ machine: "a", cell: 5 }, 1)).toEqual({ machine: "c", cell: 0 });
    expect(next({ machine: "c", cell: 1 }, 1)).toEqual({ machine: "a", cell: 5 });
  });

  it("goes back as well", () => {
    expect(next({ machine: "b", cell: 0 }, -1)).toEqual({ machine: "a", cell: 5 });
    expect(next({ machine: "a", cell: 5 }, -1)).toEqual({ machine: "c", cell: 1 });
  });

  it("leads nowhere when all is well", () => expect(nextAbnormal(order, [], undefined, 1)).toBeUndefined());
});
