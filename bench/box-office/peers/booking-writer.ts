import { Pool } from 'pg';
import { uuidV7 } from '../../../domain/shared/ids.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { eventIdOf, SEATS_PER_HOLD, seatsOf, type Attempt } from '../load/attempts.ts';
import { CURRENCY, PRICE, TICKET_TYPE, ZONE } from '../load/bench-publication.ts';

/** Writes what was sold into the product's own tables: one booking with its tickets for each attempt. */
export interface BookingWriter {
  write(sold: readonly Attempt[]): Promise<void>;
  close(): Promise<void>;
}

const BOOKINGS = `
insert into bookings (id, event_id, user_id, status, currency, face_minor, fee_minor, tax_minor, total_minor,
  checkout_session_id, payment_id, ledger_epoch, ledger_seq, created_at)
select hold_id, $1, fan, 'booked', '${CURRENCY}', ${PRICE.faceMinor * SEATS_PER_HOLD}, ${PRICE.feeMinor * SEATS_PER_HOLD},
  ${PRICE.taxMinor * SEATS_PER_HOLD}, ${priceTotalMinor(PRICE) * SEATS_PER_HOLD}, 'session', 'payment', 1, 1, now()
from unnest($2::uuid[], $3::uuid[]) as b(hold_id, fan)`;

const ticketsFrom = (parameter: number) => `
insert into tickets (id, booking_id, event_id, seat_index, section, row_label, seat_number, zone, ticket_type,
  face_minor, fee_minor, tax_minor, status)
select id, booking_id, $1, seat, 'Parterre', (seat / 50)::text, (seat % 50)::text, '${ZONE}', '${TICKET_TYPE}',
  ${PRICE.faceMinor}, ${PRICE.feeMinor}, ${PRICE.taxMinor}, 'pending'
from unnest($${parameter}::uuid[], $${parameter + 1}::uuid[], $${parameter + 2}::int[]) as t(id, booking_id, seat)`;

/** As the textbooks have it: a transaction of its own for each booking, many connections. */
export function transactionWriter(url: string, connections: number): BookingWriter {
  const pool = openPool(url, connections);
  const writeOne = async (attempt: Attempt): Promise<void> => {
    const client = await pool.connect();
    try {
      const eventId = eventIdOf(attempt.event);
      await client.query('begin');
      await client.query({ name: 'booking', text: BOOKINGS, values: [eventId, ...bookingValues([attempt])] });
      await client.query({ name: 'tickets', text: ticketsFrom(2), values: [eventId, ...ticketValues([attempt])] });
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  return {
    write: async (sold) => void (await Promise.all(sold.map(writeOne))),
    close: () => pool.end(),
  };
}

/** One prepared statement for a batch of bookings with their tickets. */
export function batchWriter(url: string, connections: number): BookingWriter {
  const pool = openPool(url, connections);
  const text = `with booked as (${BOOKINGS})${ticketsFrom(4)}`;
  return {
    async write(sold) {
      const values = [eventIdOf(sold[0]!.event), ...bookingValues(sold), ...ticketValues(sold)];
      await pool.query({ name: 'bookings', text, values });
    },
    close: () => pool.end(),
  };
}

function openPool(connectionString: string, max: number): Pool {
  const pool = new Pool({ connectionString, max });
  pool.on('error', (error) => console.error('a connection to Postgres broke', error.message));
  return pool;
}

function bookingValues(sold: readonly Attempt[]): unknown[] {
  return [sold.map(({ holdId }) => holdId), sold.map(({ fan }) => fan)];
}

function ticketValues(sold: readonly Attempt[]): unknown[] {
  const rows = sold.flatMap((attempt) => seatsOf(attempt).map((seat) => ({ bookingId: attempt.holdId, seat })));
  const ids = rows.map(() => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10))));
  return [ids, rows.map(({ bookingId }) => bookingId), rows.map(({ seat }) => seat)];
}
