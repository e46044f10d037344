import type { JudgedMachine } from "./machine-run.ts";

/** One line a machine, for people: its cycles, final health, first cycle in each health, alarms that rang. */
export function describeMachines(machines: readonly JudgedMachine[]): string {
  const lines = machines.map(({ machine, cycles, health, first, alarms }) => {
    const firsts = Object.entries(first).map(([word, cycle]) => `${word} ${cycle}`);
    return `${machine.padEnd(8)} ${String(cycles).padStart(6)}  ${health.padEnd(20)} ${String(alarms).padStart(6)}  ${firsts.join(", ")}\n`;
  });
  const head = `${"machine".padEnd(8)} cycles  ${"health".padEnd(20)} alarms  first cycle in each health\n`;
  const rang = machines.reduce((sum, { alarms }) => sum + alarms, 0);
  return `${head}${lines.join("")}${machines.length} machines, ${rang} alarms rang\n`;
}
