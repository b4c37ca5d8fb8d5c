import type { ImportedPerformer, ImportedVenue } from '../../domain/catalogue/imported-event.ts';
import { inArray } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { performers } from '../schema/performers.ts';
import { venues } from '../schema/venues.ts';

/**
 * Each venue that the records name, once, as complete as they and the database together know it: what a
 * page leaves out is not forgotten, so that pages that say more and less can be imported in any order.
 */
export async function mergeVenues(db: Database, named: readonly ImportedVenue[]): Promise<ImportedVenue[]> {
  const merged = mergeBySlug(named);
  const known = await db
    .select()
    .from(venues)
    .where(inArray(venues.externalKey, [...merged.keys()]));
  for (const row of known) {
    const venue = merged.get(row.externalKey!)!;
    merged.set(venue.slug, { ...filled(venue, row), name: row.name });
  }
  return [...merged.values()];
}

/** As `mergeVenues`. */
export async function mergePerformers(db: Database, named: readonly ImportedPerformer[]): Promise<ImportedPerformer[]> {
  const merged = mergeBySlug(named);
  const known = await db
    .select()
    .from(performers)
    .where(inArray(performers.externalKey, [...merged.keys()]));
  for (const row of known) {
    const performer = merged.get(row.externalKey!)!;
    merged.set(performer.slug, { ...filled(performer, row), name: row.name });
  }
  return [...merged.values()];
}

function mergeBySlug<Item extends { slug: string }>(items: readonly Item[]): Map<string, Item> {
  const merged = new Map<string, Item>();
  for (const item of items) {
    const first = merged.get(item.slug);
    merged.set(item.slug, first ? filled(first, item) : item);
  }
  return merged;
}

/** `item`, with what it does not know taken from `other`. */
function filled<Item extends object>(item: Item, other: { [Name in keyof Item]?: unknown }): Item {
  const gaps = Object.entries(item).filter(([, value]) => value === null);
  const fillings = gaps.map(([name]) => [name, other[name as keyof Item] ?? null]);
  return { ...item, ...(Object.fromEntries(fillings) as Partial<Item>) };
}
