import { css } from "lit";

export const sensorDetailStyles = css`
  .head {
    flex: none;
    padding: 12px 16px;
    display: grid;
    grid-template-columns: 24px minmax(0, 1fr) auto;
    gap: 4px 8px;
    align-items: center;
  }
  h1 {
    font: inherit;
    font-size-adjust: inherit;
    font-size: 16px;
    line-height: 20px;
    font-weight: 600;
  }
  .big {
    font-size: var(--_size-value);
    line-height: 24px;
    white-space: nowrap;
    text-align: end;
  }
  .big .unit {
    font-size: var(--_size-label);
  }
  .under {
    grid-column: 2;
  }
  .gauge {
    margin: 0 -4px;
  }
  section section {
    padding: 8px 16px 10px;
    border-top: 1px solid var(--_hairline);
  }
  h2 {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    margin-bottom: 4px;
    font-size: var(--_size-caption);
    font-weight: 400;
    color: var(--_muted);
  }
  .facts {
    display: grid;
    grid-template-columns: 80px minmax(0, 1fr);
    line-height: 20px;
    margin: 0;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    margin: 0;
  }
  td {
    height: 20px;
  }
  td:first-child {
    padding-inline-start: 0;
    width: 92px;
    color: var(--_muted);
  }
  td:last-child {
    padding-inline-end: 0;
  }
  .dated td:first-child {
    width: 132px;
  }
  .glyph {
    width: 24px;
  }
  .glyph .mark {
    vertical-align: middle;
  }
  .waits {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 12px;
  }
  .shelve {
    margin: 8px -16px -10px;
    border-top: 1px solid var(--_hairline);
    border-bottom: 0;
  }
  .times td:nth-child(2) {
    width: 64px;
  }
  details {
    border-top: 1px solid var(--_hairline);
  }
  summary {
    min-height: 32px;
    padding: 8px 16px;
    color: var(--_muted);
    cursor: pointer;
  }
  .why td,
  .times td {
    vertical-align: top;
    line-height: 20px;
  }
  .why td:first-child {
    width: 76px;
  }
  .why td:last-child {
    white-space: normal;
  }
  tocsin-statechart,
  tocsin-state-timeline {
    --_heading-size: var(--_size-caption);
    --_heading-weight: 400;
    --_heading-color: var(--_muted);
  }
  tocsin-statechart {
    display: block;
    border-top: 1px solid var(--_hairline);
    --tocsin-padding: 16px;
  }
  .close {
    grid-row: 1;
    grid-column: 4;
    font: inherit;
    font-size: 20px;
    width: 28px;
    height: 28px;
    color: inherit;
    background: none;
    border: 0;
    cursor: pointer;
  }
  details > * {
    --tocsin-padding: 16px;
  }
  .because {
    list-style: none;
    padding: 0;
    margin-top: 4px;
    color: var(--_muted);
  }
  tocsin-trend {
    display: block;
  }
  @container (max-width: 420px) {
    .head,
    section section {
      padding-inline: 12px;
    }
    .big {
      font-size: 28px;
      line-height: 32px;
    }
  }
`;
