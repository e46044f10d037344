import { cpSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LOG_STREAM } from "@tocsin/core/wire/streams";
import type { Fault, FaultKind } from "./faults.ts";
import { COMMIT_BEGUN_AFTER_MS, type CutDisk } from "./stack/disk.ts";
import { connectNats, leaderOf } from "./stack/nats-cluster.ts";
import type { Stack } from "./stack/stack.ts";
import type { Victim } from "./stack/victim.ts";

type Heal = () => Promise<void>;

const FILLED_AGAIN_EVERY_MS = 500;
const LEADER_LOOKED_FOR_EVERY_MS = 200;
/** What the stream takes before it is set back, and what it loses by that. */
const SET_BACK_AFTER_MS = 8_000;
const FENCED_WITHIN_MS = 60_000;

export type SpecialParts = {
  folder: string;
  stack: Stack;
  disk: CutDisk | undefined;
  /** A gateway ended because another one has its zone, as it should. */
  fenced: (name: string) => Promise<unknown>;
};

/** Faults that belong to one scenario each. */
export function specialFaults(parts: SpecialParts): (fault: Fault) => Promise<Heal> | undefined {
  let replaced = 0;
  const special: Partial<Record<FaultKind, () => Promise<Heal>>> = {
    "power-cut": () => cutPower(parts, false),
    "power-cut-in-commit": () => cutPower(parts, true),
    "disk-full": () => fillDisk(parts),
    "slow-disk": () => forgetWhileWriting(parts),
    "leader-kill": () => killLeader(parts),
    "set-back": () => setBack(parts),
    "empty-disk": () => replaceComputer(parts, (replaced += 1)),
    "second-gateway": () => startSecond(parts, (replaced += 1)),
    "copied-store": () => copyStore(parts, (replaced += 1)),
  };
  return ({ kind }) => special[kind]?.();
}

async function cutPower({ stack, disk }: SpecialParts, inCommit: boolean): Promise<Heal> {
  const { victim } = stack.gateway;
  await disk!.cutPower(() => victim.kill(), inCommit);
  return () => victim.start();
}

/** A database has room in the file that it writes just now: what is freed is filled again. */
async function fillDisk({ disk }: SpecialParts): Promise<Heal> {
  let giveBack = disk!.fill();
  const timer = setInterval(() => (giveBack = disk!.fill()), FILLED_AGAIN_EVERY_MS);
  return async () => {
    clearInterval(timer);
    giveBack();
  };
}

/** While a commit is on its way to a disk that takes nothing, the broker ends and forgets every session. */
async function forgetWhileWriting({ stack, disk }: SpecialParts): Promise<Heal> {
  const { kept, victim } = stack.broker;
  const thaw = await disk!.freeze();
  await sleep(COMMIT_BEGUN_AFTER_MS);
  await victim.kill();
  rmSync(kept, { force: true });
  await victim.start();
  return thaw;
}

async function killLeader({ stack }: SpecialParts): Promise<Heal> {
  const connection = await connectNats(stack.nats);
  let leader: Victim | undefined;
  while (leader === undefined) {
    const name = await leaderOf(connection, LOG_STREAM);
    leader = stack.nats.find((server) => server.name === name)?.victim;
    if (leader === undefined) await sleep(LEADER_LOOKED_FOR_EVERY_MS);
  }
  await leader.kill();
  await connection.close();
  return () => leader.start();
}

/** The server's directory is copied while it is at rest, and put in place of what it became. */
async function setBack({ folder, stack }: SpecialParts): Promise<Heal> {
  const { victim, store } = stack.nats[0]!;
  const older = join(folder, "nats-older");
  await victim.terminate();
  cpSync(store, older, { recursive: true });
  await victim.start();
  await sleep(SET_BACK_AFTER_MS);
  await victim.kill();
  rmSync(store, { recursive: true });
  renameSync(older, store);
  return () => victim.start();
}

/** The computer is gone; another one with an empty disk takes its place. */
async function replaceComputer({ folder, stack }: SpecialParts, number: number): Promise<Heal> {
  await stack.gateway.victim.kill();
  stack.formerStores.push(stack.gateway.store);
  stack.gateway = stack.anotherGateway(`gateway-${number}`, join(folder, `store-of-${number}`));
  return () => stack.gateway.victim.start();
}

/** Somebody starts another gateway for the zone while the first one runs: the later claim has it. */
async function startSecond({ folder, stack, fenced }: SpecialParts, number: number): Promise<Heal> {
  const first = stack.gateway;
  const second = stack.anotherGateway(`gateway-${number}`, join(folder, `store-of-${number}`));
  const isFenced = fenced(first.victim.name);
  await second.victim.start();
  await Promise.race([isFenced, sleep(FENCED_WITHIN_MS)]);
  stack.formerStores.push(first.store);
  stack.gateway = second;
  return async () => undefined;
}

/** A copy of the store is started elsewhere; then somebody starts the original again. */
async function copyStore({ folder, stack, fenced }: SpecialParts, number: number): Promise<Heal> {
  const original = stack.gateway;
  await original.victim.terminate();
  const store = join(folder, `store-of-${number}`);
  cpSync(original.store, store, { recursive: true });
  const copy = stack.anotherGateway(`gateway-${number}`, store);
  await copy.victim.start();
  stack.formerStores.push(original.store);
  stack.gateway = copy;
  return async () => {
    const isFenced = fenced(original.victim.name);
    void original.victim.start();
    await Promise.race([isFenced, sleep(FENCED_WITHIN_MS)]);
  };
}
