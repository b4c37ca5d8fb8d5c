import { Client } from 'pg';
import type { Database } from '../../../db/database.ts';
import { upsertEvent } from '../../../db/queries/event-writing.ts';
import { upsertPlan, upsertVenue } from '../../../db/queries/organising.ts';
import type { SeatingPlan } from '../../../domain/seating/seating-plan.ts';
import { idOf, uuidV7, type AnyId, type EventId } from '../../../domain/shared/ids.ts';
import { eventIdOf, fanOf, HOLD_SECONDS, SEATS_PER_FAN_MAX, SEATS_PER_HOLD } from '../load/attempts.ts';
import { CURRENCY, PRICE, SEATS_PER_ROW, TICKET_TYPE, ZONE } from '../load/bench-publication.ts';

/** Writes an event with its plan, and a user for each of its fans, into the product's tables. */
export async function writeCatalogueEvent(options: {
  db: Database;
  url: string;
  event: number;
  capacity: number;
}): Promise<void> {
  const { db, event, capacity } = options;
  const { id: venueId } = await upsertVenue(db, VENUE);
  const geometry = planOf(capacity);
  const plan = { id: newId(), venueId, contentHash: `bench-${capacity}`, geometry };
  const { id: planId } = await upsertPlan(db, { ...plan, source: { document: {}, supplement: null } });
  await upsertEvent(db, {
    id: idOf<EventId>(eventIdOf(event)),
    externalKey: null,
    slug: 'bench',
    name: 'Bench',
    description: '',
    category: 'music',
    status: 'published',
    doorsAt: null,
    startsAt: '2030-05-01T18:30:00Z',
    endsAt: null,
    timeZone: 'Europe/Zurich',
    venueId,
    planId,
    performers: [],
    imageUrl: null,
    currency: CURRENCY,
    seatsPerFanMax: SEATS_PER_FAN_MAX,
    holdSeconds: HOLD_SECONDS,
    paymentSeconds: HOLD_SECONDS,
    floors: 1,
    jurisdiction: null,
    locationHint: null,
    returnPolicy: { cancellation: null, faceValue: null },
    zones: [{ code: ZONE, name: 'Stalls', category: 'Stalls' }],
    ticketTypes: [{ code: TICKET_TYPE, name: 'Adult' }],
    prices: [{ zone: ZONE, ticketType: TICKET_TYPE, ...PRICE }],
  });
  await writeUsers(options);
}

/** 1 for each seat of the event that has a live ticket. */
export async function ticketedSeats(url: string, event: number, capacity: number): Promise<Uint8Array> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const answer = await client.query<{ seat_index: number }>(
    `select seat_index from tickets where event_id = $1 and status <> 'void'`,
    [eventIdOf(event)],
  );
  await client.end();
  const seats = new Uint8Array(capacity);
  for (const { seat_index } of answer.rows) seats[seat_index] = 1;
  return seats;
}

const VENUE = {
  id: newId(),
  slug: 'bench-hall',
  name: 'Bench Hall',
  street: null,
  city: 'Zürich',
  region: null,
  postalCode: null,
  country: 'CH',
  timeZone: 'Europe/Zurich',
  latitude: null,
  longitude: null,
  externalKey: 'bench',
};

async function writeUsers({ url, event, capacity }: { url: string; event: number; capacity: number }): Promise<void> {
  const fans = Array.from({ length: capacity / SEATS_PER_HOLD }, (_, fan) => fanOf(event, fan));
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`insert into users (id, email) select id, id || '@example.org' from unnest($1::uuid[]) as u(id)`, [
    fans,
  ]);
  await client.query('analyze');
  await client.end();
}

function planOf(capacity: number): SeatingPlan {
  const rows = Math.ceil(capacity / SEATS_PER_ROW);
  return {
    name: 'Bench plan',
    size: { width: SEATS_PER_ROW, height: rows },
    categories: [{ name: 'Stalls', color: '#336699' }],
    sections: [{ name: 'Parterre' }],
    rows: Array.from({ length: rows }, (_, row) => ({
      section: 0,
      label: String(row),
      first: row * SEATS_PER_ROW,
      length: Math.min(SEATS_PER_ROW, capacity - row * SEATS_PER_ROW),
    })),
    seats: Array.from({ length: capacity }, (_, seat) => ({
      guid: `seat-${seat}`,
      number: String(seat % SEATS_PER_ROW),
      row: Math.floor(seat / SEATS_PER_ROW),
      category: 0,
      x: seat % SEATS_PER_ROW,
      y: Math.floor(seat / SEATS_PER_ROW),
      accessible: false,
    })),
    areas: [],
    drawings: [],
    capacity,
  };
}

function newId<Kind extends AnyId>(): Kind {
  return uuidV7<Kind>(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
