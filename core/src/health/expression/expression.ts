import { parse, type ASTNode, type TypeCheckResult } from "@marcbachmann/cel-js";
import { expressionEnvironment, FUNCTIONS, LOOPS, LOOPS_MAX } from "./expression-language.ts";

/** What an expression can look at. A value is new with each reading, the others only with a transition. */
export const SENSOR_FIELDS = ["value", "baseline", "limit", "signal", "health"] as const;
export const MACHINE_FIELDS = ["state", "health"] as const;
export type Reference =
  | { of: "sensor"; name: string; field: (typeof SENSOR_FIELDS)[number] }
  | { of: "machine"; name: string; field: (typeof MACHINE_FIELDS)[number] };

/** What names mean: the type of the value of a sensor, `undefined` where there is none. */
export type Scope = {
  /** Sensors of its machine by id, others by `machine/sensor`. */
  sensor: (name: string) => "double" | "dyn" | undefined;
  /** Whether the sensor has a commissioning window, whose mean can be looked at. */
  baseline: (name: string) => boolean;
  machine: (name: string) => boolean;
};

export type ExpressionType = "number" | "boolean" | "text" | "any";

export type Expression = {
  type: ExpressionType;
  references: readonly Reference[];
  /** `values`: one for each reference. What cannot be calculated is told, never thrown. */
  evaluate: (values: readonly (number | string | boolean)[]) => { value: unknown } | { wrong: string };
};

/** What is wrong, and how many characters into the text. `unknown`: a name that means nothing here. */
export type ExpressionFault = {
  at: number;
  text: string;
  unknown?: { what: "sensor" | "machine" | "field" | "function"; name: string };
};

type Found = { reference: Reference; variable: string; start: number; end: number };

/** Reads a CEL expression and checks its types. `a - b` names sensors of its own machine, `sensor("m/s").value` any. */
export function readExpression(text: string, scope: Scope): Expression | ExpressionFault {
  let ast: ASTNode;
  try {
    ast = parse(text).ast;
  } catch (error) {
    return faultOf(error);
  }
  const nodes = nodesOf(ast);
  const fault = wrongCalls(nodes) ?? undefined;
  if (fault !== undefined) return fault;
  const found: Found[] = [];
  for (const node of nodes) {
    const place = found.length;
    const reference = referenceAt(node, scope, `ref${place}_`);
    if (reference !== undefined && "text" in reference) return reference;
    if (reference !== undefined) found.push(reference);
  }
  return compile(text, found, scope);
}

/** References stand in the text that is run as plain variables, each with its type. */
function compile(text: string, found: Found[], scope: Scope): Expression | ExpressionFault {
  const environment = expressionEnvironment().clone();
  const references = new Map<string, Reference>();
  for (const { reference, variable } of found) {
    if (references.has(variable)) continue;
    references.set(variable, reference);
    environment.registerVariable(variable, typeOf(reference, scope));
  }
  let run = text;
  for (const { variable, start, end } of found.toSorted((a, b) => b.start - a.start))
    run = run.slice(0, start) + variable.padEnd(end - start) + run.slice(end);
  try {
    const parsed = environment.parse(run);
    const checked: TypeCheckResult = parsed.check();
    if (!checked.valid) return faultOf(checked.error);
    const names = [...references.keys()];
    const type = EXPRESSION_TYPES[checked.type ?? "dyn"];
    if (type === undefined) return { at: 0, text: `it gives a ${checked.type}, not a number, a text, true or false` };
    const context: Record<string, unknown> = {};
    return {
      type,
      references: [...references.values()],
      evaluate: (values) => {
        names.forEach((name, place) => (context[name] = values[place]));
        try {
          const value: unknown = parsed(context);
          return { value: typeof value === "bigint" ? Number(value) : value };
        } catch (error) {
          return { wrong: faultOf(error).text };
        }
      },
    };
  } catch (error) {
    return faultOf(error);
  }
}

const EXPRESSION_TYPES: Record<string, ExpressionType | undefined> = {
  double: "number",
  int: "number",
  bool: "boolean",
  string: "text",
  dyn: "any",
};

const typeOf = ({ name, field }: Reference, scope: Scope): string =>
  field === "value" ? (scope.sensor(name) ?? "dyn") : field === "baseline" ? "double" : "string";

/** `x` of a sensor of the machine, `sensor("x").limit`, `machine("m").state`; undefined for any other node. */
function referenceAt(node: ASTNode, scope: Scope, variable: string): Found | ExpressionFault | undefined {
  const { start, end } = node.range;
  if (node.op === "id" && scope.sensor(node.args) !== undefined) {
    const reference = { of: "sensor", name: node.args, field: "value" } as const;
    return { reference, variable: node.args, start, end };
  }
  if (node.op !== ".") return undefined;
  const [called, field] = node.args;
  if (called.op !== "call" || (called.args[0] !== "sensor" && called.args[0] !== "machine")) return undefined;
  const [of, [named]] = called.args;
  if (named?.op !== "value" || typeof named.args !== "string")
    return { at: called.range.start, text: `${of}(...) takes a name in quotes` };
  const name = named.args;
  const isKnown = of === "sensor" ? scope.sensor(name) !== undefined : scope.machine(name);
  if (!isKnown) return { at: named.range.start, text: `no ${of} "${name}"`, unknown: { what: of, name } };
  const fields: readonly string[] = of === "sensor" ? SENSOR_FIELDS : MACHINE_FIELDS;
  if (!fields.includes(field))
    return { at: start, text: `a ${of} has no ${field}`, unknown: { what: "field", name: field } };
  if (field === "baseline" && !scope.baseline(name))
    return {
      at: start,
      text: `the sensor "${name}" has no baseline: write one in its profile, such as {readings: 50}`,
    };
  return { reference: { of, name, field } as Reference, variable, start, end };
}

/** Functions that are not listed could be endless, and loops within loops nearly so. */
function wrongCalls(nodes: readonly ASTNode[]): ExpressionFault | undefined {
  let loops = 0;
  const selected = new Set(nodes.flatMap((node) => (node.op === "." ? [node.args[0]] : [])));
  for (const node of nodes) {
    if (node.op !== "call" && node.op !== "rcall") continue;
    const [name] = node.args;
    const at = node.range.start;
    if (LOOPS.includes(name) && ++loops > LOOPS_MAX) return { at, text: `it has more than ${LOOPS_MAX} loops` };
    if (name === "sensor" || name === "machine") {
      if (!selected.has(node)) return { at, text: `${name}(...) lacks what to look at, such as .health` };
    } else if (!FUNCTIONS.includes(name)) {
      return { at, text: `no function "${name}"`, unknown: { what: "function", name } };
    }
  }
  return undefined;
}

function nodesOf(ast: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) for (const each of part) visit(each);
    else if (typeof part === "object" && part !== null && "op" in part && "range" in part) {
      found.push(part as ASTNode);
      visit((part as ASTNode).args);
    }
  };
  visit(ast);
  return found;
}

/** CEL's own error: its summary, and where. */
function faultOf(error: unknown): ExpressionFault {
  const { summary, message, range, code } = error as {
    summary?: string;
    message?: string;
    code?: string;
    range?: { start: number };
  };
  const text = summary ?? message ?? "it cannot be read";
  const at = range?.start ?? 0;
  const name = code === "unknown_variable" ? /: (.*)$/.exec(text)?.[1] : undefined;
  return { at, text, ...(name === undefined ? {} : { unknown: { what: "sensor", name } }) };
}
