import { fail, ok, type Result } from '../shared/result.ts';
import { nameAt, viewOf, type PixelSize, type RasterFault, type RasterFile } from './raster-file.ts';

/** As a PNG begins. */
export const PNG_BEGIN = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Walks a PNG from chunk to chunk to its last, IEND (PNG specification, third edition, 5). Kept are the chunks that its
 * picture and its colours are made of; texts, times, Exif and whatever stands behind the end are left out.
 */
export function readPng(bytes: Uint8Array): Result<RasterFile, RasterFault> {
  const view = viewOf(bytes);
  const parts = [bytes.subarray(0, PNG_BEGIN.length)];
  let size: PixelSize | null = null;
  let hasData = false;
  for (let at = PNG_BEGIN.length; at + CHUNK_BYTES <= bytes.length;) {
    const length = view.getUint32(at);
    const name = nameAt(bytes, at + 4);
    const to = at + CHUNK_BYTES + length;
    // The header comes first, and only there.
    if (to > bytes.length || (name === 'IHDR') !== (size === null)) return fail('malformed');
    if (name === 'acTL') return fail('animated');
    if (name === 'IHDR') {
      if (length !== HEADER_BYTES) return fail('malformed');
      size = { widthPixels: view.getUint32(at + 8), heightPixels: view.getUint32(at + 12) };
    }
    hasData ||= name === 'IDAT';
    if (KEPT.has(name)) parts.push(bytes.subarray(at, to));
    if (name === 'IEND') return size !== null && hasData ? ok({ ...size, parts }) : fail('malformed');
    at = to;
  }
  return fail('malformed');
}

/** Length, name and checksum. */
const CHUNK_BYTES = 12;
const HEADER_BYTES = 13;

const KEPT: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM cICP gAMA iCCP sBIT sRGB mDCV cLLI bKGD pHYs'.split(' '),
);
