import type { FactoryView } from "../client/factory-view.ts";

/** Asked of the page by an element that needs a hub; the nearest `tocsin-hub` around it answers. */
export const HUB_REQUEST = "tocsin-hub-request";
/** Said by a `tocsin-hub` that came later than the elements in it. */
export const HUB_READY = "tocsin-hub-ready";

/** `take` is called at once and again whenever the hub shows another factory; `release` ends that. */
export type HubRequest = { take: (view: FactoryView | undefined) => void; release?: () => void };
