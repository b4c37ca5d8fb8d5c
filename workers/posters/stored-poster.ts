import type { ImageType } from '../../domain/posters/image-file.ts';

/** Where a poster lies in its bucket. */
export function posterKey({ hash, type }: { hash: string; type: ImageType }): string {
  return `${hash}.${EXTENSIONS[type]}`;
}

/** The key that an address's last part names; null: it is none of ours. */
export function posterKeyOf(file: string): string | null {
  return /^[0-9a-f]{64}\.(jpg|png|webp)$/.test(file) ? file : null;
}

/** By what our own upload stored it under, not by what anybody said of it. */
export function contentTypeOf(key: string): ImageType {
  if (key.endsWith('.png')) return 'image/png';
  return key.endsWith('.webp') ? 'image/webp' : 'image/jpeg';
}

const EXTENSIONS: Record<ImageType, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };
