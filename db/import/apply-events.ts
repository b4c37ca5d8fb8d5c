import { desc, inArray, sql } from 'drizzle-orm';
import { locationHintOf } from '../../domain/catalogue/location-hint.ts';
import type { ImportedEvent, ImportedRecord } from '../../domain/catalogue/imported-event.ts';
import { NO_RETURNS, type ReturnPolicy } from '../../domain/after-sale/return-policy.ts';
import { slugOf } from '../../domain/catalogue/slug.ts';
import type { EventId, PerformerId } from '../../domain/shared/ids.ts';
import type { Database } from '../database.ts';
import { upsertEvent, type EventInput } from '../queries/event-writing.ts';
import { upsertPerformer, type Written } from '../queries/organising.ts';
import { seatingPlans, venues } from '../schema/venues.ts';
import type { WrittenVenues } from './apply-venues.ts';
import { countOutcomes, type ImportReport, type RecordReport } from './import-report.ts';
import { inParallel } from './in-parallel.ts';
import { mergePerformers } from './merge-known.ts';
import { newId } from './new-id.ts';
import { saleByPlan, type VenuePlan } from './sale-by-plan.ts';

/** How an imported event is sold until its organiser says otherwise. */
const SALE_DEFAULTS = {
  seatsPerFanMax: 8,
  holdSeconds: 600,
  paymentSeconds: 600,
  floors: 1,
  jurisdiction: null,
} as const;

/**
 * Writes imported records: their performers first, then the events, each at the newest plan of its venue. Doing it
 * again with the same records changes nothing. Rejected records are passed on into the report.
 * @param options.returnPolicy what fans of new events are promised; default: nothing is taken back
 * @param options.venues what `applyVenues` answered for the same records
 */
export async function applyEvents(
  db: Database,
  options: { records: readonly ImportedRecord[]; venues: WrittenVenues; returnPolicy?: ReturnPolicy },
): Promise<ImportReport> {
  const { records, venues: writtenVenues, returnPolicy = NO_RETURNS } = options;
  const events = records.flatMap((record) => (record.ok ? [record.event] : []));
  const performers = await writePerformers(db, events);
  const venueIds = [...writtenVenues.values()].map(({ id }) => id);
  const plans = await newestPlans(db, venueIds);
  const reports = await inParallel(records, async (record): Promise<RecordReport> => {
    if (!record.ok) return { index: record.index, outcome: 'rejected', reason: record.reason };
    const { event } = record;
    const venueId = writtenVenues.get(event.venue.externalKey)!.id;
    const { notes, ...sale } = saleByPlan(event, plans.get(venueId) ?? null);
    const written = await upsertEvent(db, {
      ...descriptionOf(event, venueId),
      ...SALE_DEFAULTS,
      returnPolicy,
      ...sale,
      performers: event.performers.map(({ slug }) => performers.get(slug)!.id),
    });
    return { index: record.index, name: event.name, notes: [...record.notes, ...notes], ...written };
  });
  return {
    records: reports,
    venues: countOutcomes([...writtenVenues.values()].map(({ outcome }) => outcome)),
    performers: countOutcomes([...performers.values()].map(({ outcome }) => outcome)),
    venuesWithoutPlan: await slugsOf(
      db,
      venueIds.filter((id) => !plans.has(id)),
    ),
  };
}

/** By slug. A performer of whom no page says whether it is one person is taken for a group. */
async function writePerformers(db: Database, events: readonly ImportedEvent[]): Promise<Map<string, Written>> {
  const performers = await mergePerformers(
    db,
    events.flatMap((event) => event.performers),
  );
  const written = await inParallel(performers, (performer) =>
    upsertPerformer(db, {
      id: newId<PerformerId>(),
      externalKey: performer.slug,
      ...performer,
      type: performer.type ?? 'group',
    }),
  );
  return new Map(performers.map(({ slug }, index) => [slug, written[index]!]));
}

/** By venue id. */
async function newestPlans(db: Database, venueIds: string[]): Promise<Map<string, VenuePlan>> {
  const { id, venueId, version, geometry } = seatingPlans;
  const rows = await db
    .selectDistinctOn([venueId], { id, venueId, categories: sql<{ name: string }[]>`${geometry}->'categories'` })
    .from(seatingPlans)
    .where(inArray(venueId, venueIds))
    .orderBy(venueId, desc(version));
  return new Map(rows.map((row) => [row.venueId, { id: row.id, categories: row.categories.map(({ name }) => name) }]));
}

async function slugsOf(db: Database, venueIds: string[]): Promise<string[]> {
  const rows = await db
    .select({ slug: venues.slug })
    .from(venues)
    .where(inArray(venues.id, venueIds))
    .orderBy(venues.slug);
  return rows.map(({ slug }) => slug);
}

function descriptionOf(event: ImportedEvent, venueId: string) {
  return {
    id: newId<EventId>(),
    externalKey: event.externalKey,
    slug: slugOf(event.name) || 'event',
    name: event.name,
    description: event.description,
    category: event.category,
    status: event.status,
    venueId,
    doorsAt: instantText(event.doorsAtMs),
    startsAt: new Date(event.startsAtMs).toISOString(),
    endsAt: instantText(event.endsAtMs),
    timeZone: event.venue.timeZone,
    imageUrl: event.imageUrl,
    currency: event.currency,
    locationHint: locationHintOf(event.venue),
  } satisfies Partial<EventInput>;
}

function instantText(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
