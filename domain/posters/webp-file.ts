import { fail, ok, type Result } from '../shared/result.ts';
import { orientationBlock, orientationOf, turned, type Orientation } from './orientation.ts';
import { ascii, nameAt, viewOf, type PixelSize, type RasterFault, type RasterFile } from './raster-file.ts';

/** As a WebP begins, and what stands in its ninth byte. */
export const WEBP_BEGIN = ascii('RIFF');
export const WEBP_FORM = { at: 8, bytes: ascii('WEBP') };

/**
 * Walks a WebP from chunk to chunk through the length that its header gives (RFC 9649, 2). Kept are picture, alpha,
 * colour profile, and which way is up; Exif, XMP, unknown chunks and whatever stands behind are left out.
 */
export function readWebp(bytes: Uint8Array): Result<RasterFile, RasterFault> {
  const chunks = chunksOf(bytes);
  if (chunks === null) return fail('malformed');
  const [header, ...others] = chunks;
  const canvas = header?.name === 'VP8X' ? canvasOf(header.content) : null;
  if (header?.name === 'VP8X' && canvas === null) return fail('malformed');
  if (others.some(({ name }) => name === 'VP8X')) return fail('malformed');
  if (chunks.some(({ name }) => name === 'ANIM' || name === 'ANMF')) return fail('animated');
  const pictures = chunks.filter(({ name }) => name === 'VP8 ' || name === 'VP8L');
  const picture = pictures.length === 1 ? pictureSize(pictures[0]!) : null;
  if (picture === null || (canvas !== null && !isSame(canvas, picture))) return fail('malformed');
  const exif = chunks.find(({ name }) => name === 'EXIF');
  const orientation = canvas === null || exif === undefined ? 1 : orientationOf(exif.content);
  const kept = chunks.filter(({ name }) => KEPT.has(name)).map((chunk) => keptChunk(chunk, orientation));
  if (orientation !== 1) kept.push(chunkOf('EXIF', orientationBlock(orientation)));
  return ok({ ...turned(picture, orientation), parts: [riffHeader(kept), ...kept] });
}

const KEPT: ReadonlySet<string> = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP']);
const HEADER_BYTES = 12;
/** Of the first byte of VP8X. */
const FLAGS = { animation: 0x02, xmp: 0x04, exif: 0x08 };

interface Chunk {
  name: string;
  content: Uint8Array;
  /** With its name, length and padding. */
  whole: Uint8Array;
}

/** Null: it is cut off, or its chunks do not end where it does. */
function chunksOf(bytes: Uint8Array): Chunk[] | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return null;
  const chunks: Chunk[] = [];
  let at = HEADER_BYTES;
  while (at + 8 <= end) {
    const length = view.getUint32(at + 4, true);
    const to = at + 8 + length + (length % 2);
    if (to > end) return null;
    chunks.push({
      name: nameAt(bytes, at),
      content: bytes.subarray(at + 8, at + 8 + length),
      whole: bytes.subarray(at, to),
    });
    at = to;
  }
  return at === end ? chunks : null;
}

function canvasOf(content: Uint8Array): PixelSize | null {
  if (content.length < 10) return null;
  const view = viewOf(content);
  return {
    widthPixels: (view.getUint32(4, true) & 0xffffff) + 1,
    heightPixels: (view.getUint32(6, true) >>> 8) + 1,
  };
}

/** As the coded picture itself says (RFC 6386, 9.1; RFC 9649, 3.4). */
function pictureSize({ name, content }: Chunk): PixelSize | null {
  if (content.length < 10) return null;
  const view = viewOf(content);
  if (name === 'VP8 ') {
    return {
      widthPixels: view.getUint16(6, true) & 0x3fff,
      heightPixels: view.getUint16(8, true) & 0x3fff,
    };
  }
  const bits = view.getUint32(1, true);
  return { widthPixels: (bits & 0x3fff) + 1, heightPixels: ((bits >>> 14) & 0x3fff) + 1 };
}

function isSame(a: PixelSize, b: PixelSize): boolean {
  return a.widthPixels === b.widthPixels && a.heightPixels === b.heightPixels;
}

/** The extended header tells which chunks follow it. */
function keptChunk({ name, whole }: Chunk, orientation: Orientation): Uint8Array {
  if (name !== 'VP8X') return whole;
  const header = whole.slice();
  const others = header[8]! & ~(FLAGS.animation | FLAGS.xmp | FLAGS.exif);
  header[8] = orientation === 1 ? others : others | FLAGS.exif;
  return header;
}

function chunkOf(name: string, content: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(8 + content.length + (content.length % 2));
  chunk.set(ascii(name));
  viewOf(chunk).setUint32(4, content.length, true);
  chunk.set(content, 8);
  return chunk;
}

function riffHeader(chunks: readonly Uint8Array[]): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  header.set(WEBP_BEGIN);
  header.set(WEBP_FORM.bytes, WEBP_FORM.at);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, WEBP_FORM.bytes.length);
  viewOf(header).setUint32(4, length, true);
  return header;
}
