import { fail, ok, type Result } from '../shared/result.ts';
import { orientationBlock, orientationOf, turned, type Orientation } from './orientation.ts';
import { ascii, nameAt, viewOf, type PixelSize, type RasterFault, type RasterFile } from './raster-file.ts';

/** As a PNG begins. */
export const PNG_BEGIN = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Walks a PNG from chunk to chunk to its last, IEND (PNG specification, third edition, 5). Kept are the chunks that its
 * picture and its colours are made of, and of Exif which way is up; texts, times and whatever stands behind the end are
 * left out.
 */
export function readPng(bytes: Uint8Array): Result<RasterFile, RasterFault> {
  const view = viewOf(bytes);
  const parts = [bytes.subarray(0, PNG_BEGIN.length)];
  let size: PixelSize | null = null;
  let orientation: Orientation = 1;
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
    if (name === 'eXIf') {
      orientation = orientationOf(bytes.subarray(at + 8, at + 8 + length));
      if (orientation !== 1) parts.push(chunkOf('eXIf', orientationBlock(orientation)));
    }
    if (KEPT.has(name)) parts.push(bytes.subarray(at, to));
    if (name === 'IEND') {
      return size !== null && hasData ? ok({ ...turned(size, orientation), parts }) : fail('malformed');
    }
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

/** Length, name, content, and a checksum over name and content. */
function chunkOf(name: string, content: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(CHUNK_BYTES + content.length);
  const view = viewOf(chunk);
  view.setUint32(0, content.length);
  chunk.set(ascii(name), 4);
  chunk.set(content, 8);
  view.setUint32(8 + content.length, crc32(chunk.subarray(4, 8 + content.length)));
  return chunk;
}

/** PNG specification, third edition, annex D; of some thirty bytes, so without its table. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
