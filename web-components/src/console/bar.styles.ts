import { css } from "lit";

/** The bar above the pages, and what it opens. */
export const barStyles = css`
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
    overflow: auto hidden;
    scrollbar-width: none;
  }
  nav a {
    display: flex;
    flex: none;
    align-items: center;
    gap: 6px;
    padding: 0 8px;
    color: var(--_muted);
    border-block: 2px solid transparent;
  }
  nav a:focus-visible {
    outline-offset: -2px;
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
    min-width: 100px;
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
  .more {
    font-size: 16px;
    line-height: 16px;
    min-width: 28px;
    padding: 0;
  }
  .menu {
    position: fixed;
    inset: 44px 16px auto auto;
    padding: 8px;
    color: var(--_text);
    background: var(--_raised);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  .menu > div {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 4px;
  }
  .menu .caption {
    width: 72px;
  }
  .menu button {
    font: inherit;
    font-size-adjust: inherit;
    min-height: 28px;
    padding: 0 8px;
    color: var(--_muted);
    background: none;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    cursor: pointer;
  }
  .menu button[aria-pressed="true"] {
    color: var(--_text);
    font-weight: 600;
    border-color: var(--_border);
  }
  @media (pointer: coarse) {
    .menu button {
      min-height: 44px;
    }
  }
  @media (max-width: 1320px) {
    .date {
      display: none;
    }
  }
  @media (max-width: 1000px) {
    .bar {
      gap: 12px;
    }
  }
  @media (max-width: 900px) {
    tocsin-search {
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
  }
  /* Two rows: where one is, and where one can go. */
  @media (max-width: 480px) {
    .bar {
      flex-wrap: wrap;
      row-gap: 0;
    }
    .bar h1 {
      display: block;
      flex: 1;
      line-height: 44px;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .grow,
    nav .ellipsis {
      display: none;
    }
    nav {
      order: 1;
      flex: 1 0 100%;
      justify-content: space-between;
      gap: 0;
      height: 44px;
      margin-inline: -6px;
    }
    nav a {
      padding: 0 5px;
    }
    .more {
      min-width: 44px;
      height: 44px;
    }
  }
`;
