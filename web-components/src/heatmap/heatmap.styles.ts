import { css } from "lit";

export const heatmapStyles = css`
  :host {
    min-block-size: var(--_min-block-size, 120px);
  }
  .base {
    position: relative;
  }
  .header {
    padding: 0 16px;
    gap: 16px;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    align-items: center;
    column-gap: 8px;
    font-size: var(--_size-caption);
    color: var(--_muted);
    white-space: nowrap;
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-height: 20px;
  }
  .legend .group {
    padding-inline-start: 8px;
  }
  /* The time of what is shown takes the room of the words, so that no mark of the legend is lost. */
  :host([data-old]) .legend .word {
    display: none;
  }
  .frame {
    width: 14px;
    height: 12px;
    border: 2px solid var(--_text);
  }
  .dashed {
    width: 9px;
    height: 9px;
    border: 1px dashed var(--_ink-unknown);
  }
  .body {
    position: relative;
    padding: 0 16px;
  }
  .base:has(.grid:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }
  .zone {
    display: flex;
    align-items: center;
    gap: 12px;
    height: 24px;
    padding-top: 2px;
    border-top: 1px solid var(--_hairline);
    white-space: nowrap;
    overflow: hidden;
  }
  .zone h3 {
    font-weight: 700;
  }
  canvas {
    display: block;
    margin: -4px;
    touch-action: pan-y;
  }
  .zone > * {
    flex: none;
  }
  .zone .counts {
    flex: 0 1 auto;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .late {
    color: var(--_text);
  }
  .tip {
    position: absolute;
    z-index: 2;
    width: 264px;
    max-width: calc(100% - 16px);
    padding: 8px;
    background: var(--_raised);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    pointer-events: none;
  }
  .tip p {
    display: flex;
    gap: 6px;
    align-items: center;
  }
  /* Widths in letters, since it is the words that need the room: where they have none the letters stay, and where the
     marks with what is left have none either, they take a line of their own. */
  @container (max-width: 130ch) {
    .legend .word {
      display: none;
    }
  }
  @container (max-width: 98ch) {
    .header {
      flex-wrap: wrap;
      padding-block: 4px;
    }
    .legend {
      order: 1;
      flex: 1 0 100%;
      justify-content: flex-start;
    }
    .legend .word {
      display: revert;
    }
  }
  @container (max-width: 480px) {
    .header,
    .body {
      padding-inline: 12px;
    }
    .legend {
      display: none;
    }
  }
`;
