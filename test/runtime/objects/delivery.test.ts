import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import type { LedgerDelivery } from '../../../protocol/rpc/box-office.ts';
import { accepted, batchesTo, holdSeats, newFan, newUser, publishedSale, type BoxOfficeStub } from './sale.ts';

/** For what comes soon on an idle machine: a busy one is not a failure. */
const SOON = { timeout: 10_000 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('[BOX-12] a sale leaves as a fact, with everything that Postgres needs', async () => {
  const { boxOffice, address } = await publishedSale();
  const sent = tapQueue(address);
  const fan = newUser();
  const hold = await sell(boxOffice, fan, [1, 2]);
  await vi.waitFor(() => expect(sent).toHaveLength(1), SOON);
  expect(sent[0]).toMatchObject({ kind: 'ledger', ...address, epoch: 1, afterSeq: 0 });
  expect(sent[0]!.facts).toMatchObject([
    { kind: 'committed', bookingId: hold.holdId, userId: fan.userId, sessionId: 'session', paymentId: 'payment' },
  ]);
});

it('[BOX-12] a hold and its release leave nothing: such rows pass for free', async () => {
  const { boxOffice, address } = await publishedSale();
  const sent = tapQueue(address);
  await batchesTo(boxOffice)(holdSeats(newFan(), [1]));
  await sell(boxOffice, newUser(), [2], 2);
  await vi.waitFor(() => expect(sent).toHaveLength(1), SOON);
  expect(sent[0]!.facts).toHaveLength(1);
  expect(sent[0]!.throughSeq).toBeGreaterThan(2);
});

it('[BOX-13] one stretch is on its way at a time; the next begins where Postgres is', async () => {
  const { boxOffice, address } = await publishedSale();
  const sent = tapQueue(address);
  await sell(boxOffice, newUser(), [1]);
  await sell(boxOffice, newUser(), [2], 2);
  await sell(boxOffice, newUser(), [3], 3);
  await vi.waitFor(() => expect(sent).toHaveLength(1), SOON);
  expect(sent[0]!.facts).toHaveLength(1);

  await boxOffice.delivered({ epoch: 1, throughSeq: sent[0]!.throughSeq });
  await vi.waitFor(() => expect(sent).toHaveLength(2), SOON);
  expect(sent[1]!.afterSeq).toBe(sent[0]!.throughSeq);
  expect(sent[1]!.facts).toHaveLength(2);

  await boxOffice.delivered({ epoch: 1, throughSeq: sent[1]!.throughSeq });
  vi.setSystemTime(Date.now() + 120_000);
  await runDurableObjectAlarm(boxOffice);
  expect(sent).toHaveLength(2);
});

it('[BOX-14] an unconfirmed stretch is sent again, the very same one, though more has happened and after a restart too', async () => {
  const { boxOffice, address } = await publishedSale();
  const sent = tapQueue(address);
  await sell(boxOffice, newUser(), [1]);
  await sell(boxOffice, newUser(), [2], 2);
  await vi.waitFor(() => expect(sent).toHaveLength(1), SOON);

  expect(await alarmAtMs(boxOffice)).toBeLessThanOrEqual(Date.now() + 5_000);
  vi.setSystemTime(Date.now() + 4_000);
  await runDurableObjectAlarm(boxOffice);
  expect(sent).toHaveLength(1);
  vi.setSystemTime(Date.now() + 2_000);
  await runDurableObjectAlarm(boxOffice);
  await vi.waitFor(() => expect(sent).toHaveLength(2), SOON);
  expect(sent[1]).toEqual(sent[0]);

  await evictDurableObject(boxOffice);
  await runDurableObjectAlarm(boxOffice);
  await vi.waitFor(() => expect(sent).toHaveLength(3), SOON);
  expect(sent[2]).toEqual(sent[0]);
});

it('[BOX-14] [CLOCK-8] a clock that steps back an hour delays no delivery by that hour', async () => {
  const { boxOffice, address } = await publishedSale();
  const sent = tapQueue(address);
  await sell(boxOffice, newUser(), [1]);
  await vi.waitFor(() => expect(sent).toHaveLength(1), SOON);
  vi.setSystemTime(Date.now() - 3_600_000);
  await runDurableObjectAlarm(boxOffice);
  await vi.waitFor(() => expect(sent).toHaveLength(2), SOON);
  expect(sent[1]).toEqual(sent[0]);
});

it('[BOX-14] what was never sent because the object died is sent by the alarm that was set with it', async () => {
  const { boxOffice, address } = await publishedSale();
  vi.spyOn(env.BOOKINGS, 'send').mockRejectedValue(new Error('the queue is away'));
  await sell(boxOffice, newUser(), [1]);
  await evictDurableObject(boxOffice);
  vi.restoreAllMocks();
  const sent = tapQueue(address);
  expect(await runDurableObjectAlarm(boxOffice)).toBe(true);
  await vi.waitFor(() => expect(sent).toHaveLength(1), SOON);
});

it('[BOX-15] receipts that come twice, late or from another epoch move nothing', async () => {
  const { boxOffice, address } = await publishedSale();
  const sent = tapQueue(address);
  await sell(boxOffice, newUser(), [1]);
  await vi.waitFor(() => expect(sent).toHaveLength(1), SOON);
  const { throughSeq } = sent[0]!;
  await boxOffice.delivered({ epoch: 2, throughSeq });
  expect(await deliveredSeq(boxOffice)).toBe(0);
  await boxOffice.delivered({ epoch: 1, throughSeq });
  await boxOffice.delivered({ epoch: 1, throughSeq: throughSeq - 1 });
  expect(await deliveredSeq(boxOffice)).toBe(throughSeq);
  expect(sent).toHaveLength(1);
});

/** Takes seats all the way to sold, as floor and Worker would. `boot`: one more for each sale of a test. */
async function sell(
  boxOffice: BoxOfficeStub,
  fan: ReturnType<typeof newUser>,
  seats: number[],
  boot = 1,
): Promise<HoldView> {
  const decide = batchesTo(boxOffice, { boot });
  const hold = accepted((await decide(holdSeats(fan, seats)))[0]);
  const { holdId } = hold;
  const key = crypto.randomUUID();
  const paying = accepted((await decide({ kind: 'start-payment', key, fan, holdId, fence: hold.fence }))[0]);
  const { fence } = paying;
  accepted(await boxOffice.decidePayment({ kind: 'attach', holdId, fence, attempt: 1, sessionId: 'session' }));
  const amountMinor = priceTotalMinor(paying.total);
  const payment = { sessionId: 'session', paymentId: 'payment', amountMinor };
  return accepted(await boxOffice.decidePayment({ kind: 'commit', holdId, fence, ...payment }));
}

/** A queue that loses every message: what this event's box office gave it, and no consumer that would confirm it. */
function tapQueue({ eventId }: EventAddress): LedgerDelivery[] {
  const sent: LedgerDelivery[] = [];
  vi.spyOn(env.BOOKINGS, 'send').mockImplementation(async (message) => {
    const delivery = message as LedgerDelivery;
    if (delivery.eventId === eventId) sent.push(structuredClone(delivery));
    return QUEUED;
  });
  return sent;
}

const QUEUED: QueueSendResponse = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

function alarmAtMs(boxOffice: BoxOfficeStub): Promise<number | null> {
  return runInDurableObject(boxOffice, (_, { storage }) => storage.getAlarm());
}

function deliveredSeq(boxOffice: BoxOfficeStub): Promise<number> {
  return runInDurableObject(boxOffice, (_, { storage }) =>
    Number(storage.sql.exec('SELECT delivered_seq FROM publication').one().delivered_seq),
  );
}
