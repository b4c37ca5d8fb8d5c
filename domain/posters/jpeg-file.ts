import { fail, ok, type Result } from '../shared/result.ts';
import { EXIF_NAME, orientationBlock, orientationOf, turned, type Orientation } from './orientation.ts';
import { ascii, hasBytes, viewOf, type PixelSize, type RasterFault, type RasterFile } from './raster-file.ts';

/** As a JPEG begins: SOI, and the first byte of a marker. */
export const JPEG_BEGIN = [0xff, 0xd8, 0xff];

/**
 * Walks a JPEG from segment to segment, scans included, to its end marker (ITU-T T.81, annex B). Kept is what its
 * picture is made of, its colour profile, and which way is up; comments, Exif, XMP, IPTC, previews and whatever stands
 * behind the end are left out.
 */
export function readJpeg(bytes: Uint8Array): Result<RasterFile, RasterFault> {
  const picture: Uint8Array[] = [];
  let frame: PixelSize | null = null;
  let orientation: Orientation = 1;
  let jfif: Uint8Array | null = null;
  let scans = 0;
  for (let at = SOI.length; ;) {
    const segment = segmentAt(bytes, at);
    if (segment === null) return fail('malformed');
    const { marker, from, to } = segment;
    const content = bytes.subarray(from + 4, to);
    if (marker === EOI) break;
    if (isFrame(marker)) {
      if (frame !== null || content.length < 5) return fail('malformed');
      const view = viewOf(content);
      frame = { heightPixels: view.getUint16(1), widthPixels: view.getUint16(3) };
    }
    if (marker === SOS) scans++;
    if (marker === APP0 && hasBytes(content, 0, JFIF_NAME) && content.length >= 14) jfif = withoutPreview(content);
    else if (marker === APP1 && hasBytes(content, 0, EXIF_NAME)) orientation = orientationOf(content);
    else if (isKept(marker, content)) picture.push(bytes.subarray(from, to));
    at = to;
  }
  if (frame === null || scans === 0) return fail('malformed');
  const exif = orientation === 1 ? [] : [exifSegment(orientation)];
  const parts = [SOI, ...(jfif === null ? [] : [jfif]), ...exif, ...picture, Uint8Array.of(0xff, EOI)];
  return ok({ ...turned(frame, orientation), parts });
}

const SOI = Uint8Array.of(0xff, 0xd8);
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const JFIF_NAME = [...ascii('JFIF'), 0];
const COMMENT = 0xfe;
/** Segments of applications that change how the picture looks. */
const KEPT_APPLICATIONS: ReadonlyMap<number, readonly number[]> = new Map([
  [0xe2, [...ascii('ICC_PROFILE'), 0]],
  [0xee, ascii('Adobe')],
]);

interface Segment {
  marker: number;
  /** Of the marker's own 0xff. */
  from: number;
  /** Behind its content; behind its coded data where it begins a scan. */
  to: number;
}

/** Null: there is none, or it is cut off. */
function segmentAt(bytes: Uint8Array, at: number): Segment | null {
  if (bytes[at] !== 0xff) return null;
  let from = at;
  // A marker may be preceded by any number of fill bytes.
  while (bytes[from + 1] === 0xff) from++;
  const marker = bytes[from + 1];
  if (marker === undefined || marker < 0xc0 || (marker >= 0xd0 && marker < EOI)) return null;
  if (marker === EOI) return { marker, from, to: from + 2 };
  if (from + 4 > bytes.length) return null;
  const to = from + 2 + viewOf(bytes).getUint16(from + 2);
  if (to < from + 4 || to > bytes.length) return null;
  if (marker !== SOS) return { marker, from, to };
  const scanEnd = scanEndFrom(bytes, to);
  return scanEnd === null ? null : { marker, from, to: scanEnd };
}

/** Coded data go on to the next marker: 0xff followed by 0 is data, and restart markers are among them (T.81, B.1.1.5). */
function scanEndFrom(bytes: Uint8Array, from: number): number | null {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!;
    const isData = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  return null;
}

/** SOF0 to SOF15, of which three numbers are something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function isKept(marker: number, content: Uint8Array): boolean {
  // Tables, frames, scans and what belongs to them; reserved numbers above are nobody's.
  if (marker < APP0) return true;
  if (marker >= 0xf0 || marker === COMMENT) return false;
  const name = KEPT_APPLICATIONS.get(marker);
  return name !== undefined && hasBytes(content, 0, name);
}

/** The header of JFIF, whose last two bytes are the size of a preview: none. */
function withoutPreview(content: Uint8Array): Uint8Array {
  return Uint8Array.from([0xff, APP0, 0, 16, ...content.subarray(0, 12), 0, 0]);
}

function exifSegment(orientation: Orientation): Uint8Array {
  const block = orientationBlock(orientation);
  return Uint8Array.from([0xff, APP1, 0, 2 + EXIF_NAME.length + block.length, ...EXIF_NAME, ...block]);
}
