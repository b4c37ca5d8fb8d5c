import type { EventCategory } from '../catalogue/event-category.ts';
import { instantIn, localTimeAt } from '../catalogue/local-time.ts';

/** An event as an engine knows it: all that it is found by, and all that a list shows of it. Never a draft. */
export interface SearchDocument {
  id: string;
  slug: string;
  name: string;
  description: string | null;
  category: EventCategory;
  status: 'published' | 'cancelled' | 'postponed';
  /** RFC 3339, UTC. */
  startsAt: string;
  timeZone: string;
  /** How far the venue's clocks are ahead of UTC at the start, in minutes. */
  utcOffsetMinutes: number;
  /** What the venue's clock shows at the start: minutes since 1970-01-01T00:00 on that clock. */
  startsLocalMinute: number;
  imageUrl: string | null;
  venue: {
    id: string;
    slug: string;
    name: string;
    city: string;
    country: string;
    latitude: number | null;
    longitude: number | null;
  };
  /** The headliner first. */
  performers: { id: string; slug: string; name: string }[];
  currency: string;
  /** The lowest and the highest all-in price; null: nothing is priced. */
  fromMinor: number | null;
  toMinor: number | null;
  availability: Availability;
  /** 0 to 100: how many want to go, as far as sales and the size of the house tell. */
  popularity: number;
}

/** `not-on-sale`: not yet, or never here. Blocked seats are the box office's knowledge: `sold-out` may come late. */
export type Availability = 'on-sale' | 'sold-out' | 'not-on-sale' | 'cancelled' | 'postponed';

/** The two numbers by which days on the venue's calendar are found. */
export function localStartOf(
  startsAtMs: number,
  timeZone: string,
): Pick<SearchDocument, 'utcOffsetMinutes' | 'startsLocalMinute'> {
  const startMinute = Math.floor(startsAtMs / 60_000);
  const shown = instantIn(localTimeAt(startsAtMs, timeZone), 'UTC');
  const startsLocalMinute = Math.floor(shown / 60_000);
  return { utcOffsetMinutes: startsLocalMinute - startMinute, startsLocalMinute };
}
