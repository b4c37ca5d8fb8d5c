import { inflateSync, crc32 } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { EVENT_CATEGORIES } from '../../../domain/catalogue/event-category.ts';
import { POSTER_SIZE, posterShapes } from '../../../domain/catalogue/poster-shapes.ts';
import { rgbOfOklch } from '../../../domain/drawing/oklch.ts';
import { blankPicture, paint, type Picture } from '../../../domain/drawing/rasterise.ts';
import { IDENTITY, turned, type Outline } from '../../../domain/drawing/shape.ts';
import { defaultPosterPng, HUE_DEGREES, SHARED_IMAGE_SIZE } from '../../../workers/posters/default-poster.ts';
import { pngOf } from '../../../workers/posters/png.ts';

const ID = '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b';

/** How many pixels a shape covers, painted white on black. */
function covered(outline: Outline, matrix = IDENTITY): number {
  const picture = blankPicture({ width: 100, height: 80 }, [0, 0, 0]);
  paint(picture, { outline, matrix }, [255, 255, 255]);
  return picture.pixels.reduce((sum, value) => sum + value, 0) / (3 * 255);
}

describe('painting', () => {
  test('a rectangle between pixels covers exactly its area', () => {
    const outline: Outline = { kind: 'rectangle', x: 10.25, y: 5.5, width: 20.5, height: 10.25, radius: 0 };
    expect(covered(outline)).toBeCloseTo(20.5 * 10.25, 0);
  });

  test('a circle, a turned ellipse and a curve cover their areas within a pixel', () => {
    expect(Math.abs(covered({ kind: 'ellipse', cx: 50, cy: 40, rx: 20, ry: 20 }) - Math.PI * 400)).toBeLessThan(3);
    const turn = turned(37, { x: 50, y: 40 });
    expect(Math.abs(covered({ kind: 'ellipse', cx: 50, cy: 40, rx: 30, ry: 10 }, turn) - Math.PI * 300)).toBeLessThan(
      3,
    );
    // The area under a quadratic arch is two thirds of that of its control triangle's box.
    const arch: Outline = {
      kind: 'path',
      steps: [
        { step: 'move', x: 10, y: 70 },
        { step: 'quadratic', controlX: 50, controlY: -10, x: 90, y: 70 },
      ],
    };
    expect(Math.abs(covered(arch) - (2 / 3) * 80 * 40)).toBeLessThan(3);
  });

  test('what sticks out is cut off', () => {
    expect(covered({ kind: 'rectangle', x: -50, y: -50, width: 300, height: 300, radius: 0 })).toBe(100 * 80);
    expect(covered({ kind: 'rectangle', x: 90, y: 70, width: 50, height: 50, radius: 0 })).toBe(100);
    expect(covered({ kind: 'rectangle', x: 200, y: 0, width: 50, height: 50, radius: 0 })).toBe(0);
  });

  test('colours are those that a browser makes of OKLCH', () => {
    // Reference values of CSS Color 4's own sample code.
    expect(rgbOfOklch(1, 0, 0)).toEqual([255, 255, 255]);
    expect(rgbOfOklch(0.627955, 0.257683, 29.2339)).toEqual([255, 0, 0]);
    expect(rgbOfOklch(0.51975, 0.17686, 142.495)).toEqual([0, 128, 0]);
  });
});

describe('PNG', () => {
  test('another decoder finds the same pixels', async () => {
    const picture = blankPicture({ width: 7, height: 5 }, [10, 200, 30]);
    paint(picture, { outline: { kind: 'ellipse', cx: 3, cy: 2, rx: 2, ry: 2 }, matrix: IDENTITY }, [250, 0, 99]);
    expect(decoded(await pngOf(picture))).toEqual(picture);
  });
});

describe('[LOOK-4] the drawn poster', () => {
  test.each(EVENT_CATEGORIES)(
    'of %s is a picture of the size that networks want, with more than its ground',
    async (category) => {
      const { width, height, pixels } = decoded(await defaultPosterPng({ id: ID, category }));
      expect({ width, height }).toEqual(SHARED_IMAGE_SIZE);
      const colours = new Set<number>();
      for (let at = 0; at < pixels.length; at += 3)
        colours.add((pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!);
      expect(colours.size).toBeGreaterThan(3);
    },
  );

  test('is the same each time, and its shapes reach into the picture', async () => {
    expect(await defaultPosterPng({ id: ID, category: 'music' })).toEqual(
      await defaultPosterPng({ id: ID, category: 'music' }),
    );
    for (const category of EVENT_CATEGORIES) {
      expect(posterShapes({ id: ID, category }).length).toBeGreaterThan(2);
    }
    expect(POSTER_SIZE).toEqual({ width: 400, height: 300 });
  });

  test('has the hues of the style sheet', async () => {
    const css = await readFile(new URL('../../../web/styles/tokens.css', import.meta.url), 'utf8');
    const hues = [...css.matchAll(/\[data-hue='(\d+)'\] \{\s*--hue: (\d+);/g)].map(([, , hue]) => Number(hue));
    expect(hues).toEqual(HUE_DEGREES);
  });
});

/** What a PNG of ours says, read by Node's zlib; every checksum is checked. */
function decoded(file: Uint8Array): Picture {
  const bytes = Buffer.from(file);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  const [width, height] = [chunks.get('IHDR')!.readUInt32BE(0), chunks.get('IHDR')!.readUInt32BE(4)];
  const lines = inflateSync(chunks.get('IDAT')!);
  const row = width * 3;
  const pixels = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    expect(lines[y * (row + 1)]).toBe(2);
    for (let x = 0; x < row; x++) {
      const above = y === 0 ? 0 : pixels[(y - 1) * row + x]!;
      pixels[y * row + x] = (lines[y * (row + 1) + 1 + x]! + above) & 0xff;
    }
  }
  return { width, height, pixels };
}
