import { describe, expect, it } from "vitest";
import { Fleet } from "../client/fleet.ts";
import { factorySnapshot } from "../testing/factory.ts";
import { shownNodes, treeOf } from "./nodes.ts";

const fleet = new Fleet(() => {});
fleet.snapshot(factorySnapshot());
const named = (root: string | undefined, depth: number, open: (id: string) => boolean) =>
  shownNodes(treeOf(fleet, root), depth, ({ id }) => open(id)).map(
    ({ node, level }) => `${"  ".repeat(level - 1)}${node.name} ${node.mark} ${node.waiting}`,
  );

describe("the tree", () => {
  it("rolls up the worst of what is below, and how many alarms wait", () =>
    expect(named(undefined, 2, () => true)).toEqual([
      "Aachen works mF 5",
      "  Press shop mS 3",
      "  Paint shop mS 1",
      "  Assembly mF 1",
    ]));

  it("begins at a root, and opens what is open", () => {
    const press = named("aachen/press", 4, (id) => id === "aachen/press/press-07");
    expect(press).toHaveLength(30 + 21);
    expect(press).toContain("Press 07 mS 3");
    expect(press).toContain("  10PRE07CT001 p1 1");
    expect(named("aachen/nowhere", 4, () => true)).toEqual([]);
  });
});
