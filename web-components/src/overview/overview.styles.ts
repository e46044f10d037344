import { css } from "lit";

export const overviewStyles = css`
  /* Columns are as wide as they say, and wider where a number is: none is ever cut. */
  table {
    table-layout: auto;
    max-width: 966px;
  }
  th,
  td {
    height: 28px;
    text-align: end;
  }
  .groups th {
    height: 24px;
    padding-top: 8px;
    padding-inline-start: 11px;
    text-align: start;
    vertical-align: bottom;
  }
  .groups .second {
    padding-inline-start: 50px;
  }
  .groups .third {
    padding-inline-start: 34px;
  }
  .names th {
    height: 24px;
  }
  .names .mark {
    vertical-align: middle;
  }
  th:first-child,
  td:first-child {
    text-align: start;
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
  tbody th {
    font-size: var(--_size-label);
    color: var(--_text);
    font-weight: 600;
    text-align: start;
  }
  td.zero {
    color: var(--_quiet);
  }
  td.hit {
    font-weight: 700;
  }
  tfoot {
    border-top: 1px solid var(--_border);
    color: var(--_muted);
  }
  tfoot th {
    font-size: var(--_size-label);
    text-align: start;
  }
  tfoot .hit,
  tfoot b {
    color: var(--_text);
  }
  .old {
    padding: 8px 12px 0;
  }
  .name {
    width: 112px;
  }
  tbody th {
    max-width: 112px;
  }
  .one {
    width: 36px;
  }
  .good {
    width: 52px;
  }
  .out {
    width: 40px;
  }
  .high {
    width: 72px;
  }
  .new {
    width: 72px;
  }
  .mute {
    width: 56px;
  }
  .sensors {
    width: 116px;
  }
  ul {
    list-style: none;
    padding: 0;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 4px 12px;
    padding: 8px 12px;
    border-top: 1px solid var(--_hairline);
  }
  li:first-child {
    border-top: 0;
  }
  .tally {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    min-height: 16px;
  }
  .tally span {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
`;
