import { createApp, defineComponent, h, ref, type GlobalComponents } from "vue";
import type {} from "@tocsin/web-components/vue";

const sensors = new URLSearchParams(location.search).getAll("sensor");
/** Sends more along than a browser would by itself. */
const asPortal: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers);
  headers.set("x-portal", "ours");
  return fetch(url, { ...init, headers });
};

/** A portal of Vue 3, which sets properties and listens to events of elements by itself. */
const Portal = defineComponent(() => {
  const [chosen, place] = [ref("nothing"), ref(0)];
  const tile = () =>
    h("tocsin-sensor-tile", {
      sensor: sensors[place.value],
      onTocsinSensorSelect: (event: DocumentEventMap["tocsin-sensor-select"]) => {
        event.preventDefault();
        chosen.value = event.detail.sensor;
      },
    });
  return () => [
    h("button", { onClick: () => place.value++ }, "Next"),
    h("p", `Chosen: ${chosen.value}`),
    place.value < sensors.length && h("tocsin-hub", { src: "/tocsin", fetch: asPortal }, [tile()]),
  ];
});

// What a template of Vue admits.
type Props<Tag extends keyof GlobalComponents> = InstanceType<GlobalComponents[Tag]>["$props"];
void ({ sensor: "a/b/c/d", show: "value" } satisfies Props<"tocsin-sensor-tile">);
// @ts-expect-error a badge knows no such state
void ({ state: "excellent" } satisfies Props<"tocsin-state-badge">);

createApp(Portal).mount("main");
