/** Ends well if the address answers well: the health check of images that have Node and no curl. */
const [, , url] = process.argv;
const answer = await fetch(String(url), { signal: AbortSignal.timeout(10_000) });
process.exit(answer.ok ? 0 : 1);
