import { css } from "lit";

export const statechartStyles = css`
  .rows {
    display: grid;
    gap: 6px;
    padding: 0 16px 10px;
  }
  .row {
    display: grid;
    grid-template-columns: 76px minmax(0, 1fr);
    gap: 0 8px;
    align-items: center;
    font-size: var(--_size-caption);
  }
  .states {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: 8px;
    background: linear-gradient(var(--_hairline), var(--_hairline)) center / 100% 1px no-repeat;
  }
  :host([whole]) .states {
    grid-auto-flow: row;
    grid-template-columns: repeat(auto-fill, minmax(84px, 1fr));
    gap: 4px 8px;
    background: none;
  }
  .state {
    font: inherit;
    font-size-adjust: inherit;
    height: 24px;
    padding: 0 4px;
    color: var(--_muted);
    background: var(--_surface);
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
    cursor: pointer;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .state.active {
    color: var(--_surface);
    background: var(--_text);
    border-color: var(--_text);
    font-weight: 700;
  }
  .state[aria-pressed="true"]:not(.active) {
    border-color: var(--_text);
  }
  .state:hover {
    border-color: var(--_border);
  }
  .steps {
    grid-column: 2;
    display: block;
    overflow: visible;
  }
  .steps path {
    fill: none;
    stroke: var(--_text);
  }
  .steps text {
    fill: var(--_text);
    font-size: var(--_size-caption);
  }
  :host([whole]) .steps {
    display: none;
  }
  .pending,
  .leads {
    list-style: none;
    padding: 8px 16px;
    border-top: 1px solid var(--_hairline);
    line-height: 20px;
  }
  @container (max-width: 420px) {
    .row {
      grid-template-columns: minmax(0, 1fr);
    }
    .steps {
      grid-column: 1;
    }
    .states {
      gap: 4px;
    }
    .state {
      padding: 0 1px;
    }
  }
  @media (forced-colors: active) {
    .state.active {
      color: HighlightText;
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;
