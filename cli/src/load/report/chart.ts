/** One line, bar row or cloud of points; `null` where there is nothing. */
export type Series = { label: string; values: (number | null)[] };

/** What the page draws; its axes say what they are. */
export type Chart = {
  id: string;
  title: string;
  note?: string;
  kind: "line" | "step" | "points" | "bars";
  x: { label: string; time?: true; names?: string[] };
  y: { label: string; log?: true };
  xs: number[];
  series: Series[];
};

/** To four figures: more would only make the file larger. */
export const rounded = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(4)) : null);
export const ratio = (sum: number, count: number): number | null => (count > 0 ? rounded(sum / count) : null);
