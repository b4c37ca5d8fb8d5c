import { sql } from 'drizzle-orm';
import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { findOrCreateUser } from '../../../db/queries/accounts.ts';
import { requestRefund } from '../../../db/queries/refunds.ts';
import { idOf, type EventId, type HoldId, type UserId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import type { Hold } from '../../../protocol/http/holds.ts';
import { deviceSession, signSession } from '../../../workers/session/session.ts';
import { newId } from '../../support/postgres-sample.ts';
import { world } from '../world.ts';
import { ask, eventOnSale, freshEmail, get, holdSeats, post, signInAs, testDatabase } from './client.ts';
import {
  bookingWhen,
  CARD_THAT_PAYS,
  deliver,
  eventsAbout,
  payAt,
  sessionIdOf,
  startPayment,
  stripeDouble,
} from './payments.ts';

/** Each way of breaking has an event of its own, with so many bookings of one seat: 204 in all. */
const BOOKINGS_A_WAY = 17;
const AT_ONCE = 8;
const COMPARISONS_MAX = 40;
const TURN_MS = 500;

/** One fan's way from a held seat to wherever it breaks. */
class Sale {
  readonly eventId: string;
  readonly hold: Hold;
  readonly token: string;
  #sessionId: string | null = null;

  constructor(eventId: string, hold: Hold, token: string) {
    this.eventId = eventId;
    this.hold = hold;
    this.token = token;
  }

  get id(): string {
    return this.hold.id;
  }

  get sessionId(): string {
    return this.#sessionId!;
  }

  /** `pays`: null leaves the page open. */
  async pay(card: string | null = CARD_THAT_PAYS): Promise<void> {
    let { paymentUrl } = await startPayment(this.hold, this.token);
    // More begin at once than the provider takes in a second: the others wait for their turn.
    while (paymentUrl === null) {
      await new Promise((resolve) => setTimeout(resolve, TURN_MS));
      ({ paymentUrl } = await startPayment(this.hold, this.token));
    }
    this.#sessionId = sessionIdOf(paymentUrl);
    if (card !== null) await payAt(paymentUrl, card);
  }

  async hearWebhooks(): Promise<void> {
    for (const event of await eventsAbout(this.sessionId)) await deliver(event);
  }

  /** From now on work of this kind is lost: it counts as done, and nobody did it. */
  async lose(...topics: string[]): Promise<void> {
    for (const topic of topics) {
      await database.execute(sql`insert into lost_work (booking_id, topic) values (${this.id}, ${topic})`);
    }
  }

  whenIs(status: Parameters<typeof bookingWhen>[2]): Promise<unknown> {
    return bookingWhen(this.id, this.token, status);
  }

  /** Pays, lets everything be heard, and waits until the booking has come so far. */
  async buy(status: Parameters<typeof bookingWhen>[2] = 'issued'): Promise<void> {
    await this.pay();
    await this.hearWebhooks();
    await this.whenIs(status);
  }

  async refund(): Promise<string> {
    const refundId = newId();
    const request = { refundId, bookingId: this.id, tickets: 'all', amountMinor: this.hold.total.totalMinor } as const;
    const refunded = await requestRefund(database, { ...request, reason: 'organiser', now: new Date().toISOString() });
    if (!refunded.ok) throw new Error(refunded.failure.reason);
    return refundId;
  }
}

/** What was done by hand, and what it must have become in the end. */
type End = 'ticket' | 'nothing' | 'money back';
interface Way {
  end: End;
  breakIt: (sale: Sale) => Promise<void>;
  /** Once all of its sales have come so far. */
  thenBreakAll?: (sales: Sale[]) => Promise<void>;
}

const WAYS: Record<string, Way> = {
  'paid, and the webhook was lost': { end: 'ticket', breakIt: (sale) => sale.pay() },
  'the page is over at the provider, and nobody heard': {
    end: 'nothing',
    async breakIt(sale) {
      await sale.pay(null);
      await stripeDouble().checkout.sessions.expire(sale.sessionId);
    },
  },
  'given up while paying, and the page stayed open': {
    end: 'nothing',
    async breakIt(sale) {
      await sale.lose('expire-session');
      await sale.pay(null);
      const path = `/v1/events/${sale.eventId}/holds/${sale.id}?fence=${sale.hold.fence}`;
      const released = await ask(path, { method: 'DELETE', token: sale.token });
      if (!released.ok) throw new Error(await released.text());
    },
  },
  'the capture was lost': {
    end: 'ticket',
    async breakIt(sale) {
      await sale.lose('capture');
      await sale.buy('booked');
    },
  },
  'captured, and the tickets were lost': {
    end: 'ticket',
    async breakIt(sale) {
      await sale.lose('issue-tickets');
      await sale.buy('captured');
    },
  },
  'Postgres calls it captured, the provider only reserves it': {
    end: 'ticket',
    async breakIt(sale) {
      await sale.lose('capture');
      await sale.buy('booked');
      await database.execute(sql`update bookings set status = 'captured', captured_at = now() where id = ${sale.id}`);
    },
  },
  'turned away, and the money was kept': {
    end: 'money back',
    async breakIt(sale) {
      await sale.lose('release-authorization');
      await sale.pay();
    },
    async thenBreakAll(sales) {
      await closeSale(sales[0]!.eventId);
      await inParallel(sales.length, (at) => sales[at]!.hearWebhooks());
      await inParallel(sales.length, (at) => sales[at]!.whenIs('refused'));
    },
  },
  'cancelled, and nothing was given back': {
    end: 'money back',
    async breakIt(sale) {
      await sale.lose('capture');
      await sale.buy('booked');
      await database.execute(sql`
        with cancelled as (update bookings set status = 'cancelled' where id = ${sale.id} returning id)
        update tickets set status = 'void' from cancelled where booking_id = cancelled.id`);
    },
  },
  'a refund was begun and never made': {
    end: 'money back',
    async breakIt(sale) {
      await sale.buy();
      await sale.lose('refund');
      await sale.refund();
    },
  },
  'refunded, and the seat was not freed': {
    end: 'money back',
    async breakIt(sale) {
      await sale.buy();
      await sale.lose('free-seats');
      await sale.refund();
    },
  },
  'Postgres calls a refund done that was never made': {
    end: 'money back',
    async breakIt(sale) {
      await sale.buy();
      await sale.lose('refund');
      const refundId = await sale.refund();
      await database.execute(sql`update refunds set state = 'done', settled_at = now() where id = ${refundId}`);
    },
  },
  'disputed and lost, and nobody heard': {
    end: 'money back',
    async breakIt(sale) {
      await sale.buy();
      const { payment_intent: paymentIntent } = await stripeDouble().checkout.sessions.retrieve(sale.sessionId);
      const { id } = await atTheBank<{ id: string }>('disputes', { paymentIntent });
      await atTheBank(`disputes/${id}/close`, { outcome: 'lost' });
    },
  },
};

const database = testDatabase();
let operator: string;
beforeAll(async () => {
  operator = await signInAs('operator');
  // What is in `lost_work` is never done by the outbox: as if a crash had eaten it after it was marked.
  await database.execute(sql`create table if not exists lost_work (booking_id uuid, topic text)`);
  await database.execute(sql`
    create or replace function lose_work() returns trigger language plpgsql as $$
    begin
      if exists (
        select 1 from lost_work l
        where l.topic = new.topic
          and l.booking_id::text in (new.payload ->> 'bookingId', new.payload ->> 'holdId')) then
        new.done_at = now();
      end if;
      return new;
    end $$`);
  await database.execute(
    sql`create or replace trigger lose_work before insert on outbox for each row execute function lose_work()`,
  );
});

describe('the reconciler', () => {
  test('[RECON-1..14] 204 bookings that were broken by hand in 12 ways are all closed right', async () => {
    const broken = new Map<string, Sale[]>();
    for (const [way, { breakIt, thenBreakAll }] of Object.entries(WAYS)) {
      const eventId = await eventOnSale();
      const sales = await inParallel(BOOKINGS_A_WAY, (seat) => saleOf(eventId, seat));
      await inParallel(BOOKINGS_A_WAY, (at) => breakIt(sales[at]!));
      await thenBreakAll?.(sales);
      broken.set(way, sales);
    }
    const ids = new Set([...broken.values()].flat().map(({ id }) => id));
    await untilNothingIsLeft(ids);
    for (const [way, sales] of broken) {
      for (const sale of sales)
        expect({ way, ...(await endOf(sale)) }).toEqual({ way, ...expectedEnd(WAYS[way]!.end) });
    }
  }, 600_000);

  test('[RECON-14] only operators see and start it; nonsense is named', async () => {
    const fan = await signInAs();
    await expect(get('/v1/reconciliation', { token: fan })).rejects.toThrow('403');
    await expect(post('/v1/reconciliation', { token: fan, body: {} })).rejects.toThrow('403');
    await expect(post('/v1/reconciliation', { token: operator, body: { sinceMinutes: 0 } })).rejects.toThrow(
      'sinceMinutes',
    );
    const report = await post<Report>('/v1/reconciliation', { token: operator, body: { settledMinutes: 150 } });
    expect(await get('/v1/reconciliation', { token: operator })).toMatchObject({
      last: { holds: report.holds, steps: report.steps, drifts: report.drifts },
    });
  });
});

interface Report {
  holds: number;
  steps: Record<string, number>;
  drifts: { holdId: string; what: string }[];
  failures: { holdId: string; step: string; error: string }[];
}

/** Compares until a comparison finds nothing to do with ours; other tests have payments under way. */
async function untilNothingIsLeft(ids: ReadonlySet<string>): Promise<void> {
  let report: Report | undefined;
  for (let time = 0; time < COMPARISONS_MAX; time++) {
    report = await post<Report>('/v1/reconciliation', {
      token: operator,
      body: { sinceMinutes: 60, settledMinutes: 0 },
    });
    const failures = report.failures.filter(({ holdId }) => ids.has(holdId));
    if (Object.keys(report.steps).length === 0 && failures.length === 0) break;
    await exports.default.scheduled();
  }
  expect(report!.drifts.filter(({ holdId }) => ids.has(holdId))).toEqual([]);
  expect(report!.steps).toEqual({});
}

async function saleOf(eventId: string, seat: number): Promise<Sale> {
  const user = await findOrCreateUser(database, { id: newId(), email: freshEmail() });
  const session = { ...deviceSession(Date.now()), user: { ...user, id: idOf<UserId>(user.id) } };
  const token = await signSession(session, 'development-session-secret-of-no-worth');
  const { hold } = await holdSeats(eventId, [seat], token);
  return new Sale(eventId, hold, token);
}

async function closeSale(eventId: string): Promise<void> {
  const decided = await officeOf(eventId).decideOperator({ kind: 'close-sale' });
  if (!decided.ok) throw new Error(decided.refusal.reason);
}

function officeOf(eventId: string) {
  return boxOfficeOf(exports, { eventId: idOf<EventId>(eventId), jurisdiction: 'eu', hint: 'weur' });
}

/** What no shop can ask for. */
async function atTheBank<Answer>(path: string, body: object): Promise<Answer> {
  const response = await fetch(`${world.STRIPE_API_BASE}/_double/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return await response.json<Answer>();
}

/** Tickets that admit, money that we have of the fan's, and whether the box office has the seat as sold. */
async function endOf(sale: Sale): Promise<{ tickets: number; keptMinor: number; sold: number; waiting: boolean }> {
  const { rows } = await database.execute<{ tickets: number }>(
    sql`select count(*)::int as tickets from tickets where booking_id = ${sale.id} and status = 'live'`,
  );
  const [office] = (await officeOf(sale.eventId).evidence([{ holdId: sale.id as HoldId, sessionIds: [] }]))!;
  return {
    tickets: rows[0]!.tickets,
    keptMinor: await keptMinor(sale.sessionId),
    sold: office!.soldSeats.length,
    waiting: office!.phase === 'paying' || office!.phase === 'expiring',
  };
}

async function keptMinor(sessionId: string): Promise<number> {
  const stripe = stripeDouble();
  const { payment_intent: payment } = await stripe.checkout.sessions.retrieve(sessionId);
  if (typeof payment !== 'string') return 0;
  const intent = await stripe.paymentIntents.retrieve(payment, { expand: ['latest_charge'] });
  const refunds = await stripe.refunds.list({ payment_intent: payment });
  const disputes = await stripe.disputes.list({ payment_intent: payment });
  const back = refunds.data.filter(({ status }) => status !== 'failed').reduce((sum, { amount }) => sum + amount, 0);
  const lost = disputes.data.filter(({ status }) => status !== 'won').reduce((sum, { amount }) => sum + amount, 0);
  return intent.amount_capturable + intent.amount_received - back - lost;
}

function expectedEnd(end: End) {
  const isSold = end === 'ticket';
  return { tickets: isSold ? 1 : 0, keptMinor: isSold ? PRICE_MINOR : 0, sold: isSold ? 1 : 0, waiting: false };
}

/** A seat of the sample's stalls is 59.00, a place of its floor 35.40. */
const PRICE_MINOR = expect.toBeOneOf([5_900, 3_540]) as number;

async function inParallel<Value>(count: number, work: (at: number) => Promise<Value>): Promise<Value[]> {
  const results: Value[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const at = next++;
      results[at] = await work(at);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
