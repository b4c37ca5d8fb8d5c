import { unreachable } from '../../domain/shared/invariant.ts';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import { eventHue, hashOf } from '../../domain/catalogue/event-hue.ts';

/**
 * The poster of an event that brings no image: flat shapes in the event's own hue, always the same for
 * the same event. Decoration only: whatever it stands beside says the words.
 */
export function PosterArt(props: { eventId: string; category: EventCategory }) {
  const seed = hashOf(props.eventId);
  return (
    <svg
      class="poster-art"
      data-hue={eventHue(props.eventId)}
      viewBox="0 0 400 300"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect class="poster-ground" width="400" height="300" />
      {compositionOf(props.category, seed)}
    </svg>
  );
}

function compositionOf(category: EventCategory, seed: number) {
  switch (category) {
    case 'music':
    case 'festival':
      return seed % 2 ? <Grooves seed={seed} /> : <Bars seed={seed} />;
    case 'theatre':
      return <Curtain seed={seed} />;
    case 'comedy':
    case 'talk':
      return <Spotlight seed={seed} />;
    case 'sports':
      return <Lanes seed={seed} />;
    case 'dance':
    case 'family':
      return <Petals seed={seed} />;
    case 'other':
      return <Sunrise seed={seed} />;
    default:
      return unreachable(category);
  }
}

/** A number in [low, high], a different one for each `salt`. */
function pick(seed: number, salt: number, low: number, high: number): number {
  const mixed = Math.imul(seed ^ Math.imul(salt + 1, 0x9e3779b1), 0x85ebca6b) >>> 8;
  return Math.round(low + ((mixed & 0xffff) / 0xffff) * (high - low));
}

/** Rings of a record, seen close. */
function Grooves({ seed }: { seed: number }) {
  const cx = pick(seed, 1, 90, 310);
  const cy = pick(seed, 2, 110, 240);
  return (
    <>
      {[230, 190, 150, 112].map((r, i) => (
        <circle class={i % 2 ? 'poster-fill-0' : 'poster-fill-1'} cx={cx} cy={cy} r={r} />
      ))}
      <circle class="poster-fill-2" cx={cx} cy={cy} r="76" />
      <circle class="poster-fill-3" cx={cx} cy={cy} r="26" />
    </>
  );
}

/** An equaliser, caught in one moment. */
function Bars({ seed }: { seed: number }) {
  return (
    <>
      {Array.from({ length: 9 }, (_, i) => {
        const height = pick(seed, i, 50, 270);
        const tone = (seed >>> i) % 5 === 0 ? 3 : (seed >>> i) % 2 ? 2 : 1;
        return (
          <rect
            class={`poster-fill-${tone}`}
            x={8 + i * 43.5}
            y={300 - height}
            width="34"
            height={height + 17}
            rx="17"
          />
        );
      })}
    </>
  );
}

/** A curtain about to open. */
function Curtain({ seed }: { seed: number }) {
  const gap = pick(seed, 1, 18, 70);
  return (
    <>
      <circle class="poster-fill-3" cx="200" cy="330" r={130 + gap} />
      {Array.from({ length: 5 }, (_, i) => {
        const width = Math.round((200 - gap) / 5);
        const tone = i % 2 ? 'poster-fill-2' : 'poster-fill-1';
        const drop = 300 - i * 14;
        return (
          <>
            <path class={tone} d={`M${i * width} 0h${width + 1}v${drop - 26}q${-width / 2} 40 ${-width - 1} 26z`} />
            <path
              class={tone}
              d={`M${400 - i * width} 0h${-width - 1}v${drop - 26}q${width / 2} 40 ${width + 1} 26z`}
            />
          </>
        );
      })}
    </>
  );
}

/** One person in the light. */
function Spotlight({ seed }: { seed: number }) {
  const from = pick(seed, 1, 20, 380);
  const at = pick(seed, 2, 130, 270);
  return (
    <>
      <path class="poster-fill-1" d={`M${from} -10L${at - 120} 262h240z`} />
      <ellipse class="poster-fill-2" cx={at} cy="262" rx="120" ry="30" />
      <path class="poster-fill-3" d={`M${at - 34} 262v-62a34 34 0 0 1 68 0v62z`} />
      <circle class="poster-fill-3" cx={at} cy="132" r="26" />
    </>
  );
}

/** A running track from above. */
function Lanes({ seed }: { seed: number }) {
  const turn = pick(seed, 1, -20, 20);
  return (
    <g transform={`rotate(${turn} 200 150)`}>
      {[190, 158, 126, 94].map((r, i) => (
        <rect
          class={`poster-fill-${i % 2 ? 0 : 1 + (i >> 1)}`}
          x={Math.round(200 - r * 1.35)}
          y={150 - r}
          width={Math.round(r * 2.7)}
          height={r * 2}
          rx={r}
        />
      ))}
      <rect class="poster-fill-2" x="116" y="88" width="168" height="124" rx="62" />
      <circle class="poster-fill-3" cx={pick(seed, 2, 150, 250)} cy="150" r="24" />
    </g>
  );
}

/** Petals, or dancers, around one point. */
function Petals({ seed }: { seed: number }) {
  const count = pick(seed, 1, 5, 8);
  const start = pick(seed, 2, 0, 60);
  return (
    <g transform={`translate(${pick(seed, 3, 150, 250)} 152)`}>
      {Array.from({ length: count }, (_, i) => (
        <ellipse
          class={`poster-fill-${i % 2 ? 2 : 1}`}
          cx="0"
          cy="-88"
          rx="40"
          ry="92"
          transform={`rotate(${start + Math.round((i * 360) / count)})`}
        />
      ))}
      <circle class="poster-fill-3" r="34" />
    </g>
  );
}

/** A low sun over stacked hills. */
function Sunrise({ seed }: { seed: number }) {
  const sun = pick(seed, 1, 100, 300);
  return (
    <>
      <circle class="poster-fill-3" cx={sun} cy="150" r="64" />
      <path class="poster-fill-2" d={`M0 200q110 ${-pick(seed, 2, 60, 130)} 220 -10t180 -30v140H0z`} />
      <path class="poster-fill-1" d={`M0 250q140 ${-pick(seed, 3, 40, 110)} 240 -20t160 -20v90H0z`} />
    </>
  );
}
