import { sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { createEvent } from '../../test/crash/outside-world.ts';

/** What one seat of the sample's stalls costs. */
export const SEAT_MINOR = 5900;
const BUYERS = 1000;

/** An event with one booking of one ticket for each payment, issued: as the saga would have left them. */
export async function createSoldEvent(db: Database, paymentIds: readonly string[]): Promise<string> {
  const capacity = paymentIds.length;
  const eventId = await createEvent(db, { capacity, floors: 1 });
  await db.execute(sql`
    insert into users (id, email)
    select gen_random_uuid(), 'buyer-' || n || '@example.org' from generate_series(0, ${BUYERS - 1}::int) n`);
  await db.execute(sql`
    insert into bookings (id, event_id, user_id, status, currency, face_minor, fee_minor, tax_minor, total_minor,
      checkout_session_id, payment_id, ledger_epoch, ledger_seq, created_at, captured_at, issued_at)
    select gen_random_uuid(), ${eventId}, u.id, 'issued', 'CHF', 5000, 500, 400, ${SEAT_MINOR}, 'cs_' || p.id, p.id, 1, 1,
      now(), now(), now()
    from jsonb_array_elements_text(${JSON.stringify(paymentIds)}::jsonb) with ordinality as p(id, n)
    join users u on u.email = 'buyer-' || p.n % ${BUYERS} || '@example.org'`);
  await db.execute(sql`
    insert into tickets (id, booking_id, event_id, seat_index, section, row_label, seat_number, zone, ticket_type,
      face_minor, fee_minor, tax_minor, status, code)
    select gen_random_uuid(), b.id, b.event_id, row_number() over (order by b.id) - 1, 'Parterre', 'A', '1', 'stalls',
      'adult', 5000, 500, 400, 'live', 'CODE'
    from bookings b where b.event_id = ${eventId}`);
  return eventId;
}
