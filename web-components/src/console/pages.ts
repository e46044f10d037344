import { html, nothing, type TemplateResult } from "lit";
import type { StreamSnapshot } from "@tocsin/core/wire/hub-api";
import type { Fleet } from "../client/fleet.ts";
import { isComplete } from "../gateway-list/completeness.ts";
import { ringing } from "../marks/alarm-state.ts";
import { sensorMark, worstFirst } from "../marks/choose-mark.ts";
import { msg, str } from "../words/language.ts";
import { formatAddress, type Route } from "./route.ts";

export type Page = {
  data: StreamSnapshot | undefined;
  fleet: Fleet | undefined;
  /** As narrow as a phone. */
  isPhone: boolean;
  /** As wide as a control room's wall. */
  isWall: boolean;
  go: (route: Route) => void;
};

/** The page of a route. */
export function pageOf(route: Route, page: Page): TemplateResult {
  switch (route.view) {
    case "overview":
      return overview(page);
    case "alarms":
      return html`<main class="one">
        <tocsin-alarm-list
          states=${route.alarm === undefined ? "unacknowledged" : "active"}
          alarm=${route.alarm ?? nothing}
          .data=${page.data}
        ></tocsin-alarm-list>
      </main>`;
    case "figures":
      return html`<main class="one"><tocsin-figures .data=${page.data}></tocsin-figures></main>`;
    case "zones":
      return zones(route.zone, page);
    case "sensors":
      return sensors(route, page);
    case "gateways":
      return gateways(route.gateway, page);
    case "machine":
      return page.isPhone && route.sensor && rings(route.machine, page)
        ? onPhone(route.machine, route.sensor, page)
        : machine(route, page);
  }
}

function overview({ data }: Page): TemplateResult {
  return html`<main class="overview">
    <div class="left">
      <tocsin-overview .data=${data}></tocsin-overview>
      <tocsin-heatmap .data=${data}></tocsin-heatmap>
    </div>
    <div class="right">
      <tocsin-alarm-list view="panel" sound="on" .data=${data}></tocsin-alarm-list>
      <tocsin-transitions .data=${data}></tocsin-transitions>
      <tocsin-gateway-list .data=${data}></tocsin-gateway-list>
    </div>
  </main>`;
}

function zones(zone: string | undefined, { data, fleet }: Page): TemplateResult {
  const name = fleet?.zones.get(zone ?? "")?.name;
  const what = name ? msg(str`Just happened in ${name}`) : nothing;
  return html`<main class="zones">
    <tocsin-tree selected=${zone ?? nothing} .data=${data}></tocsin-tree>
    <div class="left">
      <tocsin-overview zone=${zone ?? nothing} .data=${data}></tocsin-overview>
      <tocsin-heatmap zone=${zone ?? nothing} .data=${data}></tocsin-heatmap>
    </div>
    <div class="right">
      <tocsin-alarm-list view="panel" zone=${zone ?? nothing} .data=${data}></tocsin-alarm-list>
      <tocsin-transitions search of=${zone ?? nothing} label=${what} .data=${data}></tocsin-transitions>
    </div>
  </main>`;
}

function sensors({ filter, sensor }: Route & { view: "sensors" }, { data, go }: Page): TemplateResult {
  const narrow = ({ detail }: CustomEvent<{ filter: string }>) =>
    go({ view: "sensors", filter: detail.filter, sensor: undefined });
  const close = () => go({ view: "sensors", filter, sensor: undefined });
  return html`<main class="sensors ${sensor ? "opened" : ""}">
    <tocsin-filter-bar value=${filter} @tocsin-filter-change=${narrow} .data=${data}></tocsin-filter-bar>
    <tocsin-heatmap filter=${filter || nothing} selected=${sensor ?? nothing} .data=${data}></tocsin-heatmap>
    ${sensor ? html`<tocsin-sensor-detail closable sensor=${sensor} @tocsin-close=${close} .data=${data}></tocsin-sensor-detail>` : nothing}
  </main>`;
}

/** A wall has room for several gateways beside each other, the chosen one first. */
const GATEWAYS_MAX = 6;

function gateways(gateway: string | undefined, { data, fleet, isPhone, isWall }: Page): TemplateResult {
  const all = fleet?.zonesInOrder().flatMap(({ id }) => fleet.gateways.get(id) ?? []) ?? [];
  const troubled = all.find(({ online, completeness }) => !online || !isComplete(completeness));
  const shown = gateway ?? (isPhone ? undefined : (troubled ?? all[0])?.id);
  const others = isWall ? all.flatMap(({ id }) => (id === shown ? [] : [id])) : [];
  const cards = shown ? [shown, ...others].slice(0, GATEWAYS_MAX) : [];
  return html`<main class="gateways">
    <tocsin-gateway-list selected=${shown ?? nothing} .data=${data}></tocsin-gateway-list>
    <div class="cards">
      ${cards.map((id) => html`<tocsin-gateway-card topics gateway=${id} .data=${data}></tocsin-gateway-card>`)}
    </div>
  </main>`;
}

/** The sensor that a machine's page opens with. */
function worstOf(fleet: Fleet, id: string): string | undefined {
  const all = [...fleet.sensorsOf(id)];
  const marked = all.filter((sensor) => sensorMark(sensor)).sort(worstFirst)[0];
  // What rang and is gone has no mark, and still waits for a person.
  return (marked ?? all.find((sensor) => ringing(sensor).length > 0) ?? all[0])?.id;
}

function machine({ machine: id, sensor }: Route & { view: "machine" }, { data, fleet }: Page): TemplateResult {
  const shown = sensor ?? (fleet && worstOf(fleet, id));
  return html`<main class="machine ${sensor ? "opened" : ""}">
    <div class="left">
      <tocsin-machine view="detail" machine=${id} selected=${shown ?? nothing} .data=${data}></tocsin-machine>
      <tocsin-state-timeline of=${id} .data=${data}></tocsin-state-timeline>
      <tocsin-transitions label=${msg("Just happened here")} of=${id} .data=${data}></tocsin-transitions>
    </div>
    <div class="right">
      ${shown ? html`<tocsin-sensor-detail sensor=${shown} .data=${data}></tocsin-sensor-detail>` : nothing}
    </div>
  </main>`;
}

const rings = (id: string, { fleet }: Page): boolean =>
  fleet?.sensorsOf(id).some((sensor) => ringing(sensor).length > 0) ?? false;

/** Who was woken has a phone in the hand: one screen with what is to be known, and the whole machine one tap further. */
function onPhone(id: string, sensor: string, { data, fleet, go }: Page): TemplateResult {
  const name = fleet?.machines.get(id)?.tag ?? id;
  const whole = formatAddress({ route: { view: "machine", machine: id, sensor: undefined }, at: undefined });
  return html`<main class="phone">
    <tocsin-alarm-detail
      sensor=${sensor}
      @tocsin-close=${() => go({ view: "alarms" })}
      .data=${data}
    ></tocsin-alarm-detail>
    <a class="whole" href=${whole}>${msg(str`All of ${name}: trend, sensors, last 24 h`)}</a>
  </main>`;
}
