/** Where a stream stands: `<streams' incarnation>-<TOCSIN_LOG sequence>-<TOCSIN_HUB sequence>`. */
export type EventId = { incarnation: string; logSeq: number; hubSeq: number };

export const writeEventId = ({ incarnation, logSeq, hubSeq }: EventId): string => `${incarnation}-${logSeq}-${hubSeq}`;

/** @returns undefined for a text that no stream of ours gave */
export function parseEventId(text: string): EventId | undefined {
  const found = /^([0-9a-z]{1,16})-(\d{1,15})-(\d{1,15})$/.exec(text);
  return found ? { incarnation: found[1]!, logSeq: Number(found[2]), hubSeq: Number(found[3]) } : undefined;
}

/** One event as `text/event-stream` carries it; JSON holds no line break, so one data line is enough. */
export const encodeEvent = (event: string, data: unknown, id?: EventId): Buffer =>
  Buffer.from(`${id ? `id: ${writeEventId(id)}\n` : ""}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
