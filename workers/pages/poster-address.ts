import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import type { ImageType } from '../../domain/posters/image-file.ts';
import { posterKey } from '../posters/stored-poster.ts';

/** Raised when the drawing changes: then every drawn poster has another address. */
export const DRAWING_VERSION = 'v1';

export interface PicturedEvent {
  id: string;
  name: string;
  category: EventCategory;
  imageUrl: string | null;
}

/** The picture that networks show beside a link to an event: its poster, or the one that is drawn for it. */
export function sharedImagePath(event: Omit<PicturedEvent, 'name'>): string {
  return event.imageUrl ?? `/posters/drawn/${DRAWING_VERSION}/${event.category}/${event.id}.png`;
}

/** A poster that was uploaded. */
export function posterPath(poster: { hash: string; type: ImageType }): string {
  return `/posters/${posterKey(poster)}`;
}
