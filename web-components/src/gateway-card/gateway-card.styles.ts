import { css } from "lit";

export const gatewayCardStyles = css`
  .drain {
    padding: 4px var(--_padding) 12px;
    display: grid;
    gap: 6px;
  }
  progress {
    appearance: none;
    display: block;
    width: 100%;
    height: 4px;
    border: 0;
    background: var(--_track);
  }
  progress::-webkit-progress-bar {
    background: var(--_track);
  }
  progress::-webkit-progress-value {
    background: var(--_text);
  }
  progress::-moz-progress-bar {
    background: var(--_text);
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr));
    gap: 0 24px;
    margin: 0;
    padding: 0 var(--_padding) 8px;
  }
  dl > div {
    display: grid;
    grid-template-columns: 148px minmax(0, 1fr);
    gap: 8px;
    align-items: baseline;
    padding-block: 4px;
    border-top: 1px solid var(--_hairline);
  }
  dt {
    color: var(--_muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  section section {
    border-top: 1px solid var(--_hairline);
    padding-bottom: 8px;
  }
  h3 {
    padding: 8px var(--_padding) 4px;
  }
  .trouble {
    display: grid;
    grid-template-columns: 112px minmax(0, 1fr);
    gap: 8px;
    padding: 2px var(--_padding);
  }
  .none,
  .asking {
    padding: 4px var(--_padding);
  }
  td,
  th {
    height: var(--_row);
  }
  th:first-child {
    width: 40%;
  }
  tbody tr {
    border-top: 1px solid var(--_hairline);
  }
  .topic {
    font-weight: 600;
  }
  .payload {
    font-family: var(--_font-mono);
    font-size: var(--_size-caption);
    color: var(--_muted);
  }
`;
