import type { Screen } from "./screen.ts";

/** One JSON object a line. */
export function jsonScreen(write: (text: string) => void): Screen {
  const line = (event: string, content: object) => write(`${JSON.stringify({ event, ...content })}\n`);
  return {
    progress: () => {},
    done: (text) => line("step", { text }),
    tell: (text) => line("told", { text }),
    ready: (urls) => line("ready", urls),
    status: (status) => line("status", status),
    result: (event, content) => line(event, content),
    close: () => {},
  };
}
