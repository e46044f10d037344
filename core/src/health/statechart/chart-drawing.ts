import type { AnyStateMachine, AnyStateNode, StateValue } from "xstate";
import type { Statechart } from "../../wire/explain.ts";

type Drawing = Pick<Statechart, "states" | "transitions">;

/** The states and arrows of a statechart, as XState knows them, with those active in which it stands. */
export function drawChart(machine: AnyStateMachine, value: StateValue): Drawing {
  const drawing: Drawing = { states: [], transitions: [] };
  for (const node of Object.values(machine.root.states)) drawNode(node, value, drawing);
  return drawing;
}

const pathOf = (node: AnyStateNode): string => node.path.join(".");

/** `around`: what the value says of the states beside this one; undefined where they are not active. */
function drawNode(node: AnyStateNode, around: StateValue | undefined, drawing: Drawing): void {
  const within = typeof around === "object" ? around[node.key] : undefined;
  const active = around === node.key || within !== undefined;
  const { parent } = node;
  const isInitial = parent?.type === "compound" && parent.initial.target.includes(node);
  drawing.states.push({
    path: pathOf(node),
    type: typeOf(node),
    ...(isInitial ? { initial: true } : {}),
    active,
  });
  for (const [event, definitions] of node.transitions) {
    for (const { target, guard, actions } of definitions) {
      const named = actions.map(nameOf);
      drawing.transitions.push({
        from: pathOf(node),
        to: pathOf(target?.[0] ?? node),
        event,
        ...(guard === undefined ? {} : { guard: nameOf(guard) }),
        ...(named.length > 0 ? { actions: named } : {}),
      });
    }
  }
  for (const child of Object.values(node.states)) drawNode(child, within, drawing);
}

function typeOf({ type }: AnyStateNode): Statechart["states"][number]["type"] {
  return type === "parallel" || type === "compound" ? type : "atomic";
}

/** Guards and actions of these charts have names; they are done beside the chart. */
function nameOf(part: unknown): string {
  if (typeof part === "string") return part;
  const { type } = part as { type?: unknown };
  return typeof type === "string" ? type : "unnamed";
}
