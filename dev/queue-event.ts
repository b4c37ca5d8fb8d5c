import { upsertEvent } from '../db/queries/event-writing.ts';
import { readPublicationSource } from '../db/queries/publishing.ts';
import { setQueuePlan } from '../db/queries/queue-plans.ts';
import { events } from '../db/schema/events.ts';
import type { Database } from '../db/database.ts';
import { DRAW_SECONDS_MIN, queuePlanOf } from '../domain/queue/queue-plan-of.ts';
import { idOf, uuidV7, type EventId } from '../domain/shared/ids.ts';
import { invariant } from '../domain/shared/invariant.ts';
import { eq } from 'drizzle-orm';
import { LOCAL_BEACON } from './queue-doubles/local-beacon.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const CLOSES_AFTER_MS = 3 * MINUTE_MS;
/** Few, so that one who tries it sees somebody wait. */
const CAPACITY = 2;

/**
 * Adds an event, like one that is there, whose queue gathers from now on, closes in three minutes and opens a minute and
 * a half later: the whole life of a queue while one watches. Answers its id; it is yet to be published.
 */
export async function addQueueEvent(db: Database, likeEventId: EventId, nowMs: number): Promise<EventId> {
  const sale = await readPublicationSource(db, likeEventId);
  const [like] = await db.select().from(events).where(eq(events.id, likeEventId));
  invariant(sale && like, 'the event that it is like has a sale');
  const closesAtMs = nowMs + CLOSES_AFTER_MS;
  const { id } = await upsertEvent(db, {
    id: uuidV7<EventId>(nowMs, crypto.getRandomValues(new Uint8Array(10))),
    externalKey: `dev:queue:${nowMs}`,
    slug: 'the-long-line',
    name: 'The Long Line',
    description: 'A queue to try: join it, see how the order is drawn, wait for your turn.',
    category: 'music',
    status: 'published',
    venueId: like.venueId,
    planId: sale.planId,
    performers: [],
    doorsAt: null,
    startsAt: new Date(nowMs + 14 * DAY_MS).toISOString(),
    endsAt: null,
    timeZone: like.timeZone,
    imageUrl: null,
    currency: sale.currency,
    seatsPerFanMax: sale.seatsPerFanMax,
    holdSeconds: sale.holdSeconds,
    paymentSeconds: sale.paymentSeconds,
    floors: 1,
    jurisdiction: null,
    locationHint: null,
    returnPolicy: like.returnPolicy,
    zones: sale.zones,
    ticketTypes: sale.ticketTypes,
    prices: sale.prices,
  });
  const settings = {
    registers: 2,
    joinsFromMs: nowMs - MINUTE_MS,
    closesAtMs,
    opensAtMs: closesAtMs + DRAW_SECONDS_MIN * 1_000,
    capacity: CAPACITY,
    passSeconds: 600,
    graceSeconds: 120,
    classes: ['Everybody'],
    isVerifiable: true,
  };
  await setQueuePlan(db, id, queuePlanOf(settings, LOCAL_BEACON));
  return idOf<EventId>(id);
}
