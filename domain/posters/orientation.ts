import { ascii, hasBytes, viewOf, type PixelSize } from './raster-file.ts';

/** How a camera was held, as Exif numbers it: 1 is upright, from 5 on width and height change places. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Where a block of Exif begins with its name, the block is what stands after it. */
export const EXIF_NAME = [...ascii('Exif'), 0, 0];

/**
 * The one thing in a block of Exif that a picture needs to be shown right; a block that does not make sense says 1.
 * (CIPA DC-008, 4.6.2: a TIFF header, then the 0th directory of fields of 12 bytes.)
 */
export function orientationOf(block: Uint8Array): Orientation {
  const tiff = hasBytes(block, 0, EXIF_NAME) ? block.subarray(EXIF_NAME.length) : block;
  const isLittle = hasBytes(tiff, 0, [0x49, 0x49, 42, 0]);
  if (!isLittle && !hasBytes(tiff, 0, [0x4d, 0x4d, 0, 42])) return 1;
  const view = viewOf(tiff);
  const directory = tiff.length < 8 ? tiff.length : view.getUint32(4, isLittle);
  if (directory + 2 > tiff.length) return 1;
  const fields = view.getUint16(directory, isLittle);
  for (let field = 0; field < fields; field++) {
    const at = directory + 2 + field * FIELD_BYTES;
    if (at + FIELD_BYTES > tiff.length) return 1;
    if (view.getUint16(at, isLittle) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(at + 8, isLittle);
    return isOrientation(value) ? value : 1;
  }
  return 1;
}

/** A block of Exif that says the orientation and nothing else. */
export function orientationBlock(orientation: Orientation): Uint8Array {
  const header = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8];
  const field = [ORIENTATION_TAG >> 8, ORIENTATION_TAG & 0xff, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  return Uint8Array.from([...header, 0, 1, ...field, 0, 0, 0, 0]);
}

/** The size at which it is shown. */
export function turned({ widthPixels, heightPixels }: PixelSize, orientation: Orientation): PixelSize {
  return orientation < 5 ? { widthPixels, heightPixels } : { widthPixels: heightPixels, heightPixels: widthPixels };
}

const FIELD_BYTES = 12;
const ORIENTATION_TAG = 0x0112;

function isOrientation(value: number): value is Orientation {
  return value >= 1 && value <= 8;
}
