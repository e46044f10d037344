import { css } from "lit";

export const trendStyles = css`
  :host {
    min-block-size: 196px;
  }
  .header {
    min-height: 24px;
    padding: 0;
  }
  .windows {
    display: inline-flex;
    gap: 2px;
  }
  .windows button {
    font: inherit;
    font-size-adjust: inherit;
    font-size: var(--_size-caption);
    color: var(--_muted);
    background: none;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    min-width: 32px;
    height: 24px;
    padding: 0 4px;
    cursor: pointer;
  }
  .windows button[aria-pressed="true"] {
    color: var(--_text);
    font-weight: 600;
    border-color: var(--_border);
  }
  .plot {
    position: relative;
    height: 168px;
  }
  .uplot {
    font-family: inherit;
    line-height: inherit;
    width: max-content;
  }
  .u-cursor-x {
    border-right: 1px solid var(--_text);
  }
  .over {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    color: var(--_muted);
  }
`;
