import { Pool } from 'pg';
import { HOLD_SECONDS, SEATS_PER_FAN_MAX, SEATS_PER_HOLD, type Attempt } from '../load/attempts.ts';
import { deleteSeats, insertSeats, sellSeats, takenInPostgres } from './postgres-seats.ts';
import type { SeatStore } from './seat-store.ts';

/**
 * A whole batch by one prepared statement: compare (the seats are free and locked in seat order, so that batches cannot
 * deadlock) and set. An attempt must be the first of its batch for each of its seats. The fan's row bounds what one
 * fan has; it is written first, so that a fan who has it already gets no seats.
 */
const STATEMENT = `
with attempts as materialized (
  select ord, fan, key, hold_id, first_seat
  from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int[]) with ordinality as a(fan, key, hold_id, first_seat, ord)
), wanted as materialized (
  select ord, seat, row_number() over (partition by seat order by ord) as turn
  from attempts, generate_series(first_seat, first_seat + ${SEATS_PER_HOLD - 1}) as seat
), free as materialized (
  select s.seat from seats s
  where s.event_id = $1 and s.seat = any (array(select seat from wanted where turn = 1))
    and (s.hold_id is null or s.expires_at <= now())
  order by s.seat for update
), grantable as (
  select ord from wanted left join free using (seat)
  group by ord having count(free.seat) filter (where turn = 1) = ${SEATS_PER_HOLD}
), granted as (
  insert into fan_holds as held (event_id, fan, hold_id, key, fence, expires_at)
  select distinct on (fan) $1, fan, hold_id, key, nextval('fences'), now() + $6::int * interval '1 second'
  from attempts join grantable using (ord) where ${SEATS_PER_HOLD} <= ${SEATS_PER_FAN_MAX} order by fan, ord
  on conflict (event_id, fan) do update
    set hold_id = excluded.hold_id, key = excluded.key, fence = excluded.fence, expires_at = excluded.expires_at
    where held.expires_at <= now()
  returning held.hold_id, held.fence, held.expires_at
), claimed as (
  update seats s set hold_id = g.hold_id, fence = g.fence, expires_at = g.expires_at
  from granted g join attempts using (hold_id) join wanted using (ord)
  where s.event_id = $1 and s.seat = wanted.seat
), repeated as (
  select a.ord, held.fence from attempts a
  join fan_holds held on held.event_id = $1 and held.fan = a.fan and held.key = a.key and held.expires_at > now()
)
select a.ord::int, g.fence from granted g join attempts a using (hold_id)
union all select ord::int, fence from repeated`;

/** One statement, one fsync for each batch. `lanes`: connections, each with one batch at a time. */
export function postgresCasStore(url: string, lanes: number): SeatStore {
  const pool = new Pool({ connectionString: url, max: lanes });
  pool.on('error', (error) => console.error('a connection to Postgres broke', error.message));
  return {
    clear: () => deleteSeats(pool),
    publish: (event, capacity) => insertSeats(pool, event, capacity),
    async hold(attempts) {
      const answer = await pool.query<{ ord: number; fence: string }>({
        name: 'hold',
        text: STATEMENT,
        values: valuesOf(attempts),
      });
      const fences = new Map(answer.rows.map(({ ord, fence }) => [ord, fence]));
      return attempts.map((_, i) => {
        const fence = fences.get(i + 1);
        return fence === undefined ? null : { fence };
      });
    },
    sell: (attempts, fences) => sellSeats(pool, attempts, fences),
    takenSeats: (event, capacity) => takenInPostgres(pool, event, capacity),
    close: () => pool.end(),
  };
}

function valuesOf(attempts: readonly Attempt[]): unknown[] {
  return [
    attempts[0]!.event,
    attempts.map(({ fan }) => fan),
    attempts.map(({ key }) => key),
    attempts.map(({ holdId }) => holdId),
    attempts.map(({ firstSeat }) => firstSeat),
    HOLD_SECONDS,
  ];
}
