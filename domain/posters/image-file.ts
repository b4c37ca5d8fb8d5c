import { fail, ok, type Result } from '../shared/result.ts';
import { JPEG_BEGIN, readJpeg } from './jpeg-file.ts';
import { PNG_BEGIN, readPng } from './png-file.ts';
import { hasBytes, joined, type RasterFault, type RasterFile } from './raster-file.ts';
import { readWebp, WEBP_BEGIN, WEBP_FORM } from './webp-file.ts';

/** A raster image that every browser shows, by what its bytes say; names and headers of senders are not believed. */
export interface ImageFile {
  type: ImageType;
  /** As it is shown. */
  widthPixels: number;
  heightPixels: number;
  /** The file without metadata: what the picture, its colours and which way is up need, and nothing else. */
  bytes: Uint8Array<ArrayBuffer>;
}

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

export type ImageFault = 'unknown-type' | RasterFault;

/**
 * Reads an image file, from its signature to its end: rules POSTER-1 and POSTER-2 of docs/spec/reads.md. Nothing is
 * decoded: parts of the file are kept as they are, or left out. SVG, which can carry scripts, and everything else is
 * `unknown-type`.
 */
export function readImageFile(file: Uint8Array): Result<ImageFile, ImageFault> {
  const type = typeOf(file);
  if (type === null) return fail('unknown-type');
  const read = READERS[type](file);
  if (!read.ok) return read;
  const { widthPixels, heightPixels, parts } = read.value;
  if (widthPixels < 1 || heightPixels < 1) return fail('malformed');
  return ok({ type, widthPixels, heightPixels, bytes: joined(parts) });
}

const READERS: Record<ImageType, (file: Uint8Array) => Result<RasterFile, RasterFault>> = {
  'image/jpeg': readJpeg,
  'image/png': readPng,
  'image/webp': readWebp,
};

function typeOf(file: Uint8Array): ImageType | null {
  if (hasBytes(file, 0, PNG_BEGIN)) return 'image/png';
  if (hasBytes(file, 0, JPEG_BEGIN)) return 'image/jpeg';
  if (hasBytes(file, 0, WEBP_BEGIN) && hasBytes(file, WEBP_FORM.at, WEBP_FORM.bytes)) return 'image/webp';
  return null;
}
