export const EVENT_CATEGORIES = [
  'music',
  'theatre',
  'comedy',
  'sports',
  'dance',
  'family',
  'festival',
  'talk',
  'other',
] as const;

export type EventCategory = (typeof EVENT_CATEGORIES)[number];
