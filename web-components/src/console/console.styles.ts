import { css } from "lit";

export const consoleStyles = css`
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
  .bar {
    display: flex;
    align-items: center;
    gap: 24px;
    min-height: 48px;
    padding: 0 16px;
    background: var(--_surface);
    border-bottom: 1px solid var(--_hairline);
    white-space: nowrap;
  }
  h1 {
    font: inherit;
    font-size-adjust: inherit;
    font-size: var(--_size-title);
    font-weight: 600;
  }
  nav {
    display: flex;
    align-self: stretch;
    gap: 4px;
    min-width: 0;
  }
  nav a {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 0 8px;
    color: var(--_muted);
    border-block: 2px solid transparent;
  }
  nav a:hover {
    color: var(--_text);
  }
  nav a[aria-current] {
    color: var(--_text);
    font-weight: 600;
    border-bottom-color: var(--_text);
  }
  @media (forced-colors: active) {
    nav a:not([aria-current]) {
      border-color: Canvas;
    }
  }
  tocsin-search {
    flex: 0 1000 236px;
    min-width: 120px;
  }
  .page {
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  .page > main {
    flex: 1;
  }
  tocsin-sign-in {
    flex: none;
    padding: 8px;
    contain: none;
  }
  tocsin-sign-in:only-child {
    padding-top: min(12vh, 120px);
  }
  .name {
    max-width: 160px;
  }
  .person {
    position: fixed;
    inset: 44px 16px auto auto;
    max-width: 320px;
    padding: 12px 16px;
    white-space: normal;
    color: var(--_text);
    background: var(--_raised);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  .person:popover-open {
    display: grid;
    gap: 8px;
    justify-items: start;
  }
  .quiet-button {
    font: inherit;
    font-size-adjust: inherit;
    color: var(--_muted);
    background: none;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    height: 24px;
    padding: 0 8px;
    cursor: pointer;
  }
  .quiet-button:hover {
    color: var(--_text);
    border-color: var(--_hairline);
  }
  main {
    display: grid;
    gap: var(--_gap);
    padding: 8px 16px;
    min-height: 0;
  }
  main.overview {
    grid-template-columns: minmax(0, 1fr) 432px;
  }
  main.machine {
    grid-template-columns: minmax(0, 1fr) 512px;
  }
  main.alarms {
    grid-template-rows: minmax(0, 1fr);
  }
  main > div {
    display: grid;
    gap: var(--_gap);
    min-height: 0;
    min-width: 0;
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
  .machine .right {
    grid-template-rows: minmax(0, 1fr);
  }
  .machine tocsin-state-timeline,
  .machine tocsin-transitions {
    --tocsin-padding: 16px;
  }
  .hint {
    padding: 16px;
    color: var(--_muted);
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
    main.machine {
      grid-template-columns: minmax(0, 1fr);
      align-content: start;
    }
    main.alarms {
      grid-template-rows: minmax(0, 1fr);
    }
    main > div {
      grid-template-rows: none;
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
    .overview tocsin-alarm-list {
      max-height: 420px;
    }
    .machine.opened .right {
      order: -1;
    }
    tocsin-machine {
      height: auto;
    }
  }
  @media (min-width: 700px) and (max-width: 1180px) {
    .overview .right {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .overview tocsin-alarm-list {
      grid-row: 1 / span 2;
    }
  }
  @media (max-width: 1000px) {
    span.facts {
      display: none;
    }
  }
  @media (max-width: 760px) {
    .bar {
      gap: 8px;
      padding: 0 12px;
    }
    .inside h1 {
      display: none;
    }
    .name {
      max-width: 88px;
    }
    .facts,
    .long,
    tocsin-search {
      display: none;
    }
    main {
      padding: 8px;
    }
  }
  @media (max-width: 480px) {
    h1 {
      display: none;
    }
  }
`;
