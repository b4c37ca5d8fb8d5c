import type { Pool } from 'pg';
import { SEATS_PER_HOLD, type Attempt } from '../load/attempts.ts';

export async function deleteSeats(pool: Pool): Promise<void> {
  await pool.query('truncate seats, fan_holds');
}

/** Makes an event's seats, all free. */
export async function insertSeats(pool: Pool, event: number, capacity: number): Promise<void> {
  await pool.query('insert into seats (event_id, seat) select $1, generate_series(0, $2 - 1)', [event, capacity]);
  // Autovacuum is off: without it the planner would know nothing about the table.
  await pool.query('analyze seats');
}

/** Makes holds permanent whose every seat still has the fence: one prepared statement. */
export async function sellSeats(
  pool: Pool,
  attempts: readonly Attempt[],
  fences: readonly string[],
): Promise<boolean[]> {
  const answer = await pool.query<{ hold_id: string }>({
    name: 'sell',
    text: `
      with sold as (
        update seats s set expires_at = 'infinity'
        from unnest($2::uuid[], $3::bigint[], $4::int[]) as a(hold_id, fence, first_seat)
        where s.event_id = $1 and s.seat between a.first_seat and a.first_seat + ${SEATS_PER_HOLD - 1}
          and s.hold_id = a.hold_id and s.fence = a.fence and s.expires_at > now()
        returning s.hold_id)
      select hold_id from sold group by hold_id having count(*) = ${SEATS_PER_HOLD}`,
    values: [
      attempts[0]!.event,
      attempts.map(({ holdId }) => holdId),
      fences,
      attempts.map(({ firstSeat }) => firstSeat),
    ],
  });
  const sold = new Set(answer.rows.map(({ hold_id }) => hold_id));
  return attempts.map(({ holdId }) => sold.has(holdId));
}

/** 1 for each seat that somebody has. */
export async function takenInPostgres(pool: Pool, event: number, capacity: number): Promise<Uint8Array> {
  const taken = new Uint8Array(capacity);
  const answer = await pool.query<{ seat: number }>(
    'select seat from seats where event_id = $1 and hold_id is not null and expires_at > now()',
    [event],
  );
  for (const { seat } of answer.rows) taken[seat] = 1;
  return taken;
}
