import { unreachable } from '../../domain/shared/invariant.ts';

/** A panel of a plot: what stands in it is in the data's own units. */
export interface Panel {
  title: string;
  x: Axis;
  y: Axis;
  marks: Mark[];
}

export interface Axis {
  label: string;
  max: number;
}

export type Mark =
  | { kind: 'line'; colour: string; points: [number, number][]; dashed?: boolean }
  | { kind: 'bars'; colour: string; width: number; bars: [number, number][] }
  /** From one y to another, at an x. */
  | { kind: 'ranges'; colour: string; ranges: [number, number, number][] }
  | { kind: 'band'; colour: string; from: number; to: number; label: string }
  /** `line`: of those below each other that its label stands in. */
  | { kind: 'moment'; at: number; label: string; line: number };

const WIDTH = 900;
const PANEL_HEIGHT = 250;
const LEFT = 60;
const RIGHT = 20;
const TOP = 34;
const BOTTOM = 40;
const TICKS_MAX = 8;
const LINE_HEIGHT = 13;

/** An SVG of panels below each other. */
export function svgOf(title: string, panels: readonly Panel[]): string {
  const height = 34 + panels.length * PANEL_HEIGHT;
  const drawn = panels.map((panel, at) => {
    return `<g transform="translate(0 ${34 + at * PANEL_HEIGHT})">\n${panelOf(panel)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#fff"/>
${text(LEFT, 22, title, 'font-size="14" font-weight="600"')}
${drawn.join('\n')}
</svg>
`;
}

function panelOf(panel: Panel): string {
  const { title, x, y, marks } = panel;
  const [right, bottom] = [WIDTH - RIGHT, PANEL_HEIGHT - BOTTOM];
  return [
    text(LEFT, TOP - 12, title, 'font-weight="600"'),
    ...marks.filter(isBehind).map((mark) => markOf(panel, mark)),
    ...ticksOf(y).flatMap((tick) => [
      `<path d="M${LEFT} ${yAt(panel, tick)}H${right}" stroke="#e5e7eb"/>`,
      text(LEFT - 6, yAt(panel, tick) + 4, tickText(tick), 'text-anchor="end"'),
    ]),
    ...ticksOf(x).map((tick) => text(xAt(panel, tick), bottom + 15, tickText(tick), 'text-anchor="middle"')),
    `<path d="M${LEFT} ${TOP}V${bottom}H${right}" fill="none" stroke="#6b7280"/>`,
    text(right, bottom + 31, x.label, 'text-anchor="end"'),
    text(6, TOP - 12, y.label, 'fill="#6b7280"'),
    ...marks.filter((mark) => !isBehind(mark)).map((mark) => markOf(panel, mark)),
  ].join('\n');
}

function isBehind(mark: Mark): boolean {
  return mark.kind === 'band';
}

function markOf(panel: Panel, mark: Mark): string {
  switch (mark.kind) {
    case 'line': {
      const points = mark.points.map(([x, y]) => `${xAt(panel, x)},${yAt(panel, y)}`).join(' ');
      const dash = mark.dashed ? ' stroke-dasharray="5 4"' : '';
      return `<polyline points="${points}" fill="none" stroke="${mark.colour}" stroke-width="1.5"${dash}/>`;
    }
    case 'bars':
      return mark.bars
        .map(([x, y]) => {
          const [left, top] = [xAt(panel, x), yAt(panel, y)];
          const width = Math.max(1, xAt(panel, x + mark.width) - left - 1);
          const height = Math.max(0, yAt(panel, 0) - top);
          return `<rect x="${left}" y="${top}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${mark.colour}"/>`;
        })
        .join('\n');
    case 'ranges': {
      const path = mark.ranges.map(
        ([x, from, to]) => `M${xAt(panel, x)} ${yAt(panel, from)}V${yAt(panel, Math.max(to, from))}`,
      );
      return `<path d="${path.join('')}" stroke="${mark.colour}" stroke-opacity="0.35"/>`;
    }
    case 'band': {
      const [left, right] = [xAt(panel, mark.from), xAt(panel, mark.to)];
      const rect = `<rect x="${left}" y="${TOP}" width="${(right - left).toFixed(1)}" height="${PANEL_HEIGHT - BOTTOM - TOP}" fill="${mark.colour}"/>`;
      return rect + text(left + 3, TOP + 12, mark.label, 'fill="#6b7280"');
    }
    case 'moment': {
      const x = xAt(panel, mark.at);
      return `<path d="M${x} ${TOP}V${PANEL_HEIGHT - BOTTOM}" stroke="#b91c1c" stroke-dasharray="2 3"/>${text(x + 3, PANEL_HEIGHT - BOTTOM - 6 - mark.line * LINE_HEIGHT, mark.label, 'fill="#b91c1c"')}`;
    }
    default:
      return unreachable(mark);
  }
}

function xAt({ x }: Panel, value: number): number {
  return rounded(LEFT + (Math.min(value, x.max) / x.max) * (WIDTH - LEFT - RIGHT));
}

function yAt({ y }: Panel, value: number): number {
  return rounded(PANEL_HEIGHT - BOTTOM - (Math.min(value, y.max) / y.max) * (PANEL_HEIGHT - BOTTOM - TOP));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Round numbers from 0 on. */
function ticksOf({ max }: Axis): number[] {
  const rough = max / TICKS_MAX;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough)!;
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, tick) => tick * step);
}

function tickText(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 1 : 0 });
}

function text(x: number, y: number, content: string, attributes: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`;
}
