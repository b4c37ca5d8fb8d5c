import type { EventCategory } from '../../domain/catalogue/event-category.ts';

/** What fans call the kinds of events. */
export const CATEGORY_NAMES: Record<EventCategory, string> = {
  music: 'Music',
  theatre: 'Theatre',
  comedy: 'Comedy',
  sports: 'Sport',
  dance: 'Dance',
  family: 'Family',
  festival: 'Festivals',
  talk: 'Talks',
  other: 'Other',
};
