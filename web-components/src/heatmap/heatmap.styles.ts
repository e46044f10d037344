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
  /* What has no room wraps out of sight: a map that jumps by a line is worse than a shorter legend. */
  .legend {
    display: flex;
    flex-wrap: wrap;
    height: 20px;
    overflow: hidden;
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
  @container (max-width: 900px) {
    .legend .word {
      display: none;
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
