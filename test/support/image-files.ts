interface Size {
  width: number;
  height: number;
}

/** The beginning of a JPEG: a comment, an Exif segment and a progressive frame, as cameras and editors write them. */
export function jpegOf({ width, height }: Size): Uint8Array<ArrayBuffer> {
  const comment = [0xff, 0xfe, 0, 6, 1, 2, 3, 4];
  const exif = [0xff, 0xe1, 0, 8, 0x45, 0x78, 0x69, 0x66, 0, 0];
  const frame = [0xff, 0xc2, 0, 17, 8, height >> 8, height & 0xff, width >> 8, width & 0xff, 3, 1, 0x22, 0, 2, 0x11, 1];
  return Uint8Array.from([0xff, 0xd8, ...comment, ...exif, ...frame, 0xff, 0xd9]);
}

/** The beginning of a PNG. */
export function pngHeaderOf({ width, height }: Size): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

/** The beginning of a WebP: lossy, lossless or extended. */
export function webpOf(kind: 'VP8 ' | 'VP8L' | 'VP8X', { width, height }: Size): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(40);
  bytes.set(new TextEncoder().encode(`RIFF....WEBP${kind}`));
  const view = new DataView(bytes.buffer);
  if (kind === 'VP8 ') {
    view.setUint16(26, width, true);
    view.setUint16(28, height, true);
  } else if (kind === 'VP8L') {
    view.setUint8(20, 0x2f);
    view.setUint32(21, (width - 1) | ((height - 1) << 14), true);
  } else {
    view.setUint32(24, width - 1, true);
    view.setUint16(27, (height - 1) & 0xffff, true);
  }
  return bytes;
}
