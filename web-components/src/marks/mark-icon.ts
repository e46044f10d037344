import { css, html, nothing, svg, unsafeCSS, type TemplateResult } from "lit";
import { markDrawing } from "./geometry.ts";
import { MARKS, type Mark } from "./mark.ts";

/**
 * A mark as an SVG picture. With `label` it speaks for itself; without, the words beside it do and it is hidden from
 * assistive technology.
 */
export function markIcon(mark: Mark, size = 16, label?: string): TemplateResult {
  const { width, height, path, strokeWidth, dash, cross, letter } = markDrawing(mark, size);
  const middle = size / 2;
  return html`<svg
    class="mark ${mark}"
    part="mark"
    width=${width}
    height=${height}
    viewBox="0 0 ${width} ${height}"
    role=${label ? "img" : nothing}
    aria-label=${label ?? nothing}
    aria-hidden=${label ? nothing : "true"}
  >
    ${label ? svg`<title>${label}</title>` : nothing}
    <path class="form" d=${path} stroke-width=${strokeWidth} stroke-dasharray=${dash?.join(" ") ?? nothing} />
    ${
      cross
        ? svg`<path class="cross" stroke-width=${cross.width} d="M${middle - cross.arm} ${middle - cross.arm}l${2 * cross.arm} ${2 * cross.arm}m${-2 * cross.arm} 0l${2 * cross.arm} ${-2 * cross.arm}" />`
        : nothing
    }
    ${letter ? svg`<text x=${letter.x} y=${letter.y} font-size=${letter.size}>${letter.text}</text>` : nothing}
  </svg>`;
}

const colours = Object.entries(MARKS)
  .map(
    ([mark, { fill, stroke, on }]) =>
      `.mark.${mark} { --_fill: var(${fill}); --_stroke: var(${stroke}); --_on: var(${on}); }`,
  )
  .join("\n");

export const markStyles = css`
  .mark {
    display: inline-block;
    flex: none;
    vertical-align: -3px;
    forced-color-adjust: none;
  }
  .mark .form {
    fill: var(--_fill);
    stroke: var(--_stroke);
    stroke-linejoin: round;
  }
  .mark .form[stroke-width="0"] {
    stroke: none;
  }
  .mark .cross {
    fill: none;
    stroke: var(--_stroke);
  }
  .mark text {
    fill: var(--_on);
    font-weight: 700;
    font-size-adjust: none;
    text-anchor: middle;
  }
  ${unsafeCSS(colours)}
`;
