import { unreachable } from '../shared/invariant.ts';
import type { PlanArea, PlanDrawing, PlanOutline, PlanSeat } from './seating-plan.ts';

export interface Point {
  x: number;
  y: number;
}

export function plus(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}

/** `point`, relative to its pivot, turned clockwise on a plane whose y grows downwards. */
export function turned(point: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: rounded(point.x * cos - point.y * sin), y: rounded(point.x * sin + point.y * cos) };
}

/** Hundredths of a unit are finer than any screen and make equal drawings equal text. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * Width and height that hold everything drawn, for sources that do not say: the farthest right and
 * lowest point, plus a margin as wide as a seat.
 */
export function sizeOf(plan: {
  seats: readonly PlanSeat[];
  areas: readonly PlanArea[];
  drawings: readonly PlanDrawing[];
}) {
  const marginUnits = 20;
  let [width, height] = [1, 1];
  const include = (point: Point) => {
    width = Math.max(width, point.x + marginUnits);
    height = Math.max(height, point.y + marginUnits);
  };
  plan.seats.forEach(include);
  for (const area of plan.areas) cornersOf(area.outline).forEach(include);
  for (const drawing of plan.drawings) {
    if (drawing.kind === 'outline') cornersOf(drawing.outline).forEach(include);
    else include(drawing.text);
  }
  return { width: Math.ceil(width), height: Math.ceil(height) };
}

/** Points whose box holds the outline (for a turned ellipse a box that is somewhat too large). */
function cornersOf(outline: PlanOutline): Point[] {
  switch (outline.shape) {
    case 'polygon':
      return outline.points;
    case 'circle':
      return [{ x: outline.x + outline.radius, y: outline.y + outline.radius }];
    case 'ellipse': {
      const radius = Math.max(outline.radiusX, outline.radiusY);
      return [{ x: outline.x + radius, y: outline.y + radius }];
    }
    case 'rectangle':
      return [
        { x: 0, y: 0 },
        { x: outline.width, y: 0 },
        { x: 0, y: outline.height },
        { x: outline.width, y: outline.height },
      ].map((corner) => plus(outline, turned(corner, outline.rotationDegrees)));
    default:
      return unreachable(outline);
  }
}
