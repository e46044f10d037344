import { css } from "lit";

/** One screen of a phone: what rings above, the commands below within reach of a thumb, the answers between. */
export const alarmDetailStyles = css`
  .base {
    border: 0;
  }
  .top {
    display: flex;
    flex: none;
    align-items: center;
    gap: 8px;
    height: 44px;
    padding: 0 16px;
    border-bottom: 1px solid var(--_hairline);
  }
  .top .back {
    font: inherit;
    font-size: 20px;
    width: 32px;
    height: 44px;
    margin-inline-start: -12px;
    color: inherit;
    background: none;
    border: 0;
    cursor: pointer;
  }
  h1 {
    font: inherit;
    font-size-adjust: inherit;
    font-size: var(--_size-title);
    font-weight: 600;
    white-space: nowrap;
  }
  tocsin-connection::part(base) {
    border: 0;
    padding: 0;
    background: none;
  }
  .body {
    display: flex;
    flex-direction: column;
  }
  section section {
    flex: 1 0 auto;
    display: flex;
    flex-direction: column;
    justify-content: center;
    padding: 4px 16px;
    border-top: 1px solid var(--_hairline);
  }
  section section:first-child {
    border-top: 0;
  }
  h2 {
    display: flex;
    justify-content: space-between;
    font-size: var(--_size-caption);
    font-weight: 400;
    color: var(--_muted);
  }
  .rings {
    list-style: none;
    margin: 2px -16px 0;
    padding: 0;
  }
  .rings button {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) auto;
    gap: 0 8px;
    align-items: center;
    width: 100%;
    min-height: 44px;
    padding: 0 16px;
    font: inherit;
    font-size-adjust: inherit;
    text-align: start;
    color: inherit;
    background: none;
    border: 0;
    border-block: 1px solid transparent;
    cursor: pointer;
  }
  .rings button[aria-pressed="true"] {
    background: var(--_raised);
    border-color: var(--_hairline);
  }
  .rings button:focus-visible {
    outline-offset: -2px;
  }
  /* A message that many alarms share gives way to the tag, which tells them apart. */
  .rings .what {
    display: flex;
    gap: 0 4px;
    align-items: center;
    min-width: 0;
  }
  .rings .what > * {
    flex: none;
  }
  .rings .what > b {
    flex: 0 1 auto;
    min-width: 0;
  }
  .rings .gone .what {
    flex-wrap: wrap;
    line-height: 16px;
  }
  .rings .gone .what > b {
    flex: 1 0 100%;
  }
  .rings .tag {
    max-width: 100%;
    overflow-wrap: anywhere;
  }
  summary {
    margin: 0 -16px;
    padding: 0 44px;
    line-height: 44px;
    color: var(--_muted);
    cursor: pointer;
  }
  summary:focus-visible {
    outline-offset: -2px;
  }
  .rings .value {
    font-size: 16px;
    white-space: nowrap;
  }
  .rings .unit {
    font-size: var(--_size-label);
  }
  .rings .seen {
    color: var(--_muted);
  }
  section.kind {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 4px 12px;
    align-items: center;
  }
  .do-row {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    align-items: baseline;
  }
  .do {
    margin: 2px 0;
    font-size: 16px;
    line-height: 20px;
    font-weight: 600;
  }
  .left {
    text-align: end;
    white-space: nowrap;
  }
  .left b {
    font-size: 28px;
    line-height: 32px;
  }
  td,
  td:first-child,
  td:last-child {
    height: 18px;
    padding: 0 8px 0 0;
  }
  td:last-child {
    padding: 0;
  }
  .times td:first-child {
    width: 96px;
  }
  .times td:nth-child(2) {
    width: 56px;
  }
  .moved {
    table-layout: auto;
  }
  .moved td {
    vertical-align: top;
  }
  .moved td:nth-child(2) {
    max-width: 130px;
  }
  .moved td:last-child {
    width: 100%;
    white-space: normal;
  }
  .blind {
    list-style: none;
    padding: 0;
  }
  .blind li {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr);
    gap: 8px;
    align-items: center;
    line-height: 18px;
  }
  .cell-mark {
    width: 13px;
    height: 13px;
    flex: none;
    margin-inline-start: 2px;
    border: 1.5px solid var(--_border);
  }
  .outcome {
    flex: none;
    padding: 6px 16px;
    border-top: 1px solid var(--_hairline);
  }
  .foot {
    display: grid;
    flex: none;
    grid-template-columns: 2fr 1fr 1fr;
    gap: 8px;
    padding: 8px 16px max(12px, env(safe-area-inset-bottom));
    border-top: 1px solid var(--_border);
  }
  .foot .button {
    min-height: 48px;
    padding: 0 4px;
    line-height: 16px;
    white-space: normal;
  }
  .foot .strong {
    font-size: 16px;
  }
  .shelve {
    padding: 8px 16px;
    border-top: 1px solid var(--_hairline);
  }
  /* A browser's own bars leave less: all nine answers still fit. */
  @media (max-height: 740px) {
    .rings button {
      min-height: 32px;
    }
    summary {
      line-height: 28px;
    }
    section section {
      padding-block: 2px;
    }
    td {
      height: 17px;
    }
    .moved tr:nth-child(n + 4) {
      display: none;
    }
    .blind {
      display: flex;
      gap: 12px;
    }
    .blind li {
      display: flex;
      gap: 4px;
      flex: 0 1 auto;
      min-width: 0;
    }
    .blind:has(.page, .hub) {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 0 12px;
    }
    .blind :is(.page, .hub) {
      grid-column: 1 / -1;
    }
  }
`;
