import { css } from "lit";

export const statechartStyles = css`
  :host {
    min-block-size: 120px;
  }
  .rows {
    display: grid;
    gap: 6px;
    padding: 4px 16px 12px;
  }
  .row {
    display: grid;
    grid-template-columns: 112px minmax(0, 1fr);
    gap: 0 8px;
    align-items: center;
    font-size: var(--_size-caption);
  }
  .states {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .state {
    flex: 1 1 auto;
    font: inherit;
    font-size-adjust: inherit;
    min-height: 24px;
    padding: 0 6px;
    color: var(--_muted);
    background: none;
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
    cursor: pointer;
    white-space: nowrap;
  }
  .state.active {
    color: var(--_surface);
    background: var(--_text);
    border-color: var(--_text);
    font-weight: 700;
  }
  .state[aria-pressed="true"] {
    border-color: var(--_text);
  }
  .state:hover {
    border-color: var(--_border);
  }
  .step {
    grid-column: 2;
    text-align: end;
    color: var(--_muted);
    line-height: 14px;
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
    .step {
      grid-column: 1;
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
