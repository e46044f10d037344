import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { SensorItem } from "@tocsin/core/wire/hub-api";
import { isStruck } from "../words/health-words.ts";
import { processMark } from "../marks/choose-mark.ts";

type Levels = { lowLow?: number; low?: number; high?: number; highHigh?: number };
export type Scale = { from: number; to: number; levels: Levels };

/** Room beyond the outermost limits, as share of the distance between them. */
const MARGIN = 0.35;

/** What a bar for a sensor spans: its limits with some room, or its range where that holds them all. */
export function scaleOf(sensor: Pick<SensorItem, "limits" | "range">, value: number | undefined): Scale | undefined {
  const levels: Levels = {};
  for (const { level, value: at } of sensor.limits) if (at !== undefined) levels[level as keyof Levels] = at;
  const known = Object.values(levels);
  if (known.length === 0) return undefined;
  const points = value === undefined ? known : [...known, value];
  const [least, most] = [Math.min(...points), Math.max(...points)];
  const { range } = sensor;
  if (range && range.from <= least && range.to >= most) return { ...range, levels };
  const room = (Math.max(...known) - Math.min(...known) || Math.abs(known[0]!) || 1) * MARGIN;
  return { from: least - room, to: most + room, levels };
}

/** The stretch between the limit that a value has left and the next one. */
function beyond(value: number, { from, to, levels }: Scale): [number, number] | undefined {
  const { lowLow, low, high, highHigh } = levels;
  if (highHigh !== undefined && value >= highHigh) return [highHigh, to];
  if (high !== undefined && value >= high) return [high, highHigh ?? to];
  if (lowLow !== undefined && value <= lowLow) return [from, lowLow];
  if (low !== undefined && value <= low) return [lowLow ?? from, low];
  return undefined;
}

const TICKS: readonly [keyof Levels, number][] = [
  ["lowLow", 10],
  ["low", 6],
  ["high", 6],
  ["highHigh", 10],
];

/** A bar with the desired range, the limits as ticks and the value as a pointer: where it stands, without reading digits. */
export function gauge(
  sensor: SensorItem,
  value: number | undefined,
  width: number,
  height = 16,
  // A value that is not to be believed does not stretch the bar: its pointer stays at the end.
  scale = scaleOf(sensor, isStruck(sensor) ? undefined : value),
): TemplateResult | typeof nothing {
  if (!scale) return nothing;
  const share = (at: number) => Math.min(1, Math.max(0, (at - scale.from) / (scale.to - scale.from)));
  const x = (at: number) => Math.round(share(at) * (width - 8)) + 4;
  const top = height / 2 - 3;
  const [from, to] = [scale.levels.low ?? scale.levels.lowLow, scale.levels.high ?? scale.levels.highHigh];
  const [left, right] = [x(from ?? scale.from), x(to ?? scale.to)];
  const out = value === undefined ? undefined : beyond(value, scale);
  const mark = processMark(sensor);
  const outside = out && mark && mark !== "p4" ? { mark, left: x(out[0]), right: x(out[1]) } : undefined;
  return html`<svg class="gauge" width=${width} height=${height} aria-hidden="true">
    <rect class="track" x="4" y=${top} width=${width - 8} height="6" />
    <rect class="range" x=${left} y=${top} width=${Math.max(0, right - left)} height="6" />
    ${
      outside
        ? svg`<rect class="mark ${outside.mark}" x=${outside.left + 0.5} y=${top + 0.5} width=${Math.max(2, outside.right - outside.left) - 1} height="5" />`
        : nothing
    }
    ${TICKS.map(([level, size]) => {
      const at = scale.levels[level]!;
      return at >= scale.from && at <= scale.to
        ? svg`<path class="tick" d="M${x(at) + 0.5} ${height / 2 - size / 2}v${size}" />`
        : nothing;
    })}
    ${value === undefined ? nothing : pointer(x(value), height, isStruck(sensor))}
  </svg>`;
}

const pointer = (x: number, height: number, struck: boolean) =>
  struck
    ? svg`<path class="untrusted" d="M${x} ${height / 2 - 6}v12" />`
    : svg`<path class="pointer" d="M${x - 1.5} ${height / 2 - 7}h3v14h-3z" />`;

export const gaugeStyles = css`
  .gauge {
    display: block;
    max-width: 100%;
    forced-color-adjust: none;
  }
  .gauge .track {
    fill: var(--_track);
  }
  .gauge .range {
    fill: var(--_range);
  }
  .gauge .mark {
    fill: var(--_fill);
    stroke: var(--_stroke);
  }
  .gauge .tick {
    stroke: var(--_border);
  }
  .gauge .pointer {
    fill: var(--_text);
    stroke: var(--_surface);
    paint-order: stroke;
  }
  .gauge .untrusted {
    stroke: var(--_muted);
    stroke-width: 1.5;
    stroke-dasharray: 2 2;
  }
`;
