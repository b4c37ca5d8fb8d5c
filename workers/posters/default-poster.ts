import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import { eventHue } from '../../domain/catalogue/event-hue.ts';
import { POSTER_SIZE, posterShapes, type PosterTone } from '../../domain/catalogue/poster-shapes.ts';
import { rgbOfOklch } from '../../domain/drawing/oklch.ts';
import { blankPicture, paint, type Rgb } from '../../domain/drawing/rasterise.ts';
import { combined, type Matrix } from '../../domain/drawing/shape.ts';
import { pngOf } from './png.ts';

/** What networks show beside a link: 1.91 to 1. */
export const SHARED_IMAGE_SIZE = { width: 1200, height: 630 };

/** The hues of web/styles/tokens.css, by their number. A test holds the two together. */
export const HUE_DEGREES = [8, 22, 142, 165, 190, 212, 236, 258, 282, 304, 326, 348];

/** The drawing of workers/pages/poster-art.tsx as a PNG, in the colours of the light theme, cut to `size`. */
export async function defaultPosterPng(event: {
  id: string;
  category: EventCategory;
}): Promise<Uint8Array<ArrayBuffer>> {
  const tones = posterTones(HUE_DEGREES[eventHue(event.id)]!);
  const picture = blankPicture(SHARED_IMAGE_SIZE, tones[0]);
  const fit = covering(SHARED_IMAGE_SIZE);
  for (const { tone, outline, matrix } of posterShapes(event)) {
    paint(picture, { outline, matrix: combined(fit, matrix) }, tones[tone]);
  }
  return pngOf(picture);
}

/** See `[data-hue]` in web/styles/tokens.css. */
function posterTones(hue: number): Record<PosterTone, Rgb> {
  return [
    rgbOfOklch(0.3, 0.075, hue),
    rgbOfOklch(0.47, 0.13, hue),
    rgbOfOklch(0.68, 0.15, hue + 35),
    rgbOfOklch(0.86, 0.1, hue + 75),
  ];
}

/** The drawing fills the picture and is cut where it is too high or too wide. */
function covering({ width, height }: { width: number; height: number }): Matrix {
  const scale = Math.max(width / POSTER_SIZE.width, height / POSTER_SIZE.height);
  return [scale, 0, 0, scale, (width - POSTER_SIZE.width * scale) / 2, (height - POSTER_SIZE.height * scale) / 2];
}
