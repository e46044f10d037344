import { Agent, get } from "node:http";

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

const AT_ONCE = 4;
const ROUND_MS = 1_000;
const RATE_ROUNDS = 5;

/** How many lists of 1,000 sensors are answered in a second: the same again, and built anew each time. */
export async function measureRates(url: string): Promise<void> {
  const same = () => "/api/v1/sensors?limit=1000";
  // Spaces change nothing but the address, under which it is kept; there are more of them than lists are kept.
  let asked = 0;
  const anew = () => `/api/v1/sensors?limit=1000&q=zone${"%20".repeat(1 + (asked++ % 150))}`;
  const rates = { same: [] as number[], anew: [] as number[] };
  for (let round = 0; round < RATE_ROUNDS; round++) {
    rates.same.push(await rateOf(url, same));
    rates.anew.push(await rateOf(url, anew));
  }
  const median = (of: number[]) => of.toSorted((a, b) => a - b)[RATE_ROUNDS >> 1]!;
  const [again, each] = [median(rates.same), median(rates.anew)];
  console.log(
    `lists of 1,000 a second: ${again.toFixed(0)} the same again, ${each.toFixed(0)} built anew each time: ${(again / each).toFixed(1)} x`,
  );
}

async function rateOf(url: string, path: () => string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const end = performance.now() + ROUND_MS;
  let count = 0;
  const askOn = async () => {
    while (performance.now() < end) {
      await taken(url + path(), agent);
      count++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  agent.destroy();
  return (count * 1_000) / ROUND_MS;
}

/** As a browser asks, but nobody unpacks it: what the hub can give is measured, not what a client can take. */
const taken = (url: string, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) =>
    get(url, { agent, headers: { "accept-encoding": "gzip" } }, (response) => {
      response.on("end", resolve).resume();
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
    }).on("error", reject),
  );
