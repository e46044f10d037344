import type { Kind } from "../wire/health.ts";
import { CALCULATED } from "./calculated-kind.ts";
import type { Settings } from "./profile.ts";
import type { Report } from "./sensor-judgement.ts";
import type { SensorRow } from "./sensor-row.ts";

export { CALCULATED } from "./calculated-kind.ts";

/** It has a value where its operands have: quiet means that they are. */
export const AS_CALCULATED = { reports: "onChange", intervalMs: 0, silentAfterMs: 0 } as const;

/** Columns of what is measured and sent; nobody sends what is calculated here. */
const MEASURING = ["reports", "interval", "source", "topic", "pointer", "scale", "range"] as const;

/** How it is judged by what is written of it; what its expression gives must then be so. */
export const kindOfResult = (row: SensorRow, settings: Settings): Kind =>
  row.abnormal !== undefined || settings.abnormal.length > 0 ? "discrete" : "analog";

/** The expression of a calculated sensor, from its row or profile; of any other it is a mistake. */
export function readExpressionOf(
  written: string,
  row: SensorRow,
  settings: Settings,
  report: Report,
): { expression?: string } {
  const expression = row.expression ?? settings.expression;
  if (written !== CALCULATED) {
    if (expression !== undefined)
      report(["expression", "kind"], `only a calculated sensor has an expression: write kind ${CALCULATED}`);
    return {};
  }
  if (expression !== undefined) return { expression };
  report("expression", "a calculated sensor lacks its expression: write one such as inlet - outlet");
  return {};
}

export function refuseMeasuring(row: SensorRow, report: Report): void {
  for (const column of MEASURING)
    if (row[column] !== undefined)
      report(column, `${column} does not apply to a calculated sensor, which nothing sends: leave it out`);
}
