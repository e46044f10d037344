import { css } from "lit";

/** What all elements share: type, panels, lists and the few words of weight that they use. */
export const base = css`
  :host {
    display: block;
    contain: content;
    container-type: inline-size;
    box-sizing: border-box;
    color: var(--_text);
    font-size: var(--_size-label);
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before {
    box-sizing: border-box;
    margin: 0;
  }
  .base {
    height: 100%;
    display: flex;
    flex-direction: column;
    min-width: 0;
    overflow: hidden;
    background: var(--_surface);
    border: 1px solid var(--_hairline);
    border-radius: var(--_radius);
  }
  .header {
    flex: none;
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    padding: 0 var(--_padding);
  }
  .body {
    flex: 1;
    min-height: 0;
    overflow: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--_range) transparent;
  }
  .footer {
    flex: none;
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    padding: 4px var(--_padding);
    border-top: 1px solid var(--_hairline);
    color: var(--_muted);
  }
  h2,
  h3 {
    font: inherit;
    font-size: var(--_heading-size, inherit);
    font-size-adjust: inherit;
    font-weight: var(--_heading-weight, 600);
    color: var(--_heading-color, inherit);
    white-space: nowrap;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    table-layout: fixed;
  }
  th {
    font-weight: 400;
    text-align: start;
    color: var(--_muted);
    font-size: var(--_size-caption);
  }
  td,
  th {
    padding: 0 4px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  td:first-child,
  th:first-child {
    padding-inline-start: var(--_padding);
  }
  td:last-child,
  th:last-child {
    padding-inline-end: var(--_padding);
  }
  a {
    color: inherit;
    text-decoration: none;
  }
  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .grow {
    flex: 1;
  }
  .strong {
    font-weight: 600;
  }
  .muted {
    color: var(--_muted);
  }
  .quiet {
    color: var(--_quiet);
  }
  .caption {
    font-size: var(--_size-caption);
    color: var(--_muted);
    white-space: nowrap;
  }
  .num {
    text-align: end;
  }
  .ellipsis {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .unit {
    color: var(--_muted);
    font-weight: 400;
  }
  .struck {
    text-decoration: line-through;
    text-decoration-thickness: 1px;
    color: var(--_muted);
    font-weight: 400;
  }
  /* Apart from the stroke, which runs at the same height. */
  .minus {
    margin-inline-end: 3px;
    color: var(--_text);
    font-weight: 600;
  }
  .note {
    display: inline-block;
    font-size: var(--_size-caption);
    line-height: 14px;
    padding: 0 4px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: var(--_muted);
    font-weight: 400;
    white-space: nowrap;
  }
  .first {
    display: inline-block;
    font-size: var(--_size-caption);
    line-height: 14px;
    padding: 0 4px;
    border-radius: var(--_radius);
    background: var(--_text);
    color: var(--_surface);
    font-weight: 600;
  }
  .empty {
    padding: 8px var(--_padding) 12px;
    color: var(--_muted);
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  /* Not live: the last values stay, paler, and say what time they are of. */
  :host([data-old]) :is(.body, [role="img"]) {
    filter: saturate(0.45);
  }
  :host([data-old]) [role="img"][part] {
    opacity: 0.6;
  }
  /* Of the past: a broken edge, wherever it stands. */
  :host([data-past]) .base {
    border: 1px dashed var(--_text);
  }
  .as-of {
    font-size: var(--_size-caption);
    font-weight: 600;
    white-space: nowrap;
  }
`;
