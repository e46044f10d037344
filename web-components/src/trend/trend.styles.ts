import { css } from "lit";

export const trendStyles = css`
  :host {
    min-block-size: var(--_min-block-size, 196px);
  }
  :host([legend]) {
    min-block-size: var(--_min-block-size, 214px);
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
    min-width: 24px;
    height: 24px;
    padding: 0 4px;
    white-space: nowrap;
    cursor: pointer;
  }
  .windows button[aria-pressed="true"] {
    color: var(--_text);
    font-weight: 600;
    border-color: var(--_border);
  }
  .save {
    font: inherit;
    font-size-adjust: inherit;
    width: 24px;
    height: 24px;
    padding: 0;
    color: var(--_muted);
    background: none;
    border: 0;
    cursor: pointer;
  }
  .saves {
    margin: auto;
    padding: 16px;
    background: var(--_raised);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  .saves:popover-open {
    display: grid;
    gap: 8px;
  }
  .save:hover,
  .windows button:hover {
    color: var(--_text);
  }
  .legend {
    list-style: none;
    padding: 4px 0 0;
    font-size: var(--_size-caption);
  }
  .legend li {
    display: grid;
    grid-template-columns: 24px auto minmax(0, 1fr) auto;
    gap: 8px;
    align-items: center;
    line-height: 18px;
  }
  .legend path {
    fill: none;
    stroke: var(--_text);
  }
  .u-select {
    background: var(--_text);
    opacity: 0.12;
  }
  @container (max-width: 460px) {
    .header {
      flex-wrap: wrap;
      row-gap: 0;
    }
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
  /* Words in place of lines are no older than now, and are read. */
  :host([data-old]) .plot:has(.over) {
    opacity: 1;
  }
`;
