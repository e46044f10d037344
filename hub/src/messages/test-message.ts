import type { MessagesSettings } from "../config/messages-schema.ts";
import { linkTo } from "./content.ts";
import type { Outcome } from "./delivery.ts";
import { idOf } from "./notice.ts";
import type { Outgoing } from "./outgoing.ts";
import { sendTo } from "./send.ts";

/** Sends a message that says it is a test to every target of a route, at once and each once. */
export async function sendTest(
  messages: MessagesSettings,
  route: string,
  { publicUrl, now }: { publicUrl: string | undefined; now: number },
): Promise<{ target: string; outcome: Outcome }[]> {
  const steps = messages.routes.find(({ name }) => name === route)?.steps ?? [];
  const targets = [...new Set(steps.flatMap(({ to }) => to))];
  const outgoing = (target: string): Outgoing => ({
    id: idOf("test", route, target, now),
    event: "test",
    at: now,
    incident: idOf("test", route, now),
    content: {
      summary: `Message of route "${route}": nothing is the matter`,
      kind: "own",
      alarm: `_hub/_hub:test`,
      occurrence: 1,
      since: now,
      state: "normal",
      priority: "low",
      site: "_hub",
      zone: "_hub",
      zoneName: "Tocsin",
      tag: "Tocsin",
      description: "test of a route",
      action: "Nothing: somebody tries whether messages arrive.",
      ...(publicUrl === undefined ? {} : { url: linkTo(publicUrl, "alarms") }),
    },
  });
  const { signal } = new AbortController();
  return Promise.all(
    targets.map(async (target) => ({
      target,
      outcome: await sendTo(messages, target, outgoing(target), now, signal),
    })),
  );
}
