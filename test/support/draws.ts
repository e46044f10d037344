/** Whether new cases are looked for, and not the same ones drawn as always. */
const searches = process.env["PROPERTY_SEED"] !== undefined;

/** How many cases a property draws: a third in tests, so that these stay short, all in `npm run properties`. */
export const draws = (count: number): number => (searches ? count : Math.ceil(count / 3));

/** A property on a slow or busy computer draws no more after this, so that it ends before its test's time is over. */
export const DRAWING_MS = searches ? 90_000 : 15_000;
