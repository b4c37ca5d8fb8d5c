import { crc32 } from 'node:zlib';

interface Size {
  width: number;
  height: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** What a camera and an editor write into a picture, and nobody else is to read. */
export const SECRETS = ['Camera of Somebody', 'GPS 47.3769 N 8.5417 E', 'edited by Somebody'];

/** A JPEG as cameras and editors write it, with a comment, Exif and XMP; its coded data are two bytes of nothing. */
export function jpegOf(size: Size): Bytes {
  const frame = segment(0xc2, [8, ...big16(size.height), ...big16(size.width), 1, 1, 0x11, 0]);
  const scan = segment(0xda, [1, 1, 0, 0, 0, 0]);
  const picture = Uint8Array.from([0xff, 0xd8, ...frame, ...scan, 0xff, 0x00, 0xff, 0xd0, 0x11, 0xff, 0xd9]);
  return jpegWithMetadata(picture, 1);
}

/** The same picture with what a camera held this way says of it, and with a page for a browser that guesses behind it. */
export function jpegWithMetadata(jpeg: Uint8Array, orientation: number): Bytes {
  const exif = segment(0xe1, [...text('Exif\0\0'), ...exifBlock(orientation)]);
  const xmp = segment(0xe1, text(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${SECRETS[2]}</x:xmpmeta>`));
  const comment = segment(0xfe, text(SECRETS[2]!));
  return Uint8Array.from([0xff, 0xd8, ...exif, ...xmp, ...comment, ...jpeg.subarray(2), ...PAGE]);
}

/** A PNG of one row of data that no decoder would take for a picture of that size. */
export function pngOf({ width, height }: Size): Bytes {
  const header = chunk('IHDR', [...big32(width), ...big32(height), 8, 2, 0, 0, 0]);
  return Uint8Array.from([...PNG_SIGNATURE, ...header, ...chunk('IDAT', [1, 2, 3]), ...chunk('IEND', [])]);
}

export function pngWithMetadata(png: Uint8Array, orientation: number): Bytes {
  const headerEnd = PNG_SIGNATURE.length + 25;
  const metadata = [
    ...chunk('tEXt', text(`Author\0${SECRETS[2]}`)),
    ...chunk('eXIf', exifBlock(orientation)),
    ...chunk('tIME', [7, 234, 11, 21, 12, 0, 0]),
  ];
  return Uint8Array.from([...png.subarray(0, headerEnd), ...metadata, ...png.subarray(headerEnd), ...PAGE]);
}

/** A WebP, lossy or lossless; extended: with the header that says which metadata follow. */
export function webpOf(kind: 'VP8 ' | 'VP8L' | 'VP8X', { width, height }: Size): Bytes {
  const lossy = riffChunk('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...little16(width), ...little16(height), 1, 2]);
  const lossless = riffChunk('VP8L', [0x2f, ...little32((width - 1) | ((height - 1) << 14)), 1, 2, 3, 4, 5]);
  if (kind === 'VP8 ') return riff(lossy);
  return kind === 'VP8L' ? riff(lossless) : riff([...extendedHeader({ width, height }, 0), ...lossy]);
}

export function webpWithMetadata(webp: Uint8Array, size: Size, orientation: number): Bytes {
  const metadata = [...riffChunk('EXIF', exifBlock(orientation)), ...riffChunk('XMP ', text(SECRETS[2]!))];
  // An extended header of its own gives way to one that tells of the metadata too.
  const isExtended = webp[15] === 0x58;
  const [flags, picture] = isExtended ? [webp[20]!, webp.subarray(30)] : [0, webp.subarray(12)];
  const file = riff([...extendedHeader(size, flags | 0x0c), ...picture, ...metadata]);
  return Uint8Array.from([...file, ...PAGE]);
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PAGE = text('<!doctype html><script>alert(1)</script>');

/** TIFF as Exif has it: maker, orientation, and a directory of GPS with a text in place of numbers. */
function exifBlock(orientation: number): number[] {
  const [maker, place] = [text(`${SECRETS[0]}\0`), text(`${SECRETS[1]}\0`)];
  const fields = 3;
  const makerAt = 8 + 2 + fields * 12 + 4;
  const gpsAt = makerAt + maker.length;
  const placeAt = gpsAt + 2 + 12 + 4;
  const field = (tag: number, type: number, count: number, value: number[]) => [
    ...little16(tag),
    ...little16(type),
    ...little32(count),
    ...value,
  ];
  return [
    ...text('II*\0'),
    ...little32(8),
    ...little16(fields),
    ...field(0x010f, 2, maker.length, little32(makerAt)),
    ...field(0x0112, 3, 1, [...little16(orientation), 0, 0]),
    ...field(0x8825, 4, 1, little32(gpsAt)),
    ...little32(0),
    ...maker,
    ...little16(1),
    ...field(0x001b, 7, place.length, little32(placeAt)),
    ...little32(0),
    ...place,
  ];
}

function segment(marker: number, content: readonly number[]): number[] {
  return [0xff, marker, ...big16(content.length + 2), ...content];
}

function chunk(name: string, content: readonly number[]): number[] {
  const named = Uint8Array.from([...text(name), ...content]);
  return [...big32(content.length), ...named, ...big32(crc32(named))];
}

function riffChunk(name: string, content: readonly number[]): number[] {
  return [...text(name), ...little32(content.length), ...content, ...(content.length % 2 === 0 ? [] : [0])];
}

function riff(chunks: readonly number[]): Bytes {
  return Uint8Array.from([...text('RIFF'), ...little32(chunks.length + 4), ...text('WEBP'), ...chunks]);
}

function extendedHeader({ width, height }: Size, flags: number): number[] {
  const size = [...little32(width - 1).slice(0, 3), ...little32(height - 1).slice(0, 3)];
  return riffChunk('VP8X', [flags, 0, 0, 0, ...size]);
}

function text(value: string): number[] {
  return [...new TextEncoder().encode(value)];
}

function big16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

function big32(value: number): number[] {
  return [...big16(value >>> 16), ...big16(value)];
}

function little16(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff];
}

function little32(value: number): number[] {
  return [...little16(value), ...little16(value >>> 16)];
}
