import type { Folder } from "../host/disk.ts";
import type { Simulation } from "../simulation.ts";
import type { Fault } from "./fault.ts";

const COMPUTERS_MAX = 4;

/** An empty computer in the place of one that is gone, or that somebody forgot to switch off. */
const isReplaced: Fault = (simulation, random) => {
  const { current, gateways } = simulation;
  if (gateways.length >= COMPUTERS_MAX) return undefined;
  const isGone = random.chance(0.6);
  if (isGone) current.kill("power-cut");
  simulation.addGateway().start();
  const text = `${simulation.current.name} begins with an empty store, ${current.name} ${isGone ? "is gone" : "goes on"}`;
  return { text, forMs: 0, heal: () => undefined };
};

/** One that was replaced is switched on again. */
const comesBack: Fault = ({ gateways, current }, random) => {
  const gone = gateways.filter((each) => each !== current && !each.isRunning);
  if (gone.length === 0) return undefined;
  const back = random.pick(gone);
  back.start();
  return { text: `${back.name} is switched on again`, forMs: 0, heal: () => undefined };
};

/** Somebody has copied the disk to another computer; both run. */
const isCopied: Fault = (simulation) => {
  const { world, current, gateways } = simulation;
  const folder = folderOf(simulation);
  if (gateways.length >= COMPUTERS_MAX || folder === undefined) return undefined;
  const copy = simulation.addGateway();
  const disk = world.disk(copy.name);
  disk.put(copy.folder, disk.copyOf(folder));
  copy.start();
  return { text: `${copy.name} begins with a copy of ${current.name}'s store`, forMs: 0, heal: () => undefined };
};

/** A backup is put in the place of the store. What was acknowledged since is gone with it, by this person's decision. */
const isRestored: Fault = (simulation, random) => {
  const { world, current } = simulation;
  const backup = simulation.backups.length > 0 ? random.pick(simulation.backups) : undefined;
  if (backup === undefined || backup.of !== current) return undefined;
  current.kill("kill");
  const disk = world.disk(current.name);
  const restored = disk.copyOf(backup.folder);
  // The folder itself stays the same one: nothing tells that its files are others.
  if (random.chance(0.5)) restored.inode = disk.folder(current.folder).inode;
  disk.put(current.folder, restored);
  world.ledger.forgotten.push({ from: backup.takenAt, to: world.host.now });
  const text = `the store of ${current.name} is set back to ${(backup.takenAt / 1_000).toFixed(3)} s`;
  return { text, forMs: random.between(100, 3_000), heal: () => current.isRunning || current.start() };
};

const folderOf = ({ world, current }: Simulation): Folder | undefined => {
  const found = world.disk(current.name).find(current.folder);
  return found?.kind === "folder" ? found : undefined;
};

export const IDENTITY: readonly Fault[] = [isReplaced, comesBack, isCopied, isRestored, isRestored];
