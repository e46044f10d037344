import { css } from "lit";

export const alarmListStyles = css`
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    flex: none;
    padding: 0 var(--_padding);
    border-bottom: 1px solid var(--_hairline);
  }
  .tabs button {
    font: inherit;
    font-size-adjust: inherit;
    min-height: 32px;
    padding: 0 8px;
    color: var(--_muted);
    background: none;
    border: 0;
    border-block: 2px solid transparent;
    cursor: pointer;
    white-space: nowrap;
  }
  .tabs [aria-pressed="true"] {
    color: var(--_text);
    font-weight: 600;
    border-bottom-color: var(--_text);
  }
  @media (forced-colors: active) {
    .tabs button:not([aria-pressed="true"]) {
      border-color: Canvas;
    }
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    flex: none;
    min-height: 44px;
    padding: 6px var(--_padding);
    border-bottom: 1px solid var(--_hairline);
  }
  [role="status"] {
    flex: 1 1 160px;
  }
  .row,
  .services li {
    display: grid;
    grid-template-columns: 20px 24px minmax(0, 1.3fr) var(
        --_columns,
        minmax(72px, 120px) minmax(0, 1.5fr) minmax(0, 1fr) 112px
      );
    gap: 0 12px;
    align-items: center;
    min-height: 44px;
    padding: 4px var(--_padding);
    border-bottom: 1px solid var(--_hairline);
    color: var(--_muted);
  }
  .services {
    list-style: none;
    padding: 0;
  }
  .services li {
    grid-template-columns: 32px minmax(0, 1fr);
    min-height: 32px;
    color: var(--_text);
  }
  .row.headings {
    position: sticky;
    top: 0;
    z-index: 1;
    min-height: 28px;
    font-size: var(--_size-caption);
    background: var(--_surface);
  }
  .row.waits {
    color: var(--_text);
  }
  .row:hover {
    background: var(--_row-hover);
  }
  .row[aria-selected="true"] {
    background: var(--_raised);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .bar label {
    display: flex;
    align-items: center;
    gap: 16px;
  }
  [type="checkbox"] {
    width: 20px;
    height: 20px;
    min-height: 0;
    margin: 0;
    accent-color: var(--_text);
  }
  .glyph {
    display: grid;
    place-items: center;
  }
  .what,
  .do,
  .state {
    display: grid;
    min-width: 0;
  }
  .row .link {
    min-height: 16px;
  }
  /* What to do is read, not guessed. */
  :host(:not([view="panel"])) .do > :last-child {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    white-space: normal;
  }
  .value,
  .act {
    text-align: end;
    white-space: nowrap;
  }
  .second {
    color: var(--_muted);
  }
  .waits .state span:first-child {
    font-weight: 600;
  }
  .mute {
    grid-column: 3 / -1;
    color: var(--_muted);
  }
  .more {
    padding: 8px var(--_padding);
    color: var(--_muted);
  }
  @container (max-width: 480px) {
    .tabs button {
      padding: 0 4px;
    }
  }
  @container (max-width: 900px) {
    .row.headings {
      display: none;
    }
    .row {
      grid-template-columns: 20px 24px minmax(0, 1fr) auto;
      gap: 2px 8px;
      padding-block: 8px;
    }
    .do,
    .state,
    .act {
      grid-column: 3 / -1;
    }
    .state {
      grid-column: 3;
    }
    .act {
      grid-column: 4;
    }
    .check,
    .glyph {
      grid-row: 1 / span 2;
      align-self: start;
    }
    .what .second,
    :host(:not([view="panel"])) .do > .ellipsis {
      display: block;
      white-space: normal;
    }
  }
`;
