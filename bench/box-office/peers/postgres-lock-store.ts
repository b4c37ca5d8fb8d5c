import { Pool, type PoolClient } from 'pg';
import { HOLD_SECONDS, SEATS_PER_FAN_MAX, SEATS_PER_HOLD, seatsOf, type Attempt } from '../load/attempts.ts';
import { deleteSeats, insertSeats, sellSeats, takenInPostgres } from './postgres-seats.ts';
import type { Grant, SeatStore } from './seat-store.ts';

/** Locks in seat order, so that transactions cannot deadlock. */
const LOCK = `
select seat from seats
where event_id = $1 and seat = any ($2::int[]) and (hold_id is null or expires_at <= now())
order by seat for update`;

const CLAIM_FANS = `
insert into fan_holds as held (event_id, fan, hold_id, key, fence, expires_at)
select $1, fan, hold_id, key, nextval('fences'), now() + $5::int * interval '1 second'
from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as a(fan, hold_id, key)
on conflict (event_id, fan) do update
  set hold_id = excluded.hold_id, key = excluded.key, fence = excluded.fence, expires_at = excluded.expires_at
  where held.expires_at <= now()
returning hold_id, fence`;

const CLAIM_SEATS = `
update seats s set hold_id = a.hold_id, fence = a.fence, expires_at = now() + $5::int * interval '1 second'
from unnest($2::int[], $3::uuid[], $4::bigint[]) as a(seat, hold_id, fence)
where s.event_id = $1 and s.seat = a.seat`;

const REPEATED = `
select fan, key, fence from fan_holds where event_id = $1 and fan = any ($2::uuid[]) and expires_at > now()`;

/**
 * `SELECT … FOR UPDATE`, decide in the application, write, commit: one transaction for whatever it is given, be it one
 * attempt or a batch; prepared statements, arrays for the rows. `lanes`: connections.
 */
export function postgresLockStore(url: string, lanes: number): SeatStore {
  const pool = new Pool({ connectionString: url, max: lanes });
  pool.on('error', (error) => console.error('a connection to Postgres broke', error.message));
  return {
    clear: () => deleteSeats(pool),
    publish: (event, capacity) => insertSeats(pool, event, capacity),
    async hold(attempts) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const grants = await decide(client, attempts);
        await client.query('commit');
        return grants;
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    sell: (attempts, fences) => sellSeats(pool, attempts, fences),
    takenSeats: (event, capacity) => takenInPostgres(pool, event, capacity),
    close: () => pool.end(),
  };
}

async function decide(client: PoolClient, attempts: readonly Attempt[]): Promise<Grant[]> {
  const event = attempts[0]!.event;
  const free = await client.query<{ seat: number }>({
    name: 'lock',
    text: LOCK,
    values: [event, [...new Set(attempts.flatMap(seatsOf))]],
  });
  const seats = new Set(free.rows.map(({ seat }) => seat));
  const fans = new Set<string>();
  const granted = attempts.filter((attempt) => {
    const wanted = seatsOf(attempt);
    const possible = wanted.every((seat) => seats.has(seat)) && !fans.has(attempt.fan);
    if (!possible || SEATS_PER_HOLD > SEATS_PER_FAN_MAX) return false;
    for (const seat of wanted) seats.delete(seat);
    fans.add(attempt.fan);
    return true;
  });
  const fences = granted.length > 0 ? await claim(client, event, granted) : new Map<string, string>();
  const refused = attempts.filter(({ holdId }) => !fences.has(holdId));
  if (refused.length > 0) await addRepeated(client, event, refused, fences);
  return attempts.map(({ holdId }) => {
    const fence = fences.get(holdId);
    return fence === undefined ? null : { fence };
  });
}

/** Writes what is granted, unless the fan has something already; answers fences by hold id. */
async function claim(client: PoolClient, event: number, granted: Attempt[]): Promise<Map<string, string>> {
  const answer = await client.query<{ hold_id: string; fence: string }>({
    name: 'claim-fans',
    text: CLAIM_FANS,
    values: [
      event,
      granted.map(({ fan }) => fan),
      granted.map(({ holdId }) => holdId),
      granted.map(({ key }) => key),
      HOLD_SECONDS,
    ],
  });
  const fences = new Map(answer.rows.map(({ hold_id, fence }) => [hold_id, fence]));
  const rows = granted
    .filter(({ holdId }) => fences.has(holdId))
    .flatMap((attempt) => seatsOf(attempt).map((seat) => ({ seat, holdId: attempt.holdId })));
  await client.query({
    name: 'claim-seats',
    text: CLAIM_SEATS,
    values: [
      event,
      rows.map(({ seat }) => seat),
      rows.map(({ holdId }) => holdId),
      rows.map(({ holdId }) => fences.get(holdId)),
      HOLD_SECONDS,
    ],
  });
  return fences;
}

/** A key that was granted before is granted again. */
async function addRepeated(
  client: PoolClient,
  event: number,
  refused: Attempt[],
  fences: Map<string, string>,
): Promise<void> {
  const answer = await client.query<{ fan: string; key: string; fence: string }>({
    name: 'repeated',
    text: REPEATED,
    values: [event, refused.map(({ fan }) => fan)],
  });
  const before = new Map(answer.rows.map(({ fan, key, fence }) => [`${fan} ${key}`, fence]));
  for (const { fan, key, holdId } of refused) {
    const fence = before.get(`${fan} ${key}`);
    if (fence !== undefined) fences.set(holdId, fence);
  }
}
