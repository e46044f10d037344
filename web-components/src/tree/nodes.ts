import type { MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import type { Fleet } from "../client/fleet.ts";
import { isWaiting, ringing } from "../marks/alarm-state.ts";
import { machineMark, sensorMark } from "../marks/choose-mark.ts";
import { loudness, type Mark } from "../marks/mark.ts";

export type NodeKind = "site" | "zone" | "machine" | "sensor";
/** One node with the worst of what is below it. `waiting`: alarms below it that nobody has seen. */
export type TreeNode = {
  id: string;
  kind: NodeKind;
  name: string;
  about: string;
  mark: Mark;
  waiting: number;
  children: () => TreeNode[];
};

const MACHINE_RANK: readonly Mark[] = ["mG", "mC", "mM", "mU", "mS", "mF"];
const rank = (mark: Mark): number => (mark.startsWith("m") ? MACHINE_RANK.indexOf(mark) : loudness(mark));
const worstOf = (nodes: readonly Pick<TreeNode, "mark">[]): Mark =>
  nodes.reduce<Mark>((worst, { mark }) => (rank(mark) > rank(worst) ? mark : worst), "mG");
const sum = (nodes: readonly TreeNode[]): number => nodes.reduce((total, { waiting }) => total + waiting, 0);

const waitingOf = (sensors: readonly SensorItem[]): number =>
  sensors.reduce((total, sensor) => total + ringing(sensor).filter(isWaiting).length, 0);

const sensorNode = (sensor: SensorItem): TreeNode => ({
  id: sensor.id,
  kind: "sensor",
  name: sensor.tag,
  about: sensor.description,
  mark: sensorMark(sensor) ?? "G",
  waiting: waitingOf([sensor]),
  children: () => [],
});

/** What a description says beyond the name. */
const said = (description: string, name: string): string =>
  description.toLowerCase().startsWith(name.toLowerCase()) || name.includes(description) ? "" : description;

function machineNode(fleet: Fleet, machine: MachineItem): TreeNode {
  const sensors = fleet.sensorsOf(machine.id);
  return {
    id: machine.id,
    kind: "machine",
    name: machine.tag,
    about: said(machine.description, machine.tag),
    mark: machineMark(machine),
    waiting: waitingOf(sensors),
    children: () => sensors.map(sensorNode),
  };
}

/** The nodes at the top: sites, or what is below `root`. */
export function treeOf(fleet: Fleet, root: string | undefined): TreeNode[] {
  const zones = fleet.zonesInOrder().map((zone): TreeNode & { site: string; siteName: string } => {
    const machines = fleet.machinesOf(zone.id).map((machine) => machineNode(fleet, machine));
    const counts = { mark: worstOf(machines), waiting: sum(machines), children: () => machines };
    return {
      id: zone.id,
      kind: "zone",
      name: zone.name,
      about: "",
      site: zone.site,
      siteName: zone.siteName,
      ...counts,
    };
  });
  const sites = [...Map.groupBy(zones, ({ site }) => site)].map(([id, of]): TreeNode => ({
    id,
    kind: "site",
    name: of[0]!.siteName,
    about: "",
    mark: worstOf(of),
    waiting: sum(of),
    children: () => of,
  }));
  return root ? (find(sites, root)?.children() ?? []) : sites;
}

function find(nodes: readonly TreeNode[], id: string): TreeNode | undefined {
  for (const node of nodes) {
    if (node.id === id) return node;
    if (id.startsWith(`${node.id}/`)) return find(node.children(), id);
  }
  return undefined;
}

/** A node that is shown, with its level from 1. */
export type ShownNode = { node: TreeNode; level: number; isOpen: boolean; canOpen: boolean };

const LEVEL: Record<NodeKind, number> = { site: 1, zone: 2, machine: 3, sensor: 4 };

/** The nodes that are shown, in their order. @param isOpen whether a node that can be opened is */
export function shownNodes(
  nodes: readonly TreeNode[],
  depth: number,
  isOpen: (node: TreeNode) => boolean,
): ShownNode[] {
  const walk =
    (level: number) =>
    (node: TreeNode): ShownNode[] => {
      const canOpen = LEVEL[node.kind] < depth && node.kind !== "sensor";
      const open = canOpen && isOpen(node);
      return [{ node, level, canOpen, isOpen: open }, ...(open ? node.children().flatMap(walk(level + 1)) : [])];
    };
  return nodes.flatMap(walk(1));
}
