/** What a drawing is made of: a filled outline, moved by a matrix. Both SVG and the rasteriser take it. */
export type Shape = { outline: Outline; matrix: Matrix };

export type Outline =
  | { kind: 'ellipse'; cx: number; cy: number; rx: number; ry: number }
  | { kind: 'rectangle'; x: number; y: number; width: number; height: number; radius: number }
  | { kind: 'path'; steps: readonly PathStep[] };

/** Absolute coordinates; a path is closed. */
export type PathStep =
  | { step: 'move' | 'line'; x: number; y: number }
  | { step: 'quadratic'; controlX: number; controlY: number; x: number; y: number };

/** As SVG and canvas have it: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** Turns clockwise about a point, then moves. */
export function turned(degrees: number, about: { x: number; y: number }, move = { x: 0, y: 0 }): Matrix {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const e = about.x - cos * about.x + sin * about.y + move.x;
  const f = about.y - sin * about.x - cos * about.y + move.y;
  return [cos, sin, -sin, cos, e, f];
}

/** First `inner`, then `outer`. */
export function combined(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [a2, b2, c2, d2, e2, f2] = inner;
  return [a * a2 + c * b2, b * a2 + d * b2, a * c2 + c * d2, b * c2 + d * d2, a * e2 + c * f2 + e, b * e2 + d * f2 + f];
}
