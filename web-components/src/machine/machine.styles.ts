import { css } from "lit";

export const machineStyles = css`
  :host {
    contain: layout style;
  }
  :host([view="badge"]) {
    min-block-size: var(--_min-block-size, 20px);
  }
  :host([view="badge"]) .empty {
    padding: 0 8px;
  }
  .detail {
    height: 100%;
    display: grid;
    grid-template-rows: auto minmax(0, max-content) minmax(216px, 1fr);
    gap: var(--_gap);
    min-height: 0;
  }
  .detail.calm {
    grid-template-rows: auto minmax(0, 1fr);
  }
  .detail > .base {
    height: auto;
    min-height: 0;
  }
  .head {
    padding: 8px 16px 10px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px 24px;
  }
  .title {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 4px 8px;
  }
  h1 {
    font: inherit;
    font-size-adjust: inherit;
    font-size: 20px;
    line-height: 24px;
    font-weight: 600;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.7fr) minmax(0, 1.5fr) minmax(0, 1fr);
    gap: 8px 24px;
    margin: 0;
  }
  .actions {
    display: flex;
    gap: 8px;
  }
  .actions .button {
    min-height: 24px;
  }
  .big-note {
    font-size: 13px;
    line-height: 18px;
    padding: 0 6px;
    font-weight: 600;
  }
  .head .shelve {
    margin: 0 -16px;
    border-top: 1px solid var(--_hairline);
    border-bottom: 0;
  }
  .notes td:first-child {
    padding-inline-start: 0;
    width: 104px;
    color: var(--_muted);
  }
  .seen,
  .seen .strong {
    color: var(--_muted);
    font-weight: 400;
  }
  .todo .header .button {
    min-height: 24px;
  }
  dt {
    font-size: var(--_size-caption);
    color: var(--_muted);
  }
  dd {
    margin: 0;
    line-height: 20px;
  }
  .header {
    padding: 0 16px;
  }
  td,
  th {
    height: 24px;
  }
  td:first-child,
  th:first-child {
    padding-inline-start: 16px;
  }
  td:last-child,
  th:last-child {
    padding-inline-end: 16px;
  }
  tbody tr {
    border-top: 1px solid var(--_hairline);
    cursor: pointer;
  }
  tbody tr:hover {
    background: var(--_row-hover);
  }
  tr[aria-current] {
    background: var(--_raised);
  }
  .coverage {
    white-space: nowrap;
  }
  dd .mark {
    margin-inline-start: 6px;
  }
  td .mark {
    vertical-align: middle;
  }
  .glyph {
    width: 44px;
  }
  .tag {
    width: 130px;
  }
  .value {
    width: 118px;
  }
  .letters {
    width: 34px;
  }
  .bar {
    width: 176px;
  }
  .line {
    width: 104px;
  }
  .age {
    width: 60px;
  }
  .todo tbody td {
    height: 44px;
    padding-block: 6px;
    white-space: normal;
    line-height: 18px;
  }
  .todo .link {
    min-height: 18px;
    vertical-align: baseline;
  }
  .todo .act {
    padding-inline-start: 16px;
  }
  .todo .what {
    width: 30%;
  }
  .todo .left {
    width: 108px;
  }
  .card {
    padding: 8px 12px;
    gap: 8px;
  }
  .card ul {
    list-style: none;
    padding: 0;
  }
  .card li {
    display: flex;
    gap: 8px;
    align-items: center;
    min-height: 24px;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  @container (max-width: 760px) {
    .line-column,
    .line {
      display: none;
    }
  }
  @container (max-width: 620px) {
    .bar-column,
    .bar,
    .otherwise {
      display: none;
    }
    .todo,
    .todo tbody {
      display: block;
    }
    .todo thead,
    .todo colgroup {
      display: none;
    }
    .todo tr {
      display: grid;
      grid-template-columns: 44px minmax(0, 1fr) auto;
      align-items: center;
      padding-block: 6px;
    }
    .todo tbody td,
    .todo tbody .act {
      height: auto;
      padding: 0 var(--_padding) 0 0;
    }
    .todo tbody td:first-child {
      grid-row: 1 / span 2;
      padding-inline-start: var(--_padding);
    }
    .todo tbody .act {
      grid-column: 2;
    }
  }
  @container (max-width: 480px) {
    .detail,
    .detail.calm {
      grid-template-rows: none;
      height: auto;
    }
    dl {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    dd.ellipsis {
      white-space: normal;
    }
    .base > .header {
      flex-wrap: wrap;
      padding-block: 4px;
    }
    .age-column,
    .age {
      display: none;
    }
    .glyph {
      width: 36px;
    }
    .tag {
      width: 116px;
    }
    /* The tag is what a person reads out: it is told as a whole, in two lines where it is long. */
    .sensors .link {
      white-space: normal;
      overflow-wrap: anywhere;
    }
    .value {
      width: 92px;
    }
    .sensors td {
      height: 44px;
    }
    td:first-child,
    th:first-child,
    .header,
    .head {
      padding-inline-start: 12px;
    }
  }
`;
