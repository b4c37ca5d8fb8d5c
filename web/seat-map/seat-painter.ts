import { unreachable } from '../../domain/shared/invariant.ts';
import { NO_ZONE, type MapModel } from './map-model.ts';
import type { Palette } from './palette.ts';
import { FONT, type Scene } from './scene.ts';
import { forSeatsIn } from './seat-grid.ts';
import type { Shop } from './shop.ts';
import { drawSeat, type SeatForm } from './sprites.ts';
import { visibleBox } from './view-transform.ts';

/** Radii in CSS pixels from which more is drawn. */
const DETAIL = { shapes: 1.5, numbers: 8.5 };

/** Copies of sprites in one frame; more than these take longer than a frame where there is no GPU. */
const SPRITES_MAX = 3000;

/** Half a dot's side, in CSS pixels, under which a square cannot be told from a circle. */
const ROUND_HALF_MIN = 1;

export interface SeatPainter {
  /** Draws the seats on the screen. `radius`: of a seat, in CSS pixels. */
  paint(scene: Scene, radius: number): void;
}

/**
 * Seats are sorted into buckets of equal look; far off a bucket is one colour of dots, near it is one
 * sprite, drawn once and copied.
 */
export function createSeatPainter(model: MapModel): SeatPainter {
  const accessible = Uint8Array.from(model.plan.seats, (seat) => Number(seat.accessible));
  const seats: Sorted = { model, buckets: new Map() };
  const sprites: Sprites = { key: '', byBucket: new Map() };
  return {
    paint(scene, radius) {
      const count = sortSeats(seats, accessible, scene);
      if (radius < DETAIL.shapes) drawDots(seats, scene, { radius, round: false });
      else if (count > SPRITES_MAX) drawDots(seats, scene, { radius, round: true });
      else drawSprites(seats, scene, { radius, sprites });
      if (radius >= DETAIL.numbers) drawNumbers(seats, scene, radius);
    },
  };
}

interface Sorted {
  model: MapModel;
  /** Seats by form (times 16) and colour. */
  buckets: Map<number, number[]>;
}

interface Sprites {
  /** What they were drawn for; anything else makes them stale. */
  key: string;
  byBucket: Map<number, HTMLCanvasElement>;
}

/** In drawing order: what matters most is drawn last. */
const FORMS: SeatForm[] = ['gone', 'held', 'free', 'accessible', 'yours', 'yours-accessible'];

/** Fills the buckets; answers how many seats are on the screen. */
function sortSeats({ model, buckets }: Sorted, accessible: Uint8Array, scene: Scene): number {
  let count = 0;
  for (const bucket of buckets.values()) bucket.length = 0;
  const margin = model.pitch;
  const box = visibleBox(scene.view, scene.screen);
  const wide = {
    left: box.left - margin,
    right: box.right + margin,
    top: box.top - margin,
    bottom: box.bottom + margin,
  };
  forSeatsIn(model.grid, wide, (seat) => {
    const form = formOf(scene.shop, seat, accessible[seat] === 1);
    const zone = model.zoneOf[seat]!;
    const key = FORMS.indexOf(form) * 16 + (zone === NO_ZONE ? 15 : model.zones[zone]!.colour - 1);
    const bucket = buckets.get(key);
    if (bucket) bucket.push(seat);
    else buckets.set(key, [seat]);
    count++;
  });
  return count;
}

/** `round`: two crossed bars instead of one square, which at this size is a dot. */
function drawDots({ model, buckets }: Sorted, scene: Scene, how: { radius: number; round: boolean }): void {
  const { context, view, palette } = scene;
  for (const [key, seats] of buckets) {
    const form = FORMS[key >> 4]!;
    const half = sizeShare(form) * how.radius;
    if (seats.length === 0) continue;
    context.fillStyle = flatColour(form, key & 15, palette);
    for (const seat of seats) {
      const x = model.xs[seat]! * view.scale + view.offsetX;
      const y = model.ys[seat]! * view.scale + view.offsetY;
      if (how.round && half > ROUND_HALF_MIN) {
        context.fillRect(x - half, y - half * 0.55, 2 * half, 1.1 * half);
        context.fillRect(x - half * 0.55, y - half, 1.1 * half, 2 * half);
      } else {
        context.fillRect(x - half, y - half, 2 * half, 2 * half);
      }
    }
  }
}

function drawSprites(
  { model, buckets }: Sorted,
  scene: Scene,
  { radius, sprites }: { radius: number; sprites: Sprites },
): void {
  const { context, view, ratio } = scene;
  const key = `${radius.toFixed(2)}|${ratio}|${scene.palette.paper}`;
  if (key !== sprites.key) sprites.byBucket.clear();
  sprites.key = key;
  // Whole device pixels: a copy without resampling is many times faster where there is no GPU.
  context.setTransform(1, 0, 0, 1, 0, 0);
  for (const [bucket, seats] of buckets) {
    if (seats.length === 0) continue;
    const sprite = sprites.byBucket.get(bucket) ?? spriteOf(bucket, radius, scene);
    sprites.byBucket.set(bucket, sprite);
    const half = sprite.width / 2;
    for (const seat of seats) {
      const x = (model.xs[seat]! * view.scale + view.offsetX) * ratio;
      const y = (model.ys[seat]! * view.scale + view.offsetY) * ratio;
      context.drawImage(sprite, Math.round(x - half), Math.round(y - half));
    }
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

function drawNumbers({ model, buckets }: Sorted, scene: Scene, radius: number): void {
  const { context, view, palette } = scene;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `600 ${Math.min(radius * 0.95, 15)}px ${FONT}`;
  for (const [key, seats] of buckets) {
    if (FORMS[key >> 4] !== 'free') continue;
    context.fillStyle = palette.onZones[key & 15] ?? palette.ink;
    for (const seat of seats) {
      const x = model.xs[seat]! * view.scale + view.offsetX;
      const y = model.ys[seat]! * view.scale + view.offsetY;
      context.fillText(model.plan.seats[seat]!.number, x, y + radius * 0.06);
    }
  }
}

function formOf(shop: Shop, seat: number, accessible: boolean): SeatForm {
  const look = shop.look(seat);
  switch (look) {
    case 'free':
      return accessible ? 'accessible' : 'free';
    case 'yours':
      return accessible ? 'yours-accessible' : 'yours';
    case 'held':
      return 'held';
    case 'gone':
      return 'gone';
    default:
      return unreachable(look);
  }
}

function flatColour(form: SeatForm, colour: number, palette: Palette): string {
  if (form === 'gone') return palette.gone;
  if (form === 'held') return palette.held;
  return form === 'yours' || form === 'yours-accessible' ? palette.ink : (palette.zones[colour] ?? palette.gone);
}

function sizeShare(form: SeatForm): number {
  if (form === 'gone') return 0.3;
  if (form === 'held') return 0.5;
  return form === 'yours' || form === 'yours-accessible' ? 2 : 0.95;
}

function spriteOf(bucket: number, radius: number, scene: Scene): HTMLCanvasElement {
  const { palette, ratio } = scene;
  const sprite = document.createElement('canvas');
  const side = Math.ceil((radius * 1.6 + 1) * 2 * ratio);
  sprite.width = side;
  sprite.height = side;
  const context = sprite.getContext('2d')!;
  context.translate(side / 2, side / 2);
  context.scale(ratio, ratio);
  const colour = bucket & 15;
  drawSeat(context, {
    form: FORMS[bucket >> 4]!,
    radius,
    colour: palette.zones[colour] ?? palette.gone,
    onColour: palette.onZones[colour] ?? palette.ink,
    palette,
  });
  return sprite;
}
