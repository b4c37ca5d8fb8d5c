import { combined, IDENTITY, turned, type Matrix, type Outline, type PathStep, type Shape } from '../drawing/shape.ts';
import { unreachable } from '../shared/invariant.ts';
import type { EventCategory } from './event-category.ts';
import { hashOf } from './event-hue.ts';

/** 0 is the ground, 1 to 3 are ever lighter; which colours they are depends on the event's hue. */
export type PosterTone = 0 | 1 | 2 | 3;

export interface PosterShape extends Shape {
  tone: PosterTone;
}

/** Of the drawing below, in its own units. */
export const POSTER_SIZE = { width: 400, height: 300 };

/** The poster of an event that brings no image: flat shapes on its ground, always the same for the same event. */
export function posterShapes(event: { id: string; category: EventCategory }): PosterShape[] {
  const seed = hashOf(event.id);
  switch (event.category) {
    case 'music':
    case 'festival':
      return seed % 2 ? grooves(seed) : bars(seed);
    case 'theatre':
      return curtain(seed);
    case 'comedy':
    case 'talk':
      return spotlight(seed);
    case 'sports':
      return lanes(seed);
    case 'dance':
    case 'family':
      return petals(seed);
    case 'other':
      return sunrise(seed);
    default:
      return unreachable(event.category);
  }
}

/** A number in [low, high], a different one for each `salt`. */
function pick(seed: number, salt: number, low: number, high: number): number {
  const mixed = Math.imul(seed ^ Math.imul(salt + 1, 0x9e3779b1), 0x85ebca6b) >>> 8;
  return Math.round(low + ((mixed & 0xffff) / 0xffff) * (high - low));
}

/** Rings of a record, seen close. */
function grooves(seed: number): PosterShape[] {
  const cx = pick(seed, 1, 90, 310);
  const cy = pick(seed, 2, 110, 240);
  const rings = [230, 190, 150, 112].map((r, i) => shape(i % 2 ? 0 : 1, circle(cx, cy, r)));
  return [...rings, shape(2, circle(cx, cy, 76)), shape(3, circle(cx, cy, 26))];
}

/** An equaliser, caught in one moment. */
function bars(seed: number): PosterShape[] {
  return Array.from({ length: 9 }, (_, i) => {
    const height = pick(seed, i, 50, 270);
    const tone = (seed >>> i) % 5 === 0 ? 3 : (seed >>> i) % 2 ? 2 : 1;
    return shape(tone, rectangle(8 + i * 43.5, 300 - height, 34, height + 17, 17));
  });
}

/** A curtain about to open. */
function curtain(seed: number): PosterShape[] {
  const gap = pick(seed, 1, 18, 70);
  const folds = Array.from({ length: 5 }, (_, i) => {
    const width = Math.round((200 - gap) / 5);
    const tone = i % 2 ? 2 : 1;
    const drop = 300 - i * 14;
    // Each hangs a little over the next, so that no light comes through.
    const left = fold({ outer: i * width, inner: (i + 1) * width + 1, drop });
    const right = fold({ outer: 400 - i * width, inner: 400 - (i + 1) * width - 1, drop });
    return [shape(tone, left), shape(tone, right)];
  });
  return [shape(3, circle(200, 330, 130 + gap)), ...folds.flat()];
}

/** A strip of cloth from the top; its hem hangs lowest in the middle. */
function fold({ outer, inner, drop }: { outer: number; inner: number; drop: number }): Outline {
  const width = inner - outer;
  return path(move(outer, 0), line(inner, 0), line(inner, drop - 26), curve(inner - width / 2, drop + 14, outer, drop));
}

/** One person in the light. */
function spotlight(seed: number): PosterShape[] {
  const from = pick(seed, 1, 20, 380);
  const at = pick(seed, 2, 130, 270);
  return [
    shape(1, path(move(from, -10), line(at - 120, 262), line(at + 120, 262))),
    shape(2, { kind: 'ellipse', cx: at, cy: 262, rx: 120, ry: 30 }),
    shape(3, circle(at, 200, 34)),
    shape(3, rectangle(at - 34, 200, 68, 62, 0)),
    shape(3, circle(at, 132, 26)),
  ];
}

/** A running track from above. */
function lanes(seed: number): PosterShape[] {
  const matrix = turned(pick(seed, 1, -20, 20), { x: 200, y: 150 });
  const tracks = [190, 158, 126, 94].map((r, i) => {
    const outline = rectangle(Math.round(200 - r * 1.35), 150 - r, Math.round(r * 2.7), r * 2, r);
    return shape(i % 2 ? 0 : i === 0 ? 1 : 2, outline, matrix);
  });
  const field = [
    shape(2, rectangle(116, 88, 168, 124, 62), matrix),
    shape(3, circle(pick(seed, 2, 150, 250), 150, 24), matrix),
  ];
  return [...tracks, ...field];
}

/** Petals, or dancers, around one point. */
function petals(seed: number): PosterShape[] {
  const count = pick(seed, 1, 5, 8);
  const start = pick(seed, 2, 0, 60);
  const centre = turned(0, { x: 0, y: 0 }, { x: pick(seed, 3, 150, 250), y: 152 });
  const around = Array.from({ length: count }, (_, i) => {
    const turn = turned(start + Math.round((i * 360) / count), { x: 0, y: 0 });
    return shape(i % 2 ? 2 : 1, { kind: 'ellipse', cx: 0, cy: -88, rx: 40, ry: 92 }, combined(centre, turn));
  });
  return [...around, shape(3, circle(0, 0, 34), centre)];
}

/** A low sun over stacked hills. */
function sunrise(seed: number): PosterShape[] {
  const [far, near] = [pick(seed, 2, 60, 130), pick(seed, 3, 40, 110)];
  return [
    shape(3, circle(pick(seed, 1, 100, 300), 150, 64)),
    shape(
      2,
      path(
        move(0, 200),
        curve(110, 200 - far, 220, 190),
        curve(330, 180 + far, 400, 160),
        line(400, 300),
        line(0, 300),
      ),
    ),
    shape(
      1,
      path(
        move(0, 250),
        curve(140, 250 - near, 240, 230),
        curve(340, 210 + near, 400, 210),
        line(400, 300),
        line(0, 300),
      ),
    ),
  ];
}

function shape(tone: PosterTone, outline: Outline, matrix: Matrix = IDENTITY): PosterShape {
  return { tone, outline, matrix };
}

function circle(cx: number, cy: number, r: number): Outline {
  return { kind: 'ellipse', cx, cy, rx: r, ry: r };
}

function rectangle(x: number, y: number, width: number, height: number, radius: number): Outline {
  return { kind: 'rectangle', x, y, width, height, radius };
}

function path(...steps: PathStep[]): Outline {
  return { kind: 'path', steps };
}

function move(x: number, y: number): PathStep {
  return { step: 'move', x, y };
}

function line(x: number, y: number): PathStep {
  return { step: 'line', x, y };
}

function curve(controlX: number, controlY: number, x: number, y: number): PathStep {
  return { step: 'quadratic', controlX, controlY, x, y };
}
