import { Type } from "typebox";
import { pageOf } from "@tocsin/core/fleet/page";
import { isWithin } from "@tocsin/core/wire/access";
import { MessageItemSchema, type MessageItem, type Notice } from "@tocsin/core/wire/notice";
import type { Scope } from "../access/principal.ts";
import { revive } from "../messages/delivery.ts";
import { PageOf, answers, refusedWith } from "./answers.ts";
import type { Api, ApiContext } from "./context.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { closed, EnumOf, pageParameters } from "./parameters.ts";
import { problem, sendProblem, wrongParameter } from "./problem.ts";

const RETRIED_MAX = 500;
/** Order of the list, as its cursor names it. */
const ORDER = "-since";
const NONE = "this hub tells nobody anything: give its configuration messages.routes";

const { limit, cursor } = pageParameters;
const Query = Type.Object(
  {
    state: Type.Optional(EnumOf(["waiting", "sent", "dead"], { description: "what became of them; default all" })),
    target: Type.Optional(Type.String({ maxLength: 64, description: "name of a target" })),
    limit,
    cursor,
  },
  closed,
);
const Retried = Type.Object(
  { ids: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: RETRIED_MAX }) },
  closed,
);
const RetriedAnswer = Type.Object({
  total: Type.Integer({ description: "dead messages that are tried again now" }),
  unknown: Type.Array(Type.String(), { description: "ids of no dead message that may be seen" }),
});

/** `/messages`: what people were told, what waits and what could not be sent; dead ones can be tried again. */
export function serveMessages(app: Api, { messages, now }: ApiContext): void {
  app.get(
    "/messages",
    {
      config: { needs: "messages" },
      schema: {
        operationId: "listMessages",
        summary: "Messages to people, the newest first",
        querystring: Query,
        response: answers(PageOf(MessageItemSchema)),
      },
    },
    (request, reply) => {
      const { state, target, limit: most, cursor: from } = request.query;
      const after = from === undefined ? undefined : readCursor(from, ORDER);
      if (from !== undefined && !after)
        return sendProblem(
          request,
          reply,
          wrongParameter({ parameter: "cursor", wrong: "the cursor is of another list: begin without one" }),
        );
      const items = [...seenBy(request.scope, messages?.book.all() ?? [])]
        .flatMap(itemsOf)
        .filter(
          (item) => (state === undefined || item.state === state) && (target === undefined || item.target === target),
        );
      const page = pageOf(items, ({ at }) => -at, { limit: most, after });
      const next = page.next ? { next: writeCursor(ORDER, page.next) } : {};
      return reply.header("cache-control", "no-store").send({ items: page.entries, total: page.total, ...next });
    },
  );
  app.post(
    "/messages::retry",
    {
      config: { needs: "messages" },
      schema: {
        operationId: "retryMessages",
        summary: "Try dead messages again",
        body: Retried,
        response: answers(RetriedAnswer, refusedWith(409)),
      },
    },
    async (request, reply) => {
      if (!messages) return sendProblem(request, reply, problem(409, NONE));
      const unknown = new Set(request.body.ids);
      for (const notice of seenBy(request.scope, messages.book.all()))
        for (const { id, state } of notice.deliveries) {
          if (state !== "dead" || !unknown.delete(id)) continue;
          await messages.book.change(notice.id, (each) => revive(each, id, now(), messages.retryForMs));
        }
      return reply.send({ total: request.body.ids.length - unknown.size, unknown: [...unknown] });
    },
  );
}

function* seenBy(scope: Scope, notices: Iterable<Notice>): Generator<Notice> {
  for (const notice of notices) if (scope === undefined || isWithin(scope, notice.zone)) yield notice;
}

const itemsOf = ({ deliveries, route, alarm, occurrence, zone, content }: Notice): MessageItem[] =>
  deliveries.map((delivery) => ({
    ...delivery,
    route,
    alarm,
    occurrence,
    zone,
    summary: (delivery.content ?? content).summary,
  }));
