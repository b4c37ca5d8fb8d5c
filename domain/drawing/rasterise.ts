import { unreachable } from '../shared/invariant.ts';
import type { Outline, Shape } from './shape.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

export interface Picture {
  width: number;
  height: number;
  /** Red, green, blue of each pixel, row by row. */
  pixels: Uint8Array;
}

/** How far a flattened curve may be from the true one, in pixels. */
const CURVE_ERROR_PIXELS = 0.02;

export function blankPicture(size: { width: number; height: number }, colour: Rgb): Picture {
  const pixels = new Uint8Array(size.width * size.height * 3);
  for (let at = 0; at < pixels.length; at++) pixels[at] = colour[at % 3]!;
  return { ...size, pixels };
}

/**
 * Paints a shape over a picture, with smooth edges: the exact share of each pixel that it covers, by summing the signed
 * areas of its edges along each row (the method of R. Levien's font-rs). Outlines that wind the same way may overlap.
 */
export function paint(picture: Picture, shape: Shape, colour: Rgb): void {
  const { width, height, pixels } = picture;
  const cover = new Float32Array((width + 2) * height);
  let [top, bottom] = [height, 0];
  for (const contour of contoursOf(shape)) {
    for (let i = 0; i < contour.length; i++) {
      const [from, to] = [contour[i]!, contour[(i + 1) % contour.length]!];
      addEdge(cover, picture, from, to);
      top = Math.min(top, Math.floor(from.y));
      bottom = Math.max(bottom, Math.ceil(from.y));
    }
  }
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += cover[y * (width + 2) + x]!;
      const share = Math.min(1, Math.abs(sum));
      if (share < 1 / 512) continue;
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const below = pixels[at + channel]!;
        pixels[at + channel] = Math.round(below + (colour[channel]! - below) * share);
      }
    }
  }
}

interface Point {
  x: number;
  y: number;
}

function contoursOf({ outline, matrix }: Shape): Point[][] {
  const [a, b, c, d, e, f] = matrix;
  const place = ({ x, y }: Point) => ({ x: a * x + c * y + e, y: b * x + d * y + f });
  const scale = Math.sqrt(Math.abs(a * d - b * c));
  return flattened(outline, scale).map((contour) => contour.map(place));
}

function flattened(outline: Outline, scale: number): Point[][] {
  switch (outline.kind) {
    case 'ellipse': {
      const { cx, cy, rx, ry } = outline;
      return [arc({ cx, cy, rx, ry, from: 0, to: 2 * Math.PI }, scale)];
    }
    case 'rectangle': {
      const { x, y, width, height } = outline;
      const r = Math.min(outline.radius, width / 2, height / 2);
      const corner = (cx: number, cy: number, quarter: number) =>
        r === 0
          ? [{ x: cx, y: cy }]
          : arc({ cx, cy, rx: r, ry: r, from: quarter * (Math.PI / 2), to: (quarter + 1) * (Math.PI / 2) }, scale);
      return [
        [
          ...corner(x + width - r, y + height - r, 0),
          ...corner(x + r, y + height - r, 1),
          ...corner(x + r, y + r, 2),
          ...corner(x + width - r, y + r, 3),
        ],
      ];
    }
    case 'path':
      return pathContours(outline.steps, scale);
    default:
      return unreachable(outline);
  }
}

function arc(
  { cx, cy, rx, ry, from, to }: { cx: number; cy: number; rx: number; ry: number; from: number; to: number },
  scale: number,
): Point[] {
  const radius = Math.max(rx, ry) * scale;
  const steps = Math.max(4, Math.ceil((to - from) / (2 * Math.acos(1 - Math.min(1, CURVE_ERROR_PIXELS / radius)))));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = from + ((to - from) * i) / steps;
    return { x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) };
  });
}

function pathContours(steps: Extract<Outline, { kind: 'path' }>['steps'], scale: number): Point[][] {
  const contours: Point[][] = [];
  for (const step of steps) {
    const contour = contours.at(-1);
    const last = contour?.at(-1);
    if (step.step === 'quadratic') contour?.push(...quadratic(last!, step, scale));
    else if (step.step === 'line') contour?.push({ x: step.x, y: step.y });
    else contours.push([{ x: step.x, y: step.y }]);
  }
  return contours;
}

function quadratic(from: Point, to: Point & { controlX: number; controlY: number }, scale: number): Point[] {
  const bend = Math.hypot(from.x - 2 * to.controlX + to.x, from.y - 2 * to.controlY + to.y) * scale;
  const steps = Math.max(1, Math.ceil(Math.sqrt(bend / (4 * CURVE_ERROR_PIXELS))));
  return Array.from({ length: steps }, (_, i) => {
    const t = (i + 1) / steps;
    const [p, q, r] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return { x: p * from.x + q * to.controlX + r * to.x, y: p * from.y + q * to.controlY + r * to.y };
  });
}

/** Adds what an edge contributes to the cover of each pixel: differences along the row, to be summed from the left. */
function addEdge(cover: Float32Array, { width, height }: Picture, from: Point, to: Point): void {
  if (from.y === to.y) return;
  const direction = from.y < to.y ? 1 : -1;
  const [upper, lower] = from.y < to.y ? [from, to] : [to, from];
  const slope = (lower.x - upper.x) / (lower.y - upper.y);
  const firstRow = Math.max(0, Math.floor(upper.y));
  const lastRow = Math.min(height - 1, Math.ceil(lower.y) - 1);
  for (let row = firstRow; row <= lastRow; row++) {
    const y0 = Math.max(upper.y, row);
    const y1 = Math.min(lower.y, row + 1);
    if (y1 <= y0) continue;
    const ends = [upper.x + (y0 - upper.y) * slope, upper.x + (y1 - upper.y) * slope];
    const x0 = clamp(Math.min(ends[0]!, ends[1]!), width);
    const x1 = clamp(Math.max(ends[0]!, ends[1]!), width);
    addSpan(cover, row * (width + 2), { x0, x1, height: direction * (y1 - y0) });
  }
}

function clamp(x: number, width: number): number {
  return Math.min(Math.max(x, 0), width);
}

/** One row's piece of an edge, from x0 to x1 over `height` of the row. */
function addSpan(cover: Float32Array, base: number, span: { x0: number; x1: number; height: number }): void {
  const { x0, x1, height } = span;
  const first = Math.floor(x0);
  const last = Math.ceil(x1);
  if (last <= first + 1) {
    const middle = (x0 + x1) / 2 - first;
    cover[base + first]! += height * (1 - middle);
    cover[base + first + 1]! += height * middle;
    return;
  }
  const perPixel = 1 / (x1 - x0);
  const intoFirst = first + 1 - x0;
  const areaFirst = 0.5 * perPixel * intoFirst * intoFirst;
  const intoLast = x1 - last + 1;
  const areaLast = 0.5 * perPixel * intoLast * intoLast;
  cover[base + first]! += height * areaFirst;
  if (last === first + 2) {
    cover[base + first + 1]! += height * (1 - areaFirst - areaLast);
  } else {
    const second = perPixel * (1.5 - (x0 - first));
    cover[base + first + 1]! += height * (second - areaFirst);
    for (let x = first + 2; x < last - 1; x++) cover[base + x]! += height * perPixel;
    const third = second + (last - first - 3) * perPixel;
    cover[base + last - 1]! += height * (1 - third - areaLast);
  }
  cover[base + last]! += height * areaLast;
}
