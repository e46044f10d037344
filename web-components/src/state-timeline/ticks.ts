const TICKS_PX = 110;
/** Lines of a time axis are this far apart: the smallest that leaves room for their words. */
const STEPS_MS = [5, 15, 30, 60, 120, 180, 360, 720, 1_440].map((minutes) => minutes * 60_000);

/** Where the lines of a time axis are that is so many px long. */
export function ticks({ from, to }: { from: number; to: number }, width: number): number[] {
  const least = ((to - from) * TICKS_PX) / Math.max(1, width);
  const step = STEPS_MS.find((ms) => ms >= least) ?? Math.ceil(least / STEPS_MS.at(-1)!) * STEPS_MS.at(-1)!;
  const zone = new Date(to).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - zone) / step) * step + zone;
  const all = Array.from({ length: Math.ceil((to - first) / step) }, (_, i) => first + i * step);
  // The newest line gives way to the word at the end.
  return all.filter((at) => to - at > least / 2);
}
