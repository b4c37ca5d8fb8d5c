import type { Pool } from 'pg';

export async function deleteSeats(pool: Pool): Promise<void> {
  await pool.query('truncate seats, fan_holds');
}

/** Makes an event's seats, all free. */
export async function insertSeats(pool: Pool, event: number, capacity: number): Promise<void> {
  await pool.query('insert into seats (event_id, seat) select $1, generate_series(0, $2 - 1)', [event, capacity]);
  // Autovacuum is off: without it the planner would know nothing about the table.
  await pool.query('analyze seats');
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
