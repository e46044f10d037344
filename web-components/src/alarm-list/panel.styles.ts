import { css } from "lit";

/** The list as a panel beside other things. */
export const panelStyles = css`
  :host([view="panel"]) .row {
    position: relative;
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr) auto minmax(48px, max-content);
    gap: 0 8px;
    min-height: 0;
    padding: 6px 12px 5px;
    border: 0;
    border-top: 1px solid var(--_hairline);
    align-items: start;
    color: var(--_text);
    cursor: pointer;
  }
  :host([view="panel"]) .row[aria-current] {
    background: var(--_raised);
  }
  :host([view="panel"]) .glyph {
    grid-row: 1 / span 3;
    justify-self: center;
  }
  :host([view="panel"]) .what {
    display: flex;
    gap: 8px;
    align-items: center;
    grid-column: 2 / -1;
    color: var(--_muted);
  }
  :host([view="panel"]) .do {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    grid-column: 2 / -1;
  }
  :host([view="panel"]) .what .note {
    flex: none;
  }
  .by,
  .age {
    white-space: nowrap;
  }
  .age {
    text-align: end;
    color: var(--_muted);
  }
  .urgent:is(.begin, .middle, .end)::before {
    content: "";
    position: absolute;
    inset: -1px auto 0 4px;
    width: 2px;
    background: var(--_text);
  }
  .urgent.begin::before {
    top: 4px;
  }
  .urgent.end::before {
    bottom: 4px;
  }
  :host([view="panel"]) .short {
    min-height: 24px;
    padding-block: 4px 3px;
    color: var(--_muted);
  }
  :host([view="panel"]) .short .glyph {
    grid-row: 1;
    margin-top: 1px;
  }
  .rule {
    display: flex;
    align-items: center;
    height: 24px;
    padding: 0 12px;
    border-top: 1px solid var(--_hairline);
    font-size: var(--_size-caption);
    color: var(--_muted);
  }
  .cut-off {
    display: flex;
    flex: none;
    align-items: center;
    gap: 11px;
    min-height: 28px;
    padding: 4px 12px 4px 15px;
    border-top: 1px solid var(--_hairline);
    font-weight: 600;
  }
  .calm {
    padding: 24px 12px 28px;
    border-top: 1px solid var(--_hairline);
    text-align: center;
    color: var(--_muted);
  }
  @container (max-width: 480px) {
    .urgent .do > .ellipsis {
      white-space: normal;
    }
  }
  @media (pointer: coarse) {
    :host([view="panel"]) .row {
      padding-block: 10px;
    }
    :host([view="panel"]) .short {
      min-height: 44px;
      align-items: center;
      padding-block: 4px;
    }
    :host([view="panel"]) .short .glyph {
      margin: 0;
    }
  }
`;
