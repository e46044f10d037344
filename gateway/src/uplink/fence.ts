import type { ZonePath } from "@tocsin/core/wire/id";
import type { Claim } from "@tocsin/core/wire/log";
import type { LogStream } from "./log-stream.ts";

/** Another gateway has the zone. This one stops, and its message names the way out. */
export type Fenced = { epoch: number; claim: string; message: string };

const CLAIM_LOOKED_FOR_MAX = 50;

/** The claim that fenced us lies right behind the last message of ours, unless others follow it. */
async function findClaim(stream: LogStream, after: number, epoch: number): Promise<Claim | undefined> {
  let from = after + 1;
  for (let looked = 0; looked < CLAIM_LOOKED_FOR_MAX; looked += 1) {
    const stored = await stream.nextFrom(from);
    if (stored === undefined) return undefined;
    const [first] = stored.batch.records;
    if (stored.batch.epoch === epoch && first?.kind === "claim") return first;
    from = stored.streamSeq + 1;
  }
  return undefined;
}

export async function describeFence(
  stream: LogStream,
  zone: ZonePath,
  own: { epoch: number; streamSeq: number },
  by: { epoch: number; claim: string },
): Promise<Fenced> {
  const claim = await findClaim(stream, own.streamSeq, by.epoch).catch(() => undefined);
  const who = claim
    ? `by the gateway on computer ${claim.machineId.slice(0, 12)} at ${new Date(claim.processedAt).toISOString()} (${claim.reason})`
    : "by another gateway";
  const message =
    `zone ${zone.site}/${zone.zone} was claimed as epoch ${by.epoch} ${who}; this store holds epoch ${own.epoch}. ` +
    "Nothing more is acknowledged or published here, and this store keeps all it has. If this gateway is to have the zone, " +
    "stop the other one and start this one with --take-over";
  return { ...by, message };
}
