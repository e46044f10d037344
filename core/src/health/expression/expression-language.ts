import { Environment } from "@marcbachmann/cel-js";

/** A whole expression has at most so many parts, nested at most so deep: its cost is bounded before it runs. */
const LIMITS = { maxAstNodes: 200, maxDepth: 24, maxListElements: 64, maxMapEntries: 0, maxCallArguments: 8 };

/** What goes through a list. Their bodies multiply, so there are few of them. */
export const LOOPS: readonly string[] = ["all", "exists", "exists_one", "filter", "map"];
export const LOOPS_MAX = 2;

/** What an expression may call. Not among them is what takes long (patterns) or has no place here (times). */
export const FUNCTIONS: readonly string[] = [
  ...LOOPS,
  "size",
  "abs",
  "min",
  "max",
  "sqrt",
  "double",
  "int",
  "string",
  "contains",
  "startsWith",
  "endsWith",
];

const MIXED = [
  ["double", "int"],
  ["int", "double"],
] as const;
type Numeric = number | bigint;
const ARITHMETIC: Record<string, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

let environment: Environment | undefined;

/** CEL in which `value - 80` is what it looks like: values are doubles, and whole numbers mix with them. */
export function expressionEnvironment(): Environment {
  if (environment !== undefined) return environment;
  const made = new Environment({ limits: LIMITS });
  for (const [left, right] of MIXED) {
    for (const [operator, calculate] of Object.entries(ARITHMETIC))
      made.registerOperator(`${left} ${operator} ${right}: double`, (a: Numeric, b: Numeric) =>
        calculate(Number(a), Number(b)),
      );
  }
  made.registerOperator("double == int", (a: Numeric, b: Numeric) => Number(a) === Number(b));
  for (const type of ["double", "int"]) {
    made.registerFunction(`abs(${type}): double`, (value: Numeric) => Math.abs(Number(value)));
    made.registerFunction(`sqrt(${type}): double`, (value: Numeric) => Math.sqrt(Number(value)));
    for (const other of ["double", "int"]) {
      made.registerFunction(`min(${type}, ${other}): double`, (a: Numeric, b: Numeric) =>
        Math.min(Number(a), Number(b)),
      );
      made.registerFunction(`max(${type}, ${other}): double`, (a: Numeric, b: Numeric) =>
        Math.max(Number(a), Number(b)),
      );
    }
  }
  return (environment = made);
}
