import { css } from "lit";

export const stateTimelineStyles = css`
  svg {
    display: block;
  }
  text {
    fill: var(--_muted);
    font-size: var(--_size-caption);
    font-size-adjust: none;
  }
  .quiet-span {
    fill: var(--_range);
  }
  .in {
    fill: var(--_text);
  }
  line {
    stroke: var(--_hairline);
  }
  .hit {
    fill: transparent;
    cursor: pointer;
  }
  .hit:focus-visible {
    stroke: var(--_focus);
    stroke-width: 2;
  }
  .span {
    fill: var(--_fill);
    stroke: var(--_stroke);
  }
  .span.hollow {
    fill: var(--_surface);
    stroke-width: 1.5;
  }
`;
