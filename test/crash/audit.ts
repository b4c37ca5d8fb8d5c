import { setTimeout as sleep } from 'node:timers/promises';
import { inArray } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { bookings, tickets } from '../../db/schema/bookings.ts';
import type { SeenHold } from './check/history.ts';
import { lossOf } from './acknowledged-loss.ts';
import type { AcknowledgedHold } from './load/messages.ts';
import { nowUs } from './load/monotonic.ts';

const READS_AT_ONCE = 16;
/** For all reads of one audit together; then each is tried once more. */
const AUDIT_SECONDS_MAX = 20;
const BOOKING_SECONDS_MAX = 90;

/** Compares what fans were told with what the server says now; each loss goes into `lost`, once, by its hold. */
export function findLosses(options: { serverUrl: string; eventId: string; lost: Map<string, string> }) {
  const { serverUrl, eventId, lost } = options;
  return async (holds: readonly AcknowledgedHold[]): Promise<void> => {
    const queue = holds.values();
    const giveUpAtMs = performance.now() + AUDIT_SECONDS_MAX * 1000;
    await Promise.all(Array.from({ length: READS_AT_ONCE }, () => auditAll(queue, giveUpAtMs)));
  };

  async function auditAll(queue: Iterable<AcknowledgedHold>, giveUpAtMs: number): Promise<void> {
    for (const acknowledged of queue) {
      const { hold, token } = acknowledged;
      const url = `${serverUrl}/v1/events/${eventId}/holds/${hold.id}`;
      const says = await readHold({ url, token, giveUpAtMs });
      const loss = typeof says === 'string' ? says : lossOf(acknowledged, says, nowUs());
      if (loss !== null) lost.set(hold.id, loss);
    }
  }
}

/** As its fan would; null: the server does not know it; a sentence: the server does not come round to saying. */
async function readHold(options: {
  url: string;
  token: string;
  giveUpAtMs: number;
}): Promise<SeenHold | null | string> {
  const { url, token, giveUpAtMs } = options;
  for (;;) {
    const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
    if (response.ok) return (await response.json()) as SeenHold;
    const problem = await response.text();
    if (response.status === 404 && problem.includes('hold-not-found')) return null;
    if (performance.now() > giveUpAtMs) return `${url} cannot be read: ${problem}`;
    await sleep(100);
  }
}

/** Sold holds whose booking does not come to Postgres as it was sold, in time. */
export async function missingBookings(db: Database, sold: readonly SeenHold[]): Promise<string[]> {
  const giveUpAtMs = performance.now() + BOOKING_SECONDS_MAX * 1000;
  let missing = sold;
  for (;;) {
    const booked = await bookedSeats(
      db,
      missing.map(({ id }) => id),
    );
    missing = missing.filter((hold) => booked.get(hold.id) !== textOf(hold.total.totalMinor, hold.seats));
    if (missing.length === 0) return [];
    if (performance.now() > giveUpAtMs)
      return missing.map(({ id }) => `booking ${id} is not in Postgres as it was sold`);
    await sleep(500);
  }
}

/** Price and seats by booking. */
async function bookedSeats(db: Database, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.select().from(bookings).where(inArray(bookings.id, ids));
  const seats = await db.select().from(tickets).where(inArray(tickets.bookingId, ids));
  return new Map(
    rows.map(({ id, totalMinor }) => {
      const own = seats.filter(({ bookingId }) => bookingId === id).map(({ seatIndex }) => ({ seat: seatIndex }));
      return [id, textOf(totalMinor, own)];
    }),
  );
}

function textOf(totalMinor: number, seats: readonly { seat: number }[]): string {
  const indexes = seats.map(({ seat }) => seat).sort((a, b) => a - b);
  return `${totalMinor} for ${indexes.join(' ')}`;
}
