import { css } from "lit";
import { barStyles } from "./bar.styles.ts";

export const consoleStyles = css`
  ${barStyles}
  :host {
    contain: none;
    container-type: normal;
    height: 100%;
    background: var(--_bg);
  }
  .console {
    height: 100%;
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
  }
  .page {
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  .page > main {
    flex: 1;
  }
  tocsin-time {
    flex: none;
    padding: 8px 16px 0;
    contain: none;
  }
  tocsin-sign-in {
    flex: none;
    padding: 8px;
    contain: none;
  }
  tocsin-sign-in:only-child {
    padding-top: min(12vh, 120px);
  }
  main {
    display: grid;
    gap: var(--_gap);
    padding: 8px 16px;
    min-height: 0;
  }
  main > * {
    min-height: 0;
    min-width: 0;
  }
  main.overview {
    grid-template-columns: minmax(0, 1fr) 432px;
  }
  main.zones {
    grid-template-columns: 272px minmax(0, 1fr) 400px;
  }
  main.machine {
    grid-template-columns: minmax(0, 1fr) 512px;
  }
  main.sensors {
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
  }
  main.sensors.opened {
    grid-template-columns: minmax(0, 1fr) 512px;
  }
  .sensors tocsin-filter-bar {
    grid-column: 1 / -1;
    z-index: 1;
  }
  main.gateways {
    grid-template-columns: minmax(0, 520px) minmax(0, 1fr);
  }
  .gateways tocsin-gateway-list {
    align-self: start;
  }
  .cards {
    display: grid;
    gap: var(--_gap);
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 640px), 1fr));
    grid-auto-rows: minmax(0, 1fr);
  }
  main.one {
    grid-template-rows: minmax(0, 1fr);
  }
  .left,
  .right {
    display: grid;
    gap: var(--_gap);
  }
  .left {
    grid-template-rows: auto minmax(0, 1fr);
  }
  .right {
    grid-template-rows: minmax(0, max-content) minmax(168px, 1fr) auto;
  }
  .machine .left {
    grid-template-rows: minmax(0, 1fr) 138px;
  }
  .machine .right {
    grid-template-rows: minmax(0, 1fr);
  }
  .machine tocsin-state-timeline,
  .machine tocsin-transitions {
    --tocsin-padding: 16px;
  }
  .machine tocsin-transitions {
    display: none;
  }
  /* A page that is high enough tells what happened besides. */
  @media (min-height: 1100px) {
    .machine .left {
      grid-template-rows: minmax(0, 1fr) 138px minmax(96px, 20%);
    }
    .machine tocsin-transitions {
      display: block;
    }
  }
  /* Beside each other they need some height, or one of them shows nothing: then the page is scrolled. */
  @media (min-width: 1181px) {
    .page {
      overflow: auto;
    }
    main:is(.overview, .zones, .machine) {
      min-height: 512px;
    }
  }
  @media (min-width: 2560px) {
    .console {
      zoom: 1.75;
    }
  }
  @media (max-width: 1180px) {
    :host {
      height: auto;
      min-height: 100%;
    }
    .console {
      height: auto;
      grid-template-rows: auto auto;
    }
    .bar {
      position: sticky;
      top: 0;
      z-index: 3;
    }
    main.overview,
    main.zones,
    main.machine,
    main.gateways,
    main.sensors,
    main.sensors.opened {
      grid-template: none / minmax(0, 1fr);
      align-content: start;
    }
    .machine .left,
    .machine .right,
    .right,
    .left {
      grid-template-rows: none;
    }
    .overview .right {
      order: -1;
    }
    tocsin-transitions {
      height: 240px;
    }
    tocsin-tree {
      max-height: 320px;
    }
    .right tocsin-alarm-list {
      max-height: 420px;
    }
    .machine.opened .right,
    .sensors tocsin-sensor-detail {
      order: -1;
    }
    .sensors tocsin-filter-bar {
      order: -2;
    }
    tocsin-machine {
      height: auto;
    }
  }
  @media (min-width: 700px) and (max-width: 1180px) {
    .overview .right {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .overview .right tocsin-alarm-list {
      grid-row: 1 / span 2;
      max-height: 372px;
    }
    main.zones {
      grid-template-columns: 240px minmax(0, 1fr);
    }
    .zones tocsin-tree {
      max-height: none;
    }
    .zones .right {
      grid-column: 1 / -1;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
  }
  @media (max-width: 760px) {
    main {
      padding: 8px;
    }
    tocsin-time {
      padding: 8px 8px 0;
    }
  }
  @media (max-width: 699px) {
    /* What rings, how the zones stand, where it is on the map; then the rest. */
    .overview .left,
    .overview .right {
      display: contents;
    }
    .overview tocsin-alarm-list {
      order: -1;
    }
  }
  @media (max-width: 480px) {
    /* The screen of an alarm has its own line above; what the page's has stays only for who still has to sign in. */
    .console:has(.phone):not(:has(.sign-in)) .bar,
    .console:has(.phone) .bar > :is(nav, tocsin-connection) {
      display: none;
    }
    /* One screen, whatever the browser's bars leave of it. */
    main.phone {
      display: block;
      padding: 0;
    }
    .phone tocsin-alarm-detail {
      height: 100dvh;
    }
    .console:has(.sign-in) .phone tocsin-alarm-detail {
      height: calc(100dvh - 48px);
    }
    .whole {
      display: flex;
      align-items: center;
      min-height: 48px;
      padding: 0 16px;
      background: var(--_surface);
      border-top: 1px solid var(--_hairline);
      text-decoration: underline;
    }
  }
`;
