import { css } from "lit";

export const abnormalListStyles = css`
  ol {
    list-style: none;
    padding: 0;
  }
  li {
    position: relative;
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) auto 48px;
    column-gap: 8px;
    padding: 6px 12px 5px;
    border-top: 1px solid var(--_hairline);
    align-items: start;
  }
  li:hover {
    background: var(--_row-hover);
  }
  li[data-selected] {
    background: var(--_raised);
  }
  li > .mark {
    grid-row: 1 / span 3;
    justify-self: center;
  }
  button {
    font: inherit;
    font-size-adjust: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    text-align: start;
    cursor: pointer;
    min-width: 0;
  }
  /* The whole row is the button's target. */
  button::after {
    content: "";
    position: absolute;
    inset: 0;
  }
  button:focus-visible {
    outline: none;
  }
  li:has(button:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }
  .value,
  .age {
    text-align: end;
    white-space: nowrap;
  }
  .age {
    color: var(--_muted);
  }
  .what {
    grid-column: 2 / -1;
    color: var(--_muted);
  }
  .do {
    grid-column: 2 / -1;
    display: flex;
    justify-content: space-between;
    gap: 12px;
  }
  .by {
    white-space: nowrap;
  }
  .rule {
    display: flex;
    align-items: center;
    gap: 12px;
    height: 24px;
    padding: 0 12px;
    border-top: 1px solid var(--_hairline);
    font-size: var(--_size-caption);
    font-weight: 400;
    color: var(--_muted);
  }
  .short {
    padding: 4px 12px 3px;
    min-height: 24px;
    color: var(--_muted);
  }
  .blind {
    color: var(--_text);
  }
  .short > .mark {
    grid-row: 1;
    margin-top: 1px;
  }
  .all-good {
    padding: 24px 12px 28px;
    border-top: 1px solid var(--_hairline);
    text-align: center;
    color: var(--_muted);
  }
  @media (pointer: coarse) {
    li {
      padding-block: 10px;
    }
    .short {
      min-height: 44px;
      align-items: center;
    }
  }
`;
