import type { TrendLine } from "./lines.ts";

const cell = (value: number | string | null | undefined): string => {
  const text = value == null ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** What a trend shows as CSV: one row for each point of each line, times in ISO 8601 UTC. */
export function csvOf(lines: readonly TrendLine[]): string {
  const rows = lines.flatMap(({ sensor: { tag, unit }, data: { at, value, min, max, names, doubtful } }) =>
    at.flatMap((time, i) => {
      const shown = value[i] ?? doubtful?.[i];
      if (shown == null) return [];
      const word = names ? names[shown] : shown;
      const cells = [
        new Date(time).toISOString(),
        tag,
        word,
        unit,
        min?.[i],
        max?.[i],
        value[i] == null ? "not valid" : "",
      ];
      return [cells.map(cell).join(",")];
    }),
  );
  return `${["time,tag,value,unit,min,max,note", ...rows].join("\n")}\n`;
}

/** A picture of a plot, on the ground that it stands on. */
export function pictureOf(plot: HTMLCanvasElement, ground: string): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [plot.width, plot.height];
  const context = canvas.getContext("2d")!;
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(plot, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve));
}

/** Hands something to the person as a file. */
export function saveAs(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
