import type { Currency, Price } from '../shared/money.ts';
import type { EventCategory } from './event-category.ts';

/** One record of an imported document, in document order: an event, or why it was left out. */
export type ImportedRecord =
  | { index: number; ok: true; event: ImportedEvent; notes: string[] }
  | { index: number; ok: false; reason: string };

/** An event as it came in, complete enough to be stored. */
export interface ImportedEvent {
  /** Names the same event in every import of it. */
  externalKey: string;
  name: string;
  description: string | null;
  category: EventCategory;
  status: 'published' | 'cancelled' | 'postponed';
  startsAtMs: number;
  doorsAtMs: number | null;
  endsAtMs: number | null;
  imageUrl: string | null;
  venue: ImportedVenue;
  /** The headliner first. */
  performers: ImportedPerformer[];
  currency: Currency;
  offers: ImportedOffer[];
}

export interface ImportedVenue {
  /** From name, city and country: venues have no id that sites agree on. */
  externalKey: string;
  slug: string;
  name: string;
  street: string | null;
  city: string;
  region: string | null;
  postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** IANA. */
  timeZone: string;
  latitude: number | null;
  longitude: number | null;
}

export interface ImportedPerformer {
  /** From the name: two sites that name the same act mean the same act. */
  slug: string;
  name: string;
  /** Null: the page gives only a name. */
  type: 'person' | 'group' | null;
  biography: string | null;
}

export interface ImportedOffer {
  /** Name of the price zone; a zone named like a category of the plan prices that category. */
  zone: string;
  /** Name of the ticket type. */
  ticketType: string;
  price: Price;
}
