import { css } from "lit";
import { contrast } from "./contrast.ts";
import { density } from "./density.ts";

/**
 * Every colour and size of the elements. A portal sets the public names (`--tocsin-surface`); elements read the
 * private ones (`--_surface`), which fall back to ours, light or dark as `color-scheme` says where the element stands.
 */
export const tokens = css`
  :host {
    --_bg: var(--tocsin-bg, light-dark(#e6e8ea, #22272c));
    --_surface: var(--tocsin-surface, light-dark(#f4f5f6, #2c3238));
    --_raised: var(--tocsin-raised, light-dark(#ffffff, #363d44));
    --_hairline: var(--tocsin-hairline, light-dark(#cfd4d8, #414950));
    --_border: var(--tocsin-border, light-dark(#737b84, #8a939c));
    --_outline: var(--tocsin-outline, light-dark(#2f363d, #14171a));
    --_text: var(--tocsin-text, light-dark(#1b1f24, #eef1f3));
    --_muted: var(--tocsin-muted, light-dark(#4a525b, #b4bcc4));
    --_quiet: var(--tocsin-quiet, light-dark(#646d76, #99a2ab));
    --_focus: var(--tocsin-focus, light-dark(#0b57d0, #9ec1ff));
    --_row-hover: var(--tocsin-row-hover, light-dark(#e9ebed, #343b42));
    --_cell: var(--tocsin-cell, light-dark(#bcc3c9, #59636c));
    --_cell-label: var(--tocsin-cell-label, light-dark(#59626b, #a3acb4));
    --_track: var(--tocsin-track, light-dark(#dfe2e5, #3a4148));
    --_range: var(--tocsin-range, light-dark(#c3c9ce, #545d66));
    --_line: var(--tocsin-line, light-dark(#4a525b, #b4bcc4));

    --_health-good: var(--tocsin-health-good, light-dark(#6b747d, #8a939c));
    --_health-maintenance-required: var(--tocsin-health-maintenance-required, light-dark(#1a56b8, #5c9dff));
    --_health-out-of-specification: var(--tocsin-health-out-of-specification, light-dark(#ffd400, #ffe04a));
    --_health-function-check: var(--tocsin-health-function-check, light-dark(#f08a00, #ff9a2e));
    --_health-failure: var(--tocsin-health-failure, light-dark(#b80f26, #ff4d5e));
    --_health-unknown: var(--tocsin-health-unknown, light-dark(#9a2a86, #f29bdd));
    --_on-dark-fill: light-dark(#ffffff, #101418);
    --_on-bright-fill: #1b1f24;

    /* Strokes of hollow marks: yellow and orange cannot be a stroke on a light ground, these are 4.5:1 and more. */
    --_ink-good: var(--tocsin-ink-good, light-dark(#737b84, #8a939c));
    --_ink-maintenance-required: var(--tocsin-ink-maintenance-required, light-dark(#1a56b8, #79aeff));
    --_ink-out-of-specification: var(--tocsin-ink-out-of-specification, light-dark(#7a5d00, #ffe04a));
    --_ink-function-check: var(--tocsin-ink-function-check, light-dark(#a84f00, #ff9a2e));
    --_ink-failure: var(--tocsin-ink-failure, light-dark(#b80f26, #ff6b79));
    --_ink-unknown: var(--tocsin-ink-unknown, light-dark(#9a2a86, #f29bdd));

    --_priority-high: var(--tocsin-priority-high, light-dark(#c8102e, #ff4d5e));
    --_priority-medium: var(--tocsin-priority-medium, light-dark(#ffd400, #ffe04a));
    --_priority-low: var(--tocsin-priority-low, light-dark(#f08a00, #ff9a2e));
    --_priority-log: var(--tocsin-priority-log, light-dark(#6b747d, #8a939c));
    /* Outlined on a light ground; on a dark one the outline takes the fill's colour, where a dark one only shrank the mark. */
    --_edge-medium: light-dark(var(--_outline), var(--_priority-medium));
    --_edge-low: light-dark(var(--_outline), var(--_priority-low));
    --_edge-out-of-specification: light-dark(var(--_outline), var(--_health-out-of-specification));
    --_edge-function-check: light-dark(var(--_outline), var(--_health-function-check));
    /* Red is the darkest fill on a dark ground: a rim in text colour keeps the highest priority first in greyscale. */
    --_edge-high: light-dark(var(--_priority-high), var(--_text));

    --_font-mono: var(--tocsin-font-mono, ui-monospace, "Cascadia Mono", "Roboto Mono", monospace);
    --_size-value: var(--tocsin-size-value, 20px);
    --_size-title: var(--tocsin-size-title, 16px);
    --_size-label: var(--tocsin-size-label, 13px);
    --_size-caption: var(--tocsin-size-caption, 11px);
    --_radius: var(--tocsin-radius, 2px);
    --_gap: var(--tocsin-gap, 8px);
    --_padding: var(--tocsin-padding, 12px);
    --_row: var(--tocsin-row, 24px);
    --_control: var(--tocsin-control, 28px);
    /* Each element has its own where a page sets none. */
    --_min-block-size: var(--tocsin-min-block-size);
  }
  ${density} ${contrast}
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  :host([theme="auto"]) {
    color-scheme: light dark;
  }
`;
