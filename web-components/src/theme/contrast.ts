import { css, unsafeCSS } from "lit";

/**
 * More contrast than the usual colours: black on white or white on black, 7:1 and more for all text, marks as they are.
 * The public names are set, so that elements inside an element follow.
 */
const more = unsafeCSS(`
  --tocsin-bg: light-dark(#ffffff, #000000);
  --tocsin-surface: light-dark(#ffffff, #000000);
  --tocsin-raised: light-dark(#ffffff, #000000);
  --tocsin-hairline: light-dark(#767676, #8a8a8a);
  --tocsin-border: light-dark(#000000, #ffffff);
  --tocsin-outline: light-dark(#000000, #000000);
  --tocsin-text: light-dark(#000000, #ffffff);
  --tocsin-muted: light-dark(#1a1a1a, #e6e6e6);
  --tocsin-quiet: light-dark(#333333, #cccccc);
  --tocsin-focus: light-dark(#0033cc, #9ec1ff);
  --tocsin-row-hover: light-dark(#e6e6e6, #262626);
  --tocsin-cell: light-dark(#8a8a8a, #8a8a8a);
  --tocsin-cell-label: light-dark(#1a1a1a, #e6e6e6);
  --tocsin-track: light-dark(#d0d0d0, #404040);
  --tocsin-range: light-dark(#8a8a8a, #8a8a8a);
  --tocsin-line: light-dark(#000000, #ffffff);
  --tocsin-ink-maintenance-required: light-dark(#0b3f94, #9ec1ff);
  --tocsin-ink-out-of-specification: light-dark(#5c4600, #ffe04a);
  --tocsin-ink-function-check: light-dark(#7d3a00, #ffb160);
  --tocsin-ink-failure: light-dark(#98001a, #ff8a95);
  --tocsin-ink-unknown: light-dark(#7a1c6a, #f7b5e8);
`);

/** `theme="contrast"`, what a system asks for that wants more contrast, and colours that a system forces. */
export const contrast = css`
  :host([theme="contrast"]) {
    color-scheme: light dark;
    ${more}
  }
  @media (prefers-contrast: more) {
    :host(:not([theme="light"], [theme="dark"])) {
      ${more}
    }
  }
  @media (forced-colors: active) {
    :host {
      color-scheme: light dark !important;
      --_bg: Canvas;
      --_surface: Canvas;
      --_raised: Canvas;
      --_row-hover: Canvas;
      --_hairline: color-mix(in srgb, CanvasText 45%, Canvas);
      --_border: CanvasText;
      --_outline: CanvasText;
      --_text: CanvasText;
      --_muted: CanvasText;
      --_quiet: CanvasText;
      --_focus: Highlight;
      --_cell: color-mix(in srgb, CanvasText 45%, Canvas);
      --_cell-label: CanvasText;
      --_track: Canvas;
      --_range: color-mix(in srgb, CanvasText 45%, Canvas);
      --_line: CanvasText;
      --_edge-high: CanvasText;
      --_edge-medium: CanvasText;
      --_edge-low: CanvasText;
      --_edge-out-of-specification: CanvasText;
      --_edge-function-check: CanvasText;
    }
    .first,
    .active,
    .button.strong:not(:disabled) {
      forced-color-adjust: none;
    }
    [aria-selected="true"],
    tr[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
