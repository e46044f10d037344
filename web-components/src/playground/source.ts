import { msg, type Words } from "../words/language.ts";

/** Where the elements of this page get what they show. `sensor`: one that is worth a look. */
export type Source = { snapshot?: string; sensor: string; why: Words };

const RECORDED = "recorded.json";
const RECORDED_SENSOR = "aachen/press/press-07/oil-return";
const recorded = (why: Words): Source => ({ snapshot: RECORDED, sensor: RECORDED_SENSOR, why });

/** The hub's own factory; where it has none, or does not say who may see it, a recorded one. */
export async function findSource(): Promise<Source> {
  try {
    const answer = await fetch("../api/v1/sensors?sort=worst&limit=1");
    if (answer.status === 401 || answer.status === 403)
      return recorded(() => msg("A recorded factory: to see your own, sign in at the hub's page first."));
    const { items } = (await answer.json()) as { items: { id: string }[] };
    const [worst] = items;
    if (worst) return { sensor: worst.id, why: () => msg("Live, from this hub.") };
  } catch {
    return recorded(() => msg("A recorded factory: the hub does not answer."));
  }
  return recorded(() => msg("A recorded factory: this hub knows no sensors yet."));
}
