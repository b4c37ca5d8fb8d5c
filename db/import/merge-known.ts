import { inArray } from 'drizzle-orm';
import type { ImportedPerformer, ImportedVenue } from '../../domain/catalogue/imported-event.ts';
import type { Database } from '../database.ts';
import { performers } from '../schema/performers.ts';
import { venues } from '../schema/venues.ts';

/**
 * Each venue that the records name, once, as complete as they and the database together know it: what a
 * page leaves out is not forgotten, so that pages that say more and less can be imported in any order.
 */
export async function mergeVenues(db: Database, named: readonly ImportedVenue[]): Promise<ImportedVenue[]> {
  const merged = mergeBy(named, (venue) => venue.externalKey, mergedVenue);
  const isNamed = inArray(venues.externalKey, [...merged.keys()]);
  for (const row of await db.select().from(venues).where(isNamed)) {
    const venue = merged.get(row.externalKey!)!;
    merged.set(venue.externalKey, { ...mergedVenue(venue, row), name: row.name });
  }
  return [...merged.values()];
}

/** As `mergeVenues`. */
export async function mergePerformers(db: Database, named: readonly ImportedPerformer[]): Promise<ImportedPerformer[]> {
  const merged = mergeBy(named, (performer) => performer.slug, filled);
  const isNamed = inArray(performers.externalKey, [...merged.keys()]);
  for (const row of await db.select().from(performers).where(isNamed)) {
    const performer = merged.get(row.externalKey!)!;
    merged.set(performer.slug, { ...filled(performer, row), name: row.name });
  }
  return [...merged.values()];
}

function mergeBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  merge: (item: Item, other: Item) => Item,
): Map<string, Item> {
  const merged = new Map<string, Item>();
  for (const item of items) {
    const first = merged.get(keyOf(item));
    merged.set(keyOf(item), first ? merge(first, item) : item);
  }
  return merged;
}

/** A fixed offset is a guess from one date ("Etc/GMT-2"): a named zone knows summer and winter. */
function mergedVenue(venue: ImportedVenue, other: Omit<ImportedVenue, 'externalKey'>): ImportedVenue {
  const timeZone = venue.timeZone.startsWith('Etc/') ? other.timeZone : venue.timeZone;
  return { ...filled(venue, other), timeZone };
}

/** `item`, with what it does not know taken from `other`. */
function filled<Item extends object>(item: Item, other: { [Name in keyof Item]?: unknown }): Item {
  const gaps = Object.entries(item).filter(([, value]) => value === null);
  const fillings = gaps.map(([name]) => [name, other[name as keyof Item] ?? null]);
  return { ...item, ...(Object.fromEntries(fillings) as Partial<Item>) };
}
