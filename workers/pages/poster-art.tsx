import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import { eventHue } from '../../domain/catalogue/event-hue.ts';
import { POSTER_SIZE, posterShapes } from '../../domain/catalogue/poster-shapes.ts';
import { IDENTITY, type Outline, type PathStep } from '../../domain/drawing/shape.ts';
import { unreachable } from '../../domain/shared/invariant.ts';

const { width, height } = POSTER_SIZE;

/**
 * The poster of an event that brings no image, in the event's own hue. Decoration only: whatever it stands beside says
 * the words. The same drawing as pixels is in workers/posters/.
 */
export function PosterArt(props: { eventId: string; category: EventCategory }) {
  return (
    <svg
      class="poster-art"
      data-hue={eventHue(props.eventId)}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect class="poster-ground" width={width} height={height} />
      {posterShapes({ id: props.eventId, category: props.category }).map(({ tone, outline, matrix }) => (
        <Drawn
          outline={outline}
          look={{
            class: `poster-fill-${tone}`,
            ...(matrix === IDENTITY ? {} : { transform: `matrix(${matrix.map(short).join(' ')})` }),
          }}
        />
      ))}
    </svg>
  );
}

function Drawn({ outline, look }: { outline: Outline; look: { class: string; transform?: string } }) {
  switch (outline.kind) {
    case 'ellipse':
      return <ellipse {...look} cx={outline.cx} cy={outline.cy} rx={outline.rx} ry={outline.ry} />;
    case 'rectangle': {
      const { x, y, width, height, radius } = outline;
      return <rect {...look} x={x} y={y} width={width} height={height} rx={radius} />;
    }
    case 'path':
      return <path {...look} d={`${outline.steps.map(stepText).join('')}z`} />;
    default:
      return unreachable(outline);
  }
}

function stepText(step: PathStep): string {
  const to = `${short(step.x)} ${short(step.y)}`;
  switch (step.step) {
    case 'move':
      return `M${to}`;
    case 'line':
      return `L${to}`;
    case 'quadratic':
      return `Q${short(step.controlX)} ${short(step.controlY)} ${to}`;
    default:
      return unreachable(step);
  }
}

/** As many digits as can be seen. */
function short(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
