import { sql, type SQL } from 'drizzle-orm';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import type { Currency, Price } from '../../domain/shared/money.ts';
import type { EventStatus } from '../schema/events.ts';

/**
 * What the API shows, built by Postgres as JSON, so that one statement answers a whole document.
 * Every fragment names its table by the alias in its comment.
 */

export interface VenueDocument {
  id: string;
  slug: string;
  name: string;
  street: string | null;
  city: string;
  region: string | null;
  postalCode: string | null;
  country: string;
  timeZone: string;
  latitude: number | null;
  longitude: number | null;
}

export interface PerformerDocument {
  id: string;
  slug: string;
  name: string;
  type: 'person' | 'group';
  biography: string | null;
}

export interface EventSummary {
  id: string;
  slug: string;
  name: string;
  category: EventCategory;
  status: EventStatus;
  /** RFC 3339, UTC, as all instants here. */
  startsAt: string;
  timeZone: string;
  imageUrl: string | null;
  venue: Pick<VenueDocument, 'id' | 'slug' | 'name' | 'city' | 'country'>;
  /** Names, the headliner first. */
  performers: string[];
  currency: Currency;
  /** The lowest all-in price; null: nothing is priced. */
  fromMinor: number | null;
}

export type PriceDocument = Price & { totalMinor: number };

export interface OfferDocument {
  zone: string;
  zoneName: string;
  /** Name of the plan's category whose seats are in this zone. */
  planCategory: string;
  ticketType: string;
  ticketTypeName: string;
  price: PriceDocument;
}

/** A page of a list; `next` is null on the last one. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export function instantText(instant: SQL): SQL {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}

/** Of a row with face_minor, fee_minor and tax_minor. */
export function priceDocument(row: SQL): SQL {
  return sql`jsonb_build_object(
    'faceMinor', ${row}.face_minor, 'feeMinor', ${row}.fee_minor, 'taxMinor', ${row}.tax_minor,
    'totalMinor', ${row}.face_minor + ${row}.fee_minor + ${row}.tax_minor)`;
}

/** Venue `v`. */
export const venueDocument = sql`jsonb_build_object(
  'id', v.id, 'slug', v.slug, 'name', v.name, 'street', v.street, 'city', v.city, 'region', v.region,
  'postalCode', v.postal_code, 'country', v.country, 'timeZone', v.time_zone,
  'latitude', v.latitude, 'longitude', v.longitude)`;

/** Performer `p`. */
export const performerDocument = sql`jsonb_build_object(
  'id', p.id, 'slug', p.slug, 'name', p.name, 'type', p.type, 'biography', p.biography)`;

/** Event `e` at venue `v`. */
export const eventSummary = sql`jsonb_build_object(
  'id', e.id, 'slug', e.slug, 'name', e.name, 'category', e.category, 'status', e.status,
  'startsAt', ${instantText(sql`e.starts_at`)}, 'timeZone', e.time_zone, 'imageUrl', e.image_url,
  'venue', jsonb_build_object('id', v.id, 'slug', v.slug, 'name', v.name, 'city', v.city, 'country', v.country),
  'performers', coalesce((
    select jsonb_agg(p.name order by ep.position)
    from event_performers ep join performers p on p.id = ep.performer_id
    where ep.event_id = e.id), '[]'),
  'currency', e.currency,
  'fromMinor', (select min(face_minor + fee_minor + tax_minor) from prices where event_id = e.id))`;
