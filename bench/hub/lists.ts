const ROUNDS = 9;
const LISTS = [
  ["first 1,000 by id, the same again", "/api/v1/sensors?limit=1000"],
  ["first 1,000 by id", "/api/v1/sensors?limit=1000&q=@"],
  ["worst 100", "/api/v1/sensors?sort=worst&limit=100&q=@"],
  ["100 that hold a word", "/api/v1/sensors?limit=100&q=pressure+@"],
  ["100 of a zone", "/api/v1/sensors?zone=works/zone-3&limit=100&q=@"],
  ["alarms", "/api/v1/alarms?limit=100&q=@"],
  ["zones", "/api/v1/zones"],
] as const;

/** Medians of one asker. `@` becomes a word that every sensor has and that differs each time, so that nothing is cached. */
export async function measureLists(url: string): Promise<void> {
  const words = ["zone", "works", "machine", "sensor", "works/zone", "zone-", "works/", "machine-", "sensor-"];
  for (const [name, path] of LISTS) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const begun = performance.now();
      const answer = await fetch(url + path.replace("@", encodeURIComponent(words[round]!)));
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      times.push(performance.now() - begun);
    }
    console.log(`list, ${name}: ${times.toSorted((a, b) => a - b)[ROUNDS >> 1]!.toFixed(1)} ms`);
  }
}
