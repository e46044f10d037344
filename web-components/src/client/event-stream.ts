import { problemWords } from "./ask-hub.ts";
import type { HubFetch } from "./hub-fetch.ts";
import type { Words } from "../words/language.ts";
import { createSseParser, type ServerEvent } from "./sse-parser.ts";

/** Why a stream is no more. `opened` says whether it had been answered at all. */
export type StreamEnd =
  | { kind: "ended"; opened: boolean }
  | { kind: "blocked"; opened: boolean; message: string }
  | { kind: "refused"; opened: false; status: number; detail: Words };

export type StreamRequest = {
  url: string;
  lastEventId: string;
  signal: AbortSignal;
  onOpen: () => void;
  onEvent: (event: ServerEvent) => void;
};

/** Opens a stream and stays until it ends; never rejects. The browser's EventSource is one way, `fetch` the other. */
export type OpenStream = (request: StreamRequest) => Promise<StreamEnd>;

/**
 * A stream over `fetch`: unlike EventSource it tells a refusal from a network that is down, resumes from an id of our
 * choice after a pause of our choice, and can carry a token in a header.
 */
export const fetchStream =
  (fetch: HubFetch): OpenStream =>
  async ({ url, lastEventId, signal, onOpen, onEvent }) => {
    let opened = false;
    try {
      const headers: Record<string, string> = { accept: "text/event-stream" };
      if (lastEventId) headers["last-event-id"] = lastEventId;
      const response = await fetch(url, { headers, signal, cache: "no-store" });
      if (!response.ok || !response.body)
        return { kind: "refused", opened: false, status: response.status, detail: await problemWords(response) };
      opened = true;
      onOpen();
      const push = createSseParser(onEvent);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) push(piece.value);
      return { kind: "ended", opened };
    } catch (error) {
      return { kind: "blocked", opened, message: error instanceof Error ? error.message : String(error) };
    }
  };
