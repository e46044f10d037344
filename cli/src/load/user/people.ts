import type { HttpConnection } from "./http-connection.ts";
import type { Stop } from "./stop.ts";

const any = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)]!;

async function lookAtOneSensor(connection: HttpConnection, sensors: readonly string[]): Promise<void> {
  const sensor = any(sensors);
  await connection.get("GET one sensor", `/api/v1/sensors/${sensor}`);
  await connection.get("GET readings (from the edge)", `/api/v1/sensors/${sensor}/readings?last=300`);
}

/** Central staff: looks over the lists, then at one sensor with the readings that the hub fetches from the edge. */
export async function read(connection: HttpConnection, sensors: readonly string[], stop: Stop): Promise<void> {
  while (!stop.stopped) {
    await connection.get("GET zones", "/api/v1/zones");
    await connection.get("GET failed sensors", "/api/v1/sensors?health=failure&limit=100");
    await connection.get("GET transitions", "/api/v1/transitions?limit=50");
    await stop.think(2, 6);
    if (stop.stopped) return;
    await lookAtOneSensor(connection, sensors);
    await stop.think(2, 6);
  }
}

/** Someone with a page open: loads it, and now and then looks at a sensor. The stream is a connection of its own. */
export async function watchThePage(connection: HttpConnection, sensors: readonly string[], stop: Stop): Promise<void> {
  await connection.get("GET page", "/");
  await connection.get("GET components", "/components/v1/tocsin.js");
  while (!stop.stopped) {
    await stop.think(20, 40);
    if (!stop.stopped) await lookAtOneSensor(connection, sensors);
  }
}
