import { sql } from 'drizzle-orm';
import { exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import type * as z from 'zod';
import { upsertUser } from '../../../db/queries/accounts.ts';
import { idOf, type DeviceId, type EventId, type HoldId, type UserId } from '../../../domain/shared/ids.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import type { MoneyEntry } from '../../../dev/stripe-double/money-ledger.ts';
import type { Hold } from '../../../protocol/http/holds.ts';
import type { reconciliationSchema } from '../../../protocol/http/reconciliation.ts';
import { signSession } from '../../../workers/session/session.ts';
import { newId } from '../../support/postgres-sample.ts';
import { controlWorld, world } from '../world.ts';
import { freshEmail, holdSeats, post, signIn, testDatabase } from '../api/client.ts';
import { deliver, eventsAbout, payAt, CARD_THAT_PAYS, sessionIdOf, startPayment } from '../api/payments.ts';

const WAIT_MS = 120_000;

type Report = z.infer<typeof reconciliationSchema>;

/** Really: nothing listens at its address until it is started again. */
export async function setPart(part: 'stripe' | 'mailbox' | 'postgres', act: 'stop' | 'start'): Promise<void> {
  await controlWorld('POST', `/${part}/${act}`);
}

/** Asks until it is so; fails when it does not become so. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAtMs = Date.now() + WAIT_MS;
  while (!(await isSo())) {
    if (Date.now() > giveUpAtMs) throw new Error(`it did not come to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A fan with a held seat, signed in. */
export class Customer {
  readonly hold: Hold;
  readonly token: string;
  sessionId: string | null = null;

  constructor(hold: Hold, token: string) {
    this.hold = hold;
    this.token = token;
  }

  /** Opens the payment page and pays there: the money is reserved, and nobody here has heard of it. */
  async pay(): Promise<void> {
    const { paymentUrl } = await startPayment(this.hold, this.token);
    this.sessionId = sessionIdOf(paymentUrl!);
    await payAt(paymentUrl!, CARD_THAT_PAYS);
  }

  /** Delivers what the provider has to say of it; answers the statuses. */
  async hearWebhooks(): Promise<number[]> {
    const statuses = [];
    for (const event of await eventsAbout(this.sessionId!)) {
      const response = await deliver(event);
      await response.body?.cancel();
      statuses.push(response.status);
    }
    return statuses;
  }

  /** As its box office has it now. */
  async view(): Promise<HoldView> {
    const seen = await boxOffice(this.hold.eventId).viewHold(idOf<HoldId>(this.hold.id), null);
    if (!seen.ok) throw new Error(seen.refusal.reason);
    return seen.hold;
  }
}

export async function customers(eventId: string, seats: number[]): Promise<Customer[]> {
  const list = [];
  for (const seat of seats) {
    const { hold, token: device } = await holdSeats(eventId, [seat]);
    list.push(new Customer(hold, await signIn(freshEmail(), device)));
  }
  return list;
}

/** Where the sample events have their objects. */
function addressOf(eventId: string) {
  return { eventId: idOf<EventId>(eventId), jurisdiction: 'eu', hint: 'weur' } as const;
}

export function boxOffice(eventId: string) {
  return boxOfficeOf(exports, addressOf(eventId));
}

/** Of an operator, whom no mail had to reach. */
async function operatorToken(): Promise<string> {
  const user = { id: newId<UserId>(), email: freshEmail(), name: null, roles: ['operator' as const] };
  await upsertUser(testDatabase(), user);
  const expiresAtMs = Date.now() + 3_600_000;
  return signSession({ deviceId: newId<DeviceId>(), expiresAtMs, user }, 'development-session-secret-of-no-worth');
}

/** The three records say the same, and no money is anywhere else: I4, for an event whose bookings are all issued. */
export async function expectNumbersToAddUp(eventId: string, bookings: Customer[]): Promise<void> {
  const sale = await boxOffice(eventId).decideOperator({ kind: 'resume-clock' });
  if (!sale.ok) throw new Error(sale.refusal.reason);
  const { rows: tickets } = await testDatabase().execute<{ status: string; count: string }>(
    sql`select status, count(*) from tickets where event_id = ${eventId} group by status`,
  );
  const { rows: payments } = await testDatabase().execute<{ payment_id: string; total_minor: string }>(
    sql`select payment_id, total_minor from bookings where event_id = ${eventId} and status = 'issued'`,
  );
  const response = await fetch(`${world.STRIPE_API_BASE}/_double/ledger`);
  const { data } = await response.json<{ data: MoneyEntry[] }>();
  const kept = new Map(data.map((entry) => [entry.paymentIntent, entry]));
  expect({
    seats: sale.sale.seats,
    tickets: tickets.map(({ status, count }) => [status, Number(count)]),
    bookings: payments.length,
  }).toEqual({
    seats: { available: 20 - bookings.length, held: 0, booked: bookings.length, blocked: 0 },
    tickets: [['live', bookings.length]],
    bookings: bookings.length,
  });
  for (const { payment_id: paymentId, total_minor: total } of payments) {
    expect(kept.get(paymentId)).toMatchObject({ captured: Number(total), kept: Number(total), reserved: 0 });
  }
  const ours = data.filter(({ metadata }) => metadata['eventId'] === eventId);
  expect(ours.filter(({ reserved, kept: has }) => reserved > 0 || has > 0)).toHaveLength(bookings.length);

  const operator = await operatorToken();
  const { drifts, failures } = await post<Report>('/v1/reconciliation', {
    token: operator,
    body: { settledMinutes: 0 },
  });
  // Box offices of other test files are not here, and so their events cannot be compared.
  expect([...drifts, ...failures].filter((row) => row.eventId === eventId)).toEqual([]);
}
