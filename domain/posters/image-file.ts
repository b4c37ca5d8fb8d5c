import { fail, ok, type Result } from '../shared/result.ts';

/** A raster image that every browser shows, by what its bytes say; names and headers of senders are not believed. */
export interface ImageFile {
  type: ImageType;
  widthPixels: number;
  heightPixels: number;
}

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

/**
 * Reads what an image is from its first bytes: its signature, and the size that its header gives. SVG, which can carry
 * scripts, and everything else is unknown.
 */
export function readImageFile(bytes: Uint8Array): Result<ImageFile, 'unknown-type' | 'malformed'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = typeOf(bytes);
  if (type === null) return fail('unknown-type');
  const size = SIZE_READERS[type](view);
  if (!size || size.width < 1 || size.height < 1) return fail('malformed');
  return ok({ type, widthPixels: size.width, heightPixels: size.height });
}

interface Size {
  width: number;
  height: number;
}

function typeOf(bytes: Uint8Array): ImageType | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes.subarray(8), ascii('WEBP'))) return 'image/webp';
  return null;
}

const SIZE_READERS: Record<ImageType, (view: DataView) => Size | null> = {
  'image/png': pngSize,
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
};

/** The IHDR chunk comes first (PNG specification, 11.2.2). */
function pngSize(view: DataView): Size | null {
  if (view.byteLength < 24 || textAt(view, 12) !== 'IHDR') return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** From segment to segment until the frame header (ITU-T T.81, B.2.2). */
function jpegSize(view: DataView): Size | null {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** SOF0 to SOF15, of which three numbers are something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Three kinds of first chunk (WebP container specification; RFC 6386, 9.1; WebP lossless specification, 3). */
function webpSize(view: DataView): Size | null {
  if (view.byteLength < 30) return null;
  switch (textAt(view, 12)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: (view.getUint32(24, true) & 0xffffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 };
    default:
      return null;
  }
}

function textAt(view: DataView, at: number): string {
  return String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(at + i)));
}

function startsWith(bytes: Uint8Array, wanted: readonly number[]): boolean {
  return wanted.every((value, i) => bytes[i] === value);
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
