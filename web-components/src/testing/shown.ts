import { html, type TemplateResult } from "lit";
import { deep, textOf, until } from "./mount.ts";
import { OIL, PRESS } from "./story-hub.ts";

type Shown = {
  template: TemplateResult;
  /** What it says of the story, from the hub's own story in place of a page's data where it asks for more. */
  says: readonly string[];
  /** The room that it has on the sheet of all, in px. */
  size: readonly [width: number, height: number];
};

/** Every element that shows something of a factory. */
export const SHOWN: Readonly<Record<string, Shown>> = {
  "tocsin-overview": {
    template: html`<tocsin-overview></tocsin-overview>`,
    says: ["Press shop", "Paint shop", "Assembly", "588 of 612", "late"],
    size: [966, 190],
  },
  "tocsin-overview in little room": {
    template: html`<tocsin-overview></tocsin-overview>`,
    says: ["Press shop", "588 of 612 sensors good", "late"],
    size: [390, 190],
  },
  "tocsin-heatmap": {
    template: html`<tocsin-heatmap style="height:100%"></tocsin-heatmap>`,
    says: ["2,000 sensors", "Press shop", "not live: complete up to"],
    size: [966, 690],
  },
  "tocsin-machine detail": {
    template: html`<tocsin-machine view="detail" machine=${PRESS}></tocsin-machine>`,
    says: ["Deep-drawing press 630 t", "criticality", "Out of specification", "18 of 21 sensors good", "74.2 °C"],
    size: [390, 690],
  },
  "tocsin-alarm-list": {
    template: html`<tocsin-alarm-list></tocsin-alarm-list>`,
    says: ["Unacknowledged 5", "Active 10", "Hydraulic oil return", "74.2 °C HH", "Open cooling bypass V12"],
    size: [966, 420],
  },
  "tocsin-alarm-list panel": {
    template: html`<tocsin-alarm-list view="panel"></tocsin-alarm-list>`,
    says: ["5 unacknowledged", "first of 3 on Press 07", "Oil too hot", "30WEL08CF003"],
    size: [390, 420],
  },
  "tocsin-sensor-detail": {
    template: html`<tocsin-sensor-detail sensor=${OIL}></tocsin-sensor-detail>`,
    says: ["10PRE07CT001", "74.2 °C HH", "measurement good", "Open cooling bypass V12", "Strainer S07 blocked"],
    size: [480, 844],
  },
  "tocsin-alarm-detail": {
    template: html`<tocsin-alarm-detail sensor=${OIL}></tocsin-alarm-detail>`,
    says: ["Press 07", "Oil too hot", "Process alarm", "Open cooling bypass V12", "3 of 21 sensors here"],
    size: [390, 844],
  },
  "tocsin-tree": {
    template: html`<tocsin-tree></tocsin-tree>`,
    says: ["Aachen works", "Press shop", "Press 07"],
    size: [480, 844],
  },
  "tocsin-figures": {
    template: html`<tocsin-figures></tocsin-figures>`,
    says: ["The ten worst", "10PRE07CT001", "a deadband of 1.5", "exceeded", "MTBF"],
    size: [966, 560],
  },
  "tocsin-transitions": {
    template: html`<tocsin-transitions></tocsin-transitions>`,
    says: ["10PRE07CT001", "normal → high-high", "74.2 °C"],
    size: [390, 560],
  },
  "tocsin-gateway-card": {
    template: html`<tocsin-gateway-card topics gateway="aachen/paint"></tocsin-gateway-card>`,
    says: ["Gateway of Paint shop", "Sending 186,200 records that waited", "readings of 30 d kept", "paint/bath-9"],
    size: [966, 500],
  },
  "tocsin-machine card": {
    template: html`<tocsin-machine machine=${PRESS}></tocsin-machine>`,
    says: ["Press 07", "18 of 21 sensors good", "10PRE07CT001"],
    size: [390, 500],
  },
  "tocsin-trend": {
    template: html`<tocsin-trend sensor=${OIL} legend></tocsin-trend>`,
    says: ["15 min", "10PRE07CT001"],
    size: [480, 260],
  },
  "tocsin-statechart": {
    template: html`<tocsin-statechart of=${OIL}></tocsin-statechart>`,
    says: ["Live statechart", "all regions", "high-high"],
    size: [480, 260],
  },
  "tocsin-sensor-tile": {
    template: html`<tocsin-sensor-tile sensor=${OIL}></tocsin-sensor-tile>`,
    says: ["10PRE07CT001", "74.2 °C HH", "Oil too hot"],
    size: [390, 260],
  },
  "tocsin-state-timeline": {
    template: html`<tocsin-state-timeline of=${PRESS}></tocsin-state-timeline>`,
    says: ["Last 24 h", "State", "Health", "Alarms", "Instruments", "now"],
    size: [966, 150],
  },
  "tocsin-gateway-list": {
    template: html`<tocsin-gateway-list></tocsin-gateway-list>`,
    says: ["Paint shop", "draining", "186,200", "no record lost"],
    size: [390, 150],
  },
  "tocsin-filter-bar": {
    template: html`<tocsin-filter-bar></tocsin-filter-bar>`,
    says: ["Paint shop", "Out of specification", "priority medium"],
    size: [966, 60],
  },
  "tocsin-machine badge": {
    template: html`<tocsin-machine view="badge" machine=${PRESS}></tocsin-machine>`,
    says: ["Press 07"],
    size: [390, 60],
  },
  "tocsin-time": {
    template: html`<tocsin-time></tocsin-time>`,
    says: ["now", "Back to now"],
    size: [966, 60],
  },
  "tocsin-state-badge": {
    template: html`<tocsin-state-badge state="failure"></tocsin-state-badge>
      <tocsin-state-badge of="machine" state="unknown"></tocsin-state-badge>`,
    says: ["Failure", "Unknown"],
    size: [390, 60],
  },
  "tocsin-gauge": {
    template: html`<tocsin-gauge sensor=${OIL}></tocsin-gauge>`,
    says: [],
    size: [480, 40],
  },
  "tocsin-sparkline": {
    template: html`<tocsin-sparkline sensor=${OIL}></tocsin-sparkline>`,
    says: [],
    size: [240, 40],
  },
  "tocsin-connection": {
    template: html`<tocsin-connection></tocsin-connection>`,
    says: ["Live 03:06:42"],
    size: [238, 40],
  },
  "tocsin-search": {
    template: html`<tocsin-search></tocsin-search>`,
    says: [],
    size: [390, 40],
  },
};

/** All of them on one sheet, each in its own room. @param src of their hub */
export const sheet = (src: string): TemplateResult =>
  html`<tocsin-hub src=${src} class="sheet">
    ${Object.entries(SHOWN).map(
      ([name, { template, size }]) =>
        html`<div data-name=${name} style="width:${size[0]}px;height:${size[1]}px">${template}</div>`,
    )}
  </tocsin-hub>`;

/** The element of a name on a sheet. */
export const shownAs = (place: Element, name: string): Element =>
  place.querySelector(`[data-name="${name}"]`)!.firstElementChild!;

/** What an element says to eyes and ears. */
export function saidBy(place: Element, name: string): string {
  const box = place.querySelector<HTMLElement>(`[data-name="${name}"]`)!;
  return [textOf(box), ...deep(box, "[aria-label]").map((each) => each.ariaLabel)].join(" ");
}

/** Waits until every name fulfils a condition; what does not is named with what it says. */
export async function untilEach(
  place: Element,
  names: readonly string[],
  holds: (name: string) => boolean,
  what: string,
): Promise<void> {
  const missing = () => names.filter((name) => !holds(name));
  await until(() => missing().length === 0, what).catch((error: Error) => {
    throw new Error(
      `${error.message}: ${missing()
        .map((name) => `\n${name} says: ${saidBy(place, name).slice(0, 400)}`)
        .join("")}`,
    );
  });
}

/** Waits until each element of a sheet says its part of the story. */
export const untilStoryIsTold = (place: Element): Promise<void> =>
  untilEach(
    place,
    Object.keys(SHOWN),
    (name) => SHOWN[name]!.says.every((words) => saidBy(place, name).includes(words)),
    "all tell the story",
  );
