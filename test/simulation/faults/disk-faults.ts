import { SYNC_MS, type DiskFault } from "../host/disk.ts";
import type { Fault } from "./fault.ts";

const fails =
  (fault: DiskFault): Fault =>
  ({ world, current }, random) => {
    const disk = world.disk(current.name);
    if (disk.fault !== undefined) return undefined;
    disk.fault = fault;
    const heal = () => (disk.fault = undefined);
    return { text: `the disk of ${current.name} says ${fault}`, forMs: random.between(20, 15_000), heal };
  };

const isSlow: Fault = ({ world, current }, random) => {
  const disk = world.disk(current.name);
  if (disk.latencyMs !== SYNC_MS) return undefined;
  disk.latencyMs = [random.between(20, 200), random.between(200, 1_500)];
  const heal = () => (disk.latencyMs = SYNC_MS);
  return { text: `the disk of ${current.name} is slow`, forMs: random.between(2_000, 20_000), heal };
};

export const GATEWAY_DISK: readonly Fault[] = [fails("ENOSPC"), fails("EIO"), isSlow];
