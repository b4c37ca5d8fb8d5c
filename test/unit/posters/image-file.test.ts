import { describe, expect, test } from 'vitest';
import { readImageFile } from '../../../domain/posters/image-file.ts';
import { jpegOf, pngHeaderOf, webpOf } from '../../support/image-files.ts';

describe('[POSTER-1] what an image is, by its own bytes', () => {
  test('JPEG: the frame is found behind other segments', () => {
    const image = { type: 'image/jpeg', widthPixels: 1200, heightPixels: 800 };
    expect(readImageFile(jpegOf({ width: 1200, height: 800 }))).toEqual({ ok: true, value: image });
  });

  test('PNG', () => {
    const image = { type: 'image/png', widthPixels: 640, heightPixels: 480 };
    expect(readImageFile(pngHeaderOf({ width: 640, height: 480 }))).toEqual({ ok: true, value: image });
  });

  test.each(['VP8 ', 'VP8L', 'VP8X'] as const)('WebP: %s', (kind) => {
    const image = { type: 'image/webp', widthPixels: 1001, heightPixels: 777 };
    expect(readImageFile(webpOf(kind, { width: 1001, height: 777 }))).toEqual({ ok: true, value: image });
  });

  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['GIF', 'GIF89a........................'],
    ['nothing', ''],
  ])('%s is none', (_name, text) => {
    expect(readImageFile(new TextEncoder().encode(text))).toEqual({ ok: false, failure: 'unknown-type' });
  });

  test('one that is cut off, or without pixels, is malformed, wherever it is cut', () => {
    const whole = [
      jpegOf({ width: 9, height: 9 }),
      pngHeaderOf({ width: 9, height: 9 }),
      webpOf('VP8X', { width: 9, height: 9 }),
    ];
    for (const file of whole) {
      for (let length = 12; length < file.length - 8; length++) {
        const read = readImageFile(file.subarray(0, length));
        if (!read.ok) expect(read.failure).toBe('malformed');
      }
    }
    expect(readImageFile(pngHeaderOf({ width: 0, height: 9 }))).toEqual({ ok: false, failure: 'malformed' });
  });
});
