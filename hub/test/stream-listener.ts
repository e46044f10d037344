type StreamEvent = { id?: string; event: string; data: any };
export type Listener = { events: StreamEvent[]; close(): void; status: number; ended: Promise<void> };

/** Listens to a hub's stream as a browser does. */
export async function listenTo(hubUrl: string, query = "", lastEventId?: string): Promise<Listener> {
  const stop = new AbortController();
  const headers: Record<string, string> = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  const response = await fetch(`${hubUrl}/api/v1/stream${query}`, { signal: stop.signal, headers });
  const events: StreamEvent[] = [];
  const ended = read(response, events).catch(() => undefined);
  return { events, close: () => stop.abort(), status: response.status, ended };
}

async function read(response: Response, events: StreamEvent[]): Promise<void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = new Map(
        text
          .slice(0, end)
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)] as const),
      );
      text = text.slice(end + 2);
      const id = fields.get("id");
      events.push({ ...(id ? { id } : {}), event: fields.get("event")!, data: JSON.parse(fields.get("data")!) });
    }
  }
}
