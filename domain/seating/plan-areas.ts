import type { JsonNode } from './json-node.ts';
import { PLAN_COORDINATE_MAX } from './plan-limits.ts';
import { plus, rounded, turned, type Point } from './plan-geometry.ts';
import type { PlanDrawing, PlanOutline, PlanText } from './seating-plan.ts';

const COORDINATE = { min: -PLAN_COORDINATE_MAX, max: PLAN_COORDINATE_MAX };
const LENGTH = { min: 0, max: PLAN_COORDINATE_MAX };
const TEXT_SIZE_DEFAULT = 16;

/** An `{x, y}` member that must be there. */
export function positionOf(node: JsonNode): Point {
  const position = node.member('position');
  return position.value === undefined ? { x: 0, y: 0 } : pointOf(position);
}

/** An `{x, y}` member that older versions of the schema leave out: the origin then. */
export function optionalPositionOf(node: JsonNode): Point {
  const position = node.optional('position');
  return position ? pointOf(position) : { x: 0, y: 0 };
}

/**
 * The drawing of one of pretix's areas, in the plan's coordinates; null when it has nothing that we can
 * draw. Later versions of the schema have `shape` with a member of that name; early ones are rectangles
 * with `width` and `height` beside a plain text.
 */
export function readArea(node: JsonNode, zoneAt: Point): PlanDrawing | null {
  const at = plus(zoneAt, optionalPositionOf(node));
  const outline = outlineOf(node, at);
  const text = textOf(node, at, outline);
  if (outline) return { kind: 'outline', outline, fill: node.optional('color')?.text() ?? null, text };
  return text ? { kind: 'text', text } : null;
}

function outlineOf(node: JsonNode, at: Point): PlanOutline | null {
  const rotationDegrees = node.optional('rotation')?.number({ min: -360_000, max: 360_000 }) ?? 0;
  const early = node.optional('shape') === null && node.optional('width') !== null;
  const shape = early ? 'rectangle' : (node.optional('shape')?.text() ?? 'text');
  const detail = early ? node : node.optional(shape);
  if (!detail) return null;
  switch (shape) {
    case 'rectangle': {
      const [width, height] = [detail.member('width').number(LENGTH), detail.member('height').number(LENGTH)];
      return { shape, ...at, width, height, rotationDegrees };
    }
    case 'circle':
      return { shape, ...at, radius: detail.member('radius').number(LENGTH) };
    case 'ellipse': {
      const radius = pointOf(detail.member('radius'));
      return { shape, ...at, radiusX: radius.x, radiusY: radius.y, rotationDegrees };
    }
    case 'polygon': {
      const points = detail.member('points').items().map(pointOf);
      return { shape, points: points.map((point) => plus(at, turned(point, rotationDegrees))) };
    }
    default:
      return null;
  }
}

/** An area's text stands relative to the area; early schemas have only the words, which we centre. */
function textOf(node: JsonNode, at: Point, outline: PlanOutline | null): PlanText | null {
  const text = node.optional('text');
  if (!text) return null;
  if (typeof text.value === 'string') {
    const centre = outline?.shape === 'rectangle' ? { x: outline.width / 2, y: outline.height / 2 } : { x: 0, y: 0 };
    return writing(text.value, plus(at, centre), TEXT_SIZE_DEFAULT);
  }
  if (!text.isObject()) return null;
  const size = text.optional('size')?.number(LENGTH) ?? TEXT_SIZE_DEFAULT;
  return writing(text.member('text').text(), plus(at, optionalPositionOf(text)), size);
}

function writing(text: string, at: Point, sizeUnits: number): PlanText | null {
  return text.trim() === '' ? null : { text, ...at, sizeUnits };
}

function pointOf(node: JsonNode): Point {
  if (!node.isObject()) return { x: 0, y: 0 };
  return { x: rounded(node.member('x').number(COORDINATE)), y: rounded(node.member('y').number(COORDINATE)) };
}
