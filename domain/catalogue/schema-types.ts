import type { EventCategory } from './event-category.ts';

/** Every subtype of schema.org's Event, and Event itself, with the category that we list it under. */
const CATEGORY_OF_TYPE: Record<string, EventCategory> = {
  Event: 'other',
  BroadcastEvent: 'other',
  BusinessEvent: 'talk',
  ChildrensEvent: 'family',
  ComedyEvent: 'comedy',
  ConferenceEvent: 'talk',
  CourseInstance: 'talk',
  DanceEvent: 'dance',
  DeliveryEvent: 'other',
  EducationEvent: 'talk',
  EventSeries: 'other',
  ExhibitionEvent: 'other',
  Festival: 'festival',
  FoodEvent: 'other',
  Hackathon: 'talk',
  LiteraryEvent: 'talk',
  MusicEvent: 'music',
  OnDemandEvent: 'other',
  PerformingArtsEvent: 'theatre',
  PublicationEvent: 'other',
  SaleEvent: 'other',
  ScreeningEvent: 'other',
  SocialEvent: 'other',
  SportsEvent: 'sports',
  TheaterEvent: 'theatre',
  VisualArtsEvent: 'other',
};

/**
 * The category of a node by its `@type`s: the first that says something, so that
 * `["Event", "MusicEvent"]` is music; null when none of them is an Event.
 */
export function categoryOfTypes(types: readonly string[]): EventCategory | null {
  const categories = types.flatMap((type) => CATEGORY_OF_TYPE[type] ?? []);
  return categories.find((category) => category !== 'other') ?? categories[0] ?? null;
}

/** One human being, or several (bands, orchestras, teams); null: the types do not say. */
export function performerType(types: readonly string[]): 'person' | 'group' | null {
  if (types.includes('Person')) return 'person';
  return types.some((type) => /(Group|Team|Organization)$/.test(type)) ? 'group' : null;
}
