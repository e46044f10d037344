import { css } from "lit";

export const figuresStyles = css`
  .parts {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.1fr);
    border-top: 1px solid var(--_hairline);
  }
  .beside {
    border-inline-start: 1px solid var(--_hairline);
  }
  section section {
    padding-bottom: 8px;
  }
  .beside section + section {
    border-top: 1px solid var(--_hairline);
  }
  h3 {
    padding: 8px var(--_padding) 4px;
  }
  section > .muted {
    padding: 4px var(--_padding);
  }
  td,
  th {
    height: 28px;
  }
  tbody tr {
    border-top: 1px solid var(--_hairline);
  }
  .figures th:first-child {
    width: 46%;
  }
  .figures td:first-child {
    white-space: normal;
    line-height: 16px;
    padding-block: 4px;
  }
  .note-text {
    display: block;
    font-size: var(--_size-caption);
  }
  .figures th:last-child {
    width: 84px;
  }
  /* Told by weight and a rule, not by colour alone. */
  .exceeded {
    box-shadow: inset 0 -2px var(--_text);
  }
  .worst td {
    height: 40px;
    vertical-align: middle;
  }
  .worst td:first-child {
    width: 36%;
  }
  .worst td:nth-child(2) {
    width: 96px;
  }
  .cure {
    white-space: normal;
    line-height: 15px;
    color: var(--_muted);
  }
  .missing {
    padding: 4px var(--_padding) 8px;
  }
  .windows {
    display: inline-flex;
    gap: 2px;
  }
  .windows button {
    font: inherit;
    font-size-adjust: inherit;
    min-width: 40px;
    height: 24px;
    color: var(--_muted);
    background: none;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    cursor: pointer;
  }
  .windows button[aria-pressed="true"] {
    color: var(--_text);
    font-weight: 600;
    border-color: var(--_border);
  }
  /* On a wall they are read from afar. */
  @container (min-width: 1800px) {
    .parts {
      zoom: 1.4;
    }
  }
  @container (max-width: 900px) {
    .parts {
      grid-template-columns: minmax(0, 1fr);
    }
    .beside {
      border-inline-start: 0;
      border-top: 1px solid var(--_hairline);
    }
  }
`;
