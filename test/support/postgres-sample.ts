import { idOf, uuidV7, type AnyId, type BookingId, type UserId } from '../../domain/shared/ids.ts';
import type { BookingFact } from '../../domain/inventory/booking-facts.ts';
import { sumPrices } from '../../domain/shared/money.ts';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { Database } from '../../db/database.ts';
import { findOrCreateUser } from '../../db/queries/accounts.ts';
import { upsertEvent, type EventInput } from '../../db/queries/event-writing.ts';
import { upsertPerformer, upsertPlan, upsertVenue, type VenueInput } from '../../db/queries/organising.ts';

export function newId<Kind extends AnyId>(): Kind {
  return uuidV7<Kind>(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

/** Two rows of five seats, and a standing area for ten: seats 0..9 and places 10..19. */
export const samplePlan: SeatingPlan = {
  name: 'Small hall',
  size: { width: 100, height: 100 },
  categories: [
    { name: 'Stalls', color: '#336699' },
    { name: 'Standing', color: '#993366' },
  ],
  sections: [{ name: 'Parterre' }],
  rows: [
    { section: 0, label: 'A', first: 0, length: 5 },
    { section: 0, label: 'B', first: 5, length: 5 },
  ],
  seats: Array.from({ length: 10 }, (_, seat) => ({
    guid: `seat-${seat}`,
    number: String((seat % 5) + 1),
    row: Math.floor(seat / 5),
    category: 0,
    x: (seat % 5) * 10,
    y: Math.floor(seat / 5) * 10,
    accessible: false,
  })),
  areas: [
    {
      name: 'Floor',
      category: 1,
      first: 10,
      capacity: 10,
      outline: { shape: 'rectangle', x: 0, y: 40, width: 50, height: 20, rotationDegrees: 0 },
    },
  ],
  drawings: [],
  capacity: 20,
};

export function sampleVenue(changes: Partial<VenueInput> = {}): VenueInput {
  return {
    id: newId(),
    slug: 'small-hall',
    name: 'Small Hall',
    street: 'Main Street 1',
    city: 'Zürich',
    region: null,
    postalCode: '8001',
    country: 'CH',
    timeZone: 'Europe/Zurich',
    latitude: 47.37,
    longitude: 8.54,
    externalKey: null,
    ...changes,
  };
}

export interface SampleEvent {
  eventId: string;
  venueId: string;
  performerId: string;
  userId: UserId;
}

/** A published event with the sample plan at a venue of its own, and a fan. */
export async function insertSampleEvent(db: Database, changes: Partial<EventInput> = {}): Promise<SampleEvent> {
  const venueId = changes.venueId ?? (await upsertVenue(db, sampleVenue())).id;
  const plan = { id: newId(), venueId, contentHash: 'sample', geometry: samplePlan };
  const { id: planId } = await upsertPlan(db, { ...plan, source: { document: {}, supplement: null } });
  const performer = { id: newId(), slug: 'the-band', name: 'Sigur Rós', type: 'group' as const, biography: 'A band.' };
  const { id: performerId } = await upsertPerformer(db, { ...performer, externalKey: null });
  const event = { ...sampleEvent({ venueId, planId, performers: [performerId] }), ...changes };
  const { id: eventId } = await upsertEvent(db, event);
  const fan = await findOrCreateUser(db, { id: newId(), email: `${newId()}@example.org` });
  return { eventId, venueId, performerId, userId: idOf<UserId>(fan.id) };
}

export function sampleEvent(required: Pick<EventInput, 'venueId' | 'planId' | 'performers'>): EventInput {
  return {
    id: newId(),
    externalKey: null,
    slug: 'an-evening',
    name: 'An Evening',
    description: 'One night only.',
    category: 'music',
    status: 'published',
    doorsAt: '2030-05-01T17:30:00Z',
    startsAt: '2030-05-01T18:30:00Z',
    endsAt: null,
    timeZone: 'Europe/Zurich',
    imageUrl: null,
    currency: 'CHF',
    seatsPerFanMax: 6,
    holdSeconds: 600,
    paymentSeconds: 600,
    floors: 1,
    jurisdiction: 'eu',
    locationHint: 'weur',
    returnPolicy: { cancellation: null, faceValue: null },
    zones: [
      { code: 'stalls', name: 'Stalls', category: 'Stalls' },
      { code: 'floor', name: 'Floor', category: 'Standing' },
    ],
    ticketTypes: [
      { code: 'adult', name: 'Adult' },
      { code: 'child', name: 'Child' },
    ],
    prices: [
      { zone: 'stalls', ticketType: 'adult', faceMinor: 5000, feeMinor: 500, taxMinor: 400 },
      { zone: 'stalls', ticketType: 'child', faceMinor: 2500, feeMinor: 500, taxMinor: 200 },
      { zone: 'floor', ticketType: 'adult', faceMinor: 3000, feeMinor: 300, taxMinor: 240 },
    ],
    ...required,
  };
}

/** A sale of these seats at the stalls' adult price, as the ledger says it. */
export function committedFact(args: {
  userId: UserId;
  seats: number[];
  bookingId?: BookingId;
  paymentId?: string | null;
}): BookingFact & { kind: 'committed' } {
  const price = { faceMinor: 5000, feeMinor: 500, taxMinor: 400 };
  const bookingId = args.bookingId ?? newId<BookingId>();
  return {
    kind: 'committed',
    bookingId,
    userId: args.userId,
    seats: args.seats.map((seat) => ({ seat, zone: 'stalls', ticketType: 'adult', ...price })),
    currency: 'CHF',
    total: sumPrices(args.seats.map(() => price)),
    sessionId: `cs_${bookingId}`,
    paymentId: args.paymentId === undefined ? `pi_${bookingId}` : args.paymentId,
    atMs: Date.UTC(2030, 0, 1),
  };
}
