import { describe, expect, it } from "vitest";
import { Host } from "./host.ts";
import { SimulatedProcess } from "./process.ts";

/** A process to which something comes at 10, 20, 30 and 40 ms, and that stands still from 5 ms on. */
async function standing() {
  const host = new Host(1);
  const process = new SimulatedProcess("edge");
  const came: string[] = [];
  process.run(() => {
    for (const ms of [10, 20, 30, 40]) host.after(ms, () => came.push(`${ms} at ${host.now}`));
  });
  await host.run(5);
  process.standStill();
  await host.run(25);
  return { host, process, came };
}

describe("a process that stands still", () => {
  it("does nothing meanwhile, and goes on with all that came, in its order, ahead of what comes later", async () => {
    const { host, process, came } = await standing();
    expect(came).toEqual([]);
    process.goOn();
    await host.run(100);
    expect(came).toEqual(["10 at 25", "20 at 25", "30 at 30", "40 at 40"]);
  });

  it("does nothing any more where it has ended meanwhile", async () => {
    const { host, process, came } = await standing();
    process.end("kill");
    process.goOn();
    await host.run(100);
    expect(came).toEqual([]);
  });
});
