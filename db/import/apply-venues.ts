import type { ImportedRecord } from '../../domain/catalogue/imported-event.ts';
import type { VenueId } from '../../domain/shared/ids.ts';
import type { Database } from '../database.ts';
import { upsertVenue, type Written } from '../queries/organising.ts';
import { inParallel } from './in-parallel.ts';
import { mergeVenues } from './merge-known.ts';
import { newId } from './new-id.ts';

/** By external key. */
export type WrittenVenues = ReadonlyMap<string, Written>;

/** Writes the venues of imported records. A plan for one of them can be applied next, then the events. */
export async function applyVenues(db: Database, records: readonly ImportedRecord[]): Promise<WrittenVenues> {
  const named = records.flatMap((record) => (record.ok ? [record.event.venue] : []));
  const venues = await mergeVenues(db, named);
  const written = await inParallel(venues, (venue) => upsertVenue(db, { id: newId<VenueId>(), ...venue }));
  return new Map(venues.map(({ externalKey }, index) => [externalKey, written[index]!]));
}
