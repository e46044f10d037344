/**
 * What every script is told by the environment: `k6 run -e HUB=http://127.0.0.1:18080 -e USERS=50 k6/api-reading.ts`.
 * The defaults fit a factory that `npm start` runs on this computer.
 */
const text = (name: string, otherwise: string): string => __ENV[name] || otherwise;
const count = (name: string, otherwise: number): number => Number(text(name, String(otherwise)));

/** The hub, without a slash at its end. */
export const hub = text("HUB", "http://127.0.0.1:8080").replace(/\/$/, "");
export const api = `${hub}/api/v1`;

/** A broker by zone: `MQTT=press=mqtt://127.0.0.1:8090,paint=mqtt://127.0.0.1:8091`. */
export const brokers: Record<string, string> = Object.fromEntries(
  text("MQTT", "press=mqtt://127.0.0.1:8090,paint=mqtt://127.0.0.1:8091,assembly=mqtt://127.0.0.1:8092")
    .split(",")
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
);

export const users = (otherwise: number): number => count("USERS", otherwise);
export const duration = (otherwise: string): string => text("DURATION", otherwise);
/** How long one user listens to the stream, or feeds readings, before the next iteration; seconds. */
export const staySeconds = (otherwise: number): number => count("STAY_SECONDS", otherwise);
/** Shortens every pause, to try a script quickly; 1 is a person's pace. */
const thinkFactor = Number(text("THINK", "1"));

/** A person's pause of `from` to `to` seconds. */
export const thinkSeconds = (from: number, to: number): number => thinkFactor * (from + Math.random() * (to - from));

/** One of the items; throws where there is none, for the factory then has no sensors. */
export function anyOf<T>(items: readonly T[]): T {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error(`${hub} lists no sensors: start the factory first (npm start)`);
  return item;
}

const keyFile = text("API_KEY_FILE", "");
/** What the hub is told with each request: the API key in a file, where one is named. */
export const headers: Record<string, string> = keyFile ? { authorization: `Bearer ${open(keyFile).trim()}` } : {};
