import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readImageFile, type ImageFile } from '../../../domain/posters/image-file.ts';
import { orientationOf, type Orientation } from '../../../domain/posters/orientation.ts';
import {
  jpegOf,
  jpegWithMetadata,
  pngOf,
  pngWithMetadata,
  SECRETS,
  webpOf,
  webpWithMetadata,
} from '../../support/image-files.ts';

/** Pictures of 480 × 400 as a browser has encoded them. */
const corners = {
  jpeg: fixture('corners.jpeg'),
  png: fixture('corners.png'),
  webp: fixture('corners.webp'),
};
const SIZE = { width: 480, height: 400 };

const laden: [string, Uint8Array, Uint8Array][] = [
  ['JPEG', corners.jpeg, jpegWithMetadata(corners.jpeg, 1)],
  ['PNG', corners.png, pngWithMetadata(corners.png, 1)],
  ['WebP', corners.webp, webpWithMetadata(corners.webp, SIZE, 1)],
];

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/posters/${name}`, import.meta.url)));
}

function read(file: Uint8Array): ImageFile {
  const image = readImageFile(file);
  if (!image.ok) throw new Error(image.failure);
  return image.value;
}

describe('[POSTER-1] what an image is, by its own bytes', () => {
  test.each([
    ['image/jpeg', jpegOf({ width: 1200, height: 800 })],
    ['image/png', pngOf({ width: 1200, height: 800 })],
    ['image/webp', webpOf('VP8 ', { width: 1200, height: 800 })],
    ['image/webp', webpOf('VP8L', { width: 1200, height: 800 })],
    ['image/webp', webpOf('VP8X', { width: 1200, height: 800 })],
  ])('%s and its size', (type, file) => {
    expect(read(file)).toMatchObject({ type, widthPixels: 1200, heightPixels: 800 });
  });

  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['GIF', 'GIF89a........................'],
    ['nothing', ''],
  ])('%s is none', (_name, text) => {
    expect(readImageFile(new TextEncoder().encode(text))).toEqual({ ok: false, failure: 'unknown-type' });
  });

  test.each(Object.entries(corners))('a %s that is cut off is malformed, wherever it is cut', (_kind, file) => {
    expect(readImageFile(file).ok).toBe(true);
    for (let length = 12; length < file.length; length++) {
      expect(readImageFile(file.subarray(0, length)), `${length} bytes`).toEqual({ ok: false, failure: 'malformed' });
    }
  });

  test('one without pixels, without a picture or with two is malformed', () => {
    const scanless = [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 1, 144, 1, 144, 1, 1, 0x11, 0, 0xff, 0xd9];
    const png = pngOf(SIZE);
    const wrong = [
      jpegOf({ width: 0, height: 9 }),
      pngOf({ width: 0, height: 9 }),
      Uint8Array.from(scanless),
      Uint8Array.from([...png.subarray(0, 33), ...png.subarray(48)]),
      Uint8Array.from([...png.subarray(0, 33), ...png.subarray(8)]),
      webpWithMetadata(webpOf('VP8L', { width: 4000, height: 4000 }), SIZE, 1),
    ];
    for (const file of wrong) expect(readImageFile(file)).toEqual({ ok: false, failure: 'malformed' });
  });

  test('one that moves is no poster', () => {
    const png = pngOf(SIZE);
    const animation = [0, 0, 0, 8, ...new TextEncoder().encode('acTL'), ...new Uint8Array(12)];
    const moving = Uint8Array.from([...png.subarray(0, 33), ...animation, ...png.subarray(33)]);
    expect(readImageFile(moving)).toEqual({ ok: false, failure: 'animated' });
    const frames = [...new TextEncoder().encode('ANIM'), 6, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const webp = Uint8Array.from([...webpOf('VP8X', SIZE), ...frames]);
    webp[4]! += frames.length;
    expect(readImageFile(webp)).toEqual({ ok: false, failure: 'animated' });
  });
});

describe('[POSTER-2] what is stored says nothing of who made it where', () => {
  test.each(laden)('%s: the same picture, byte by byte, without what was added to it', (_kind, plain, file) => {
    expect(textOf(file)).toContain(SECRETS[1]);
    const image = read(file);
    for (const secret of [...SECRETS, 'alert(1)', 'Exif', 'xmp']) expect(textOf(image.bytes)).not.toContain(secret);
    expect(image).toMatchObject({ widthPixels: 480, heightPixels: 400 });
    expect(image.bytes).toEqual(Uint8Array.from(plain));
  });

  test('a browser’s own files are left as they are', () => {
    for (const file of Object.values(corners)) expect(read(file).bytes).toEqual(Uint8Array.from(file));
  });

  test('what is clean stays as it is, so that it has one name', () => {
    for (const [, , file] of laden) expect(read(read(file).bytes).bytes).toEqual(read(file).bytes);
  });

  test.each([2, 3, 6, 8] as Orientation[])('which way is up is kept: %i', (orientation) => {
    const shown = orientation < 5 ? [480, 400] : [400, 480];
    for (const file of [
      jpegWithMetadata(corners.jpeg, orientation),
      pngWithMetadata(corners.png, orientation),
      webpWithMetadata(corners.webp, SIZE, orientation),
    ]) {
      const image = read(file);
      expect([image.widthPixels, image.heightPixels]).toEqual(shown);
      for (const secret of SECRETS) expect(textOf(image.bytes)).not.toContain(secret);
      const tiffAt = textOf(image.bytes).indexOf('MM\0*');
      expect(orientationOf(image.bytes.subarray(tiffAt))).toBe(orientation);
    }
  });

  test('a PNG’s orientation has the checksum that decoders ask for', () => {
    const { bytes } = read(pngWithMetadata(corners.png, 6));
    const nameAt = textOf(bytes).indexOf('eXIf');
    const view = new DataView(bytes.buffer, nameAt);
    const contentBytes = new DataView(bytes.buffer).getUint32(nameAt - 4);
    const named = bytes.subarray(nameAt, nameAt + 4 + contentBytes);
    expect(view.getUint32(4 + contentBytes)).toBe(crc32(named));
  });

  test('a preview inside is left out; a colour profile and what decoders need stay', () => {
    const jfif = [0xff, 0xe0, 0, 19, ...ascii('JFIF\0'), 1, 2, 0, 0, 1, 0, 1, 1, 1, 7, 7, 7];
    const profile = [0xff, 0xe2, 0, 18, ...ascii('ICC_PROFILE\0'), 1, 1, 9, 9];
    const adobe = [0xff, 0xee, 0, 14, ...ascii('Adobe'), 0, 100, 0, 0, 0, 0, 1];
    const photoshop = [0xff, 0xed, 0, 12, ...ascii('Photoshop ')];
    const own = jpegOf(SIZE).subarray(2);
    const kept = read(Uint8Array.from([0xff, 0xd8, ...jfif, ...profile, ...photoshop, ...adobe, ...own])).bytes;
    const withoutPreview = [...jfif.slice(0, 3), 16, ...jfif.slice(4, 16), 0, 0];
    const head = [0xff, 0xd8, ...withoutPreview, ...profile, ...adobe, 0xff, 0xc2];
    expect([...kept.subarray(0, head.length)]).toEqual(head);
  });

  test.each([
    ['a directory beyond its end', [0x49, 0x49, 42, 0, 255, 0, 0, 0, 0, 0]],
    ['more fields than there are', [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 9, 1]],
    ['no header', [1, 2, 3]],
    ['only a header', [0x4d, 0x4d, 0, 42]],
  ])('a block of Exif with %s is upright', (_what, block) => {
    expect(orientationOf(Uint8Array.from(block))).toBe(1);
  });
});

function ascii(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
