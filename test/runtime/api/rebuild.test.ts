import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { beginRebuild } from '../../../db/queries/rebuilding.ts';
import { readPublicationSource } from '../../../db/queries/publishing.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { registerOf } from '../../../domain/queue/register-of.ts';
import { idOf, type DeviceId, type EventId, type HoldId } from '../../../domain/shared/ids.ts';
import { verifyLedger } from '../../../domain/ledger/verify-ledger.ts';
import { boxOfficeOf, floorAt, registerAt } from '../../../durable-objects/address-book.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { Register } from '../../../durable-objects/register/register.ts';
import type { Hold } from '../../../protocol/http/holds.ts';
import type { SaleStatusDocument } from '../../../protocol/http/operators.ts';
import { decodeAvailabilityFrame, seatStateAt } from '../../../protocol/socket/availability.ts';
import { newId } from '../../../workers/new-id.ts';
import { publicationFrom } from '../../../workers/publication-from.ts';
import { openShopper } from '../objects/shopper.ts';
import { ask, eventOnSale, freshEmail, holdSeats, post, problemIn, signIn, signInAs, testDatabase } from './client.ts';
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

const NOTHING_KNOWN = {
  bookings: [],
  operated: { blockedSeats: [], paused: false, outage: null, closed: false },
  paid: [],
};
const [AVAILABLE, HELD, BOOKED, BLOCKED] = [0, 1, 2, 3];

let operator: string;
let eventId: string;
/** Stripe says `processing` of every payment: its double never does. Set before the Worker makes its client. */
let isProviderWorking = false;
const doublesFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const response = await doublesFetch(input, init);
  if (!isProviderWorking || !response.url.includes('/v1/payment_intents/')) return response;
  return Response.json({ ...(await response.json<object>()), status: 'processing' });
};

beforeAll(async () => {
  operator = await signInAs('operator');
});

beforeEach(async () => {
  eventId = await eventOnSale();
});

describe('a box office that lost its storage', () => {
  test('[REBUILD-1] [REBUILD-3] [REBUILD-4] [I2] [I9] bookings stand, holds are gone, pages are closed, and it sells again', async () => {
    const { hold: sold, token } = await bought([0, 1]);
    await holdSeats(eventId, [2]);
    const open = await paying([3]);
    await loseStorage();
    expect(await problemIn(await tryHold(4))).toMatchObject({ code: 'not-on-sale' });

    const sale = await rebuild();
    expect(sale).toMatchObject({ epoch: 2, paused: false, seats: { booked: 2, held: 0, available: 18 } });
    expect(await statesOf([0, 1, 2, 3])).toEqual([BOOKED, BOOKED, AVAILABLE, AVAILABLE]);
    expect(await stripeDouble().checkout.sessions.retrieve(open.sessionId)).toMatchObject({ status: 'expired' });
    expect(await problemIn(await tryHold(0))).toMatchObject({ code: 'seats-taken', seats: [0] });
    expect((await tryHold(2)).status).toBe(201);
    const booking = await bookingWhen(sold.id, token, 'issued');
    expect(booking.tickets.map(({ status }) => status)).toEqual(['live', 'live']);
    const again = await bought([5]);
    expect(again.hold.fence).toMatch(/^2\./);
  });

  test('[REBUILD-5] [I12] a payment that nobody had recorded gets its seats, at its old price', async () => {
    const { hold, token, sessionId } = await paid([6, 7]);
    await loseStorage();
    // Nobody can decide it now: it must not be lost.
    for (const event of await eventsAbout(sessionId)) expect((await deliver(event)).status).toBe(200);
    expect((await rebuild()).seats).toMatchObject({ booked: 2 });
    const booking = await bookingWhen(hold.id, token, 'issued');
    expect(booking.total.totalMinor).toBe(hold.total.totalMinor);
    for (const event of await eventsAbout(sessionId)) expect((await deliver(event)).status).toBe(200);
    expect(await statesOf([6, 7])).toEqual([BOOKED, BOOKED]);
  });

  test('[REBUILD-3] while the provider is still working on a payment the sale stays closed, and the next call opens it', async () => {
    const { hold, token } = await paid([6]);
    await loseStorage();
    isProviderWorking = true;
    const key = crypto.randomUUID();
    const answer = await ask(`/v1/events/${eventId}/rebuild`, { method: 'POST', token: operator, key });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await problemIn(answer)).toMatchObject({ code: 'busy' });
    expect(await problemIn(await tryHold(4))).toMatchObject({ code: 'not-on-sale' });
    isProviderWorking = false;
    expect(await rebuild(key)).toMatchObject({ epoch: 2, seats: { booked: 1 } });
    await bookingWhen(hold.id, token, 'issued');
  });

  test('[REBUILD-6] a payment whose seats Postgres gave to another is given back', async () => {
    const late = await paid([8]);
    await forgetHold(late);
    const { hold: winner, token } = await bought([8]);
    await loseStorage();
    expect((await rebuild()).seats).toMatchObject({ booked: 1 });
    await bookingWhen(late.hold.id, late.token, 'refused');
    await bookingWhen(winner.id, token, 'issued');
    await until(async () => (await paymentStatus(late.sessionId)) === 'canceled');
  });

  test('[REBUILD-7] the same request again changes nothing; a later one makes the next epoch', async () => {
    await bought([0]);
    await loseStorage();
    const key = crypto.randomUUID();
    const first = await rebuild(key);
    const { hold } = await holdSeats(eventId, [1]);
    expect(await rebuild(key)).toEqual(first);
    expect(await statesOf([0, 1])).toEqual([BOOKED, HELD]);
    expect(hold.fence).toMatch(/^2\./);
    expect(await rebuild()).toMatchObject({ epoch: 3, seats: { booked: 1, held: 0 } });
  });

  test('[REBUILD-7] a rebuild that broke off is finished by the next call', async () => {
    await bought([0]);
    await loseStorage();
    expect(await beginRebuild(testDatabase(), { eventId, fromEpoch: 1, requestKey: 'one that broke off' })).toBe(true);
    await office().retire({ epoch: 2 });
    const all = await Promise.all([rebuild(), rebuild()]);
    expect(all.map(({ epoch }) => epoch)).toEqual([2, 2]);
    expect(await statesOf([0, 1])).toEqual([BOOKED, AVAILABLE]);
  });

  test('[REBUILD-7] [I9] the same request opens no second sale at its epoch when that one was lost, a new one does', async () => {
    await loseStorage();
    const key = crypto.randomUUID();
    expect(await rebuild(key)).toMatchObject({ epoch: 2 });
    await loseStorage();
    // As when the first answer was lost on its way.
    await testDatabase().execute(sql`delete from idempotency_keys where key = ${key}`);
    const again = await ask(`/v1/events/${eventId}/rebuild`, { method: 'POST', token: operator, key });
    expect(await problemIn(again)).toMatchObject({ code: 'wrong-state' });
    expect(await office().snapshot()).toBeNull();
    expect(await rebuild()).toMatchObject({ epoch: 3 });
  });

  test('[REBUILD-10] [I9] a sale that was lost before it was written down as open is made again at the next epoch', async () => {
    await bought([0]);
    await loseStorage();
    const key = crypto.randomUUID();
    expect(await rebuild(key)).toMatchObject({ epoch: 2 });
    await loseStorage();
    // As when the call broke off before its last statement, a while ago.
    await testDatabase().execute(sql`delete from idempotency_keys where key = ${key}`);
    await testDatabase().execute(sql`
      update rebuilds set state = 'running', done_at = null, opening_at = now() - interval '1 minute'
      where event_id = ${eventId}`);
    expect(await rebuild(key)).toMatchObject({ epoch: 3, seats: { booked: 1 } });
    const { hold } = await holdSeats(eventId, [1]);
    expect(hold.fence).toMatch(/^3\./);
  });

  test('[REBUILD-7] one that opened the sale and broke off then is finished without opening it again', async () => {
    await bought([0]);
    await loseStorage();
    await rebuild();
    await holdSeats(eventId, [1]);
    await testDatabase().execute(sql`update rebuilds set state = 'running' where event_id = ${eventId}`);
    expect(await rebuild()).toMatchObject({ epoch: 2, seats: { booked: 1, held: 1 } });
    expect(await rebuild()).toMatchObject({ epoch: 3 });
  });

  test('[REBUILD-8] a fence of before changes no seat, and a late payment for it is given back', async () => {
    const { hold, token } = await holdSeats(eventId, [3]);
    await loseStorage();
    await rebuild();
    await holdSeats(eventId, [3]);
    const path = `/v1/events/${eventId}/holds/${hold.id}?fence=${hold.fence}`;
    expect((await ask(path, { method: 'DELETE', token })).ok).toBe(false);
    // Some payment that the provider has.
    const { sessionId } = await paid([4]);
    const paymentId = await paymentOf(sessionId);
    const payment = { sessionId: 'cs_late', paymentId, amountMinor: hold.total.totalMinor };
    const holdId = idOf<HoldId>(hold.id);
    const late = await office().decidePayment({ kind: 'commit', holdId, fence: hold.fence, ...payment });
    expect(late).toMatchObject({ ok: false, refusal: { reason: 'hold-not-found' } });
    await until(async () => (await paymentStatus(sessionId)) === 'canceled');
    expect(await statesOf([3])).toEqual([HELD]);
  });

  test('[REBUILD-9] the ledger of the rebuilt sale stands for itself', async () => {
    await bought([0, 1]);
    await paid([2]);
    await loseStorage();
    await rebuild();
    const exported = await ask(`/v1/events/${eventId}/ledger`, { token: operator });
    const lines = (await exported.text()).split('\n');
    const options = { sha256, verifySignature: () => true, publicKeys: null, knownHeads: [] };
    const { fault, summary } = await verifyLedger(lines, options);
    expect(fault).toBeNull();
    expect(summary.events).toEqual({ held: 2, committed: 2 });
  });
});

describe('a lost box office with a queue', () => {
  test('[QUEUE-24] [SWITCH-5] [REBUILD-12] goes on as its registers know it, and is not opened before all have answered', async () => {
    await post(`/v1/events/${eventId}/queue/switch`, { body: {}, token: await signInAs('organiser') });
    const [first, second] = [newId<DeviceId>(), newId<DeviceId>()];
    expect(await numberGiven(first)).toBe(0);
    const plan = await office().queuePlan();
    await loseStorage();

    const key = crypto.randomUUID();
    const silent = vi.spyOn(Register.prototype, 'kept').mockRejectedValue(new Error('it does not answer'));
    const answer = await ask(`/v1/events/${eventId}/rebuild`, { method: 'POST', token: operator, key });
    silent.mockRestore();
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(await problemIn(await tryHold(4))).toMatchObject({ code: 'not-on-sale' });

    expect(await rebuild(key)).toMatchObject({ epoch: 2 });
    expect(await office().queuePlan()).toEqual(plan);
    expect(await problemIn(await tryHold(4))).toMatchObject({ code: 'no-pass' });
    expect(await numberGiven(second)).toBe(1);
    expect(await numberGiven(first)).toBe(0);
  });
});

test('[REBUILD-2] [BOX-7] a box office whose ledger is damaged says nothing more, and is made again', async () => {
  await bought([0]);
  await damageLedger();
  await evictDurableObject(office());
  expect((await tryHold(1)).ok).toBe(false);
  expect(await rebuild()).toMatchObject({ epoch: 2, seats: { booked: 1 } });
  expect((await tryHold(1)).status).toBe(201);
});

describe('a box office that still answers', () => {
  test('[REBUILD-2] is stopped first, and what it had not delivered is kept', async () => {
    await setBlocks([9]);
    const { hold, token, sessionId } = await paid([6]);
    await commitAndRetire(hold, sessionId);
    const rest = await office().undelivered({ epoch: 1, afterSeq: 0 });
    expect(rest?.facts).toMatchObject([{ kind: 'committed', bookingId: hold.id }]);
    expect(await problemIn(await tryHold(4))).toMatchObject({ code: 'not-on-sale' });
    expect(await rebuild()).toMatchObject({ epoch: 2, seats: { booked: 1, blocked: 1 } });
    expect(await statesOf([6, 9])).toEqual([BOOKED, BLOCKED]);
    await bookingWhen(hold.id, token, 'issued');
  });

  test('[REBUILD-7] a late copy of a rebuild that was overtaken opens nothing', async () => {
    const late = { publication: await publicationAt(2), remains: NOTHING_KNOWN };
    expect(await rebuild()).toMatchObject({ epoch: 2 });
    await bought([0]);
    await office().retire({ epoch: 3 });
    expect(await office().rebuild(late)).toEqual({ ok: false, reason: 'newer-epoch' });
    expect(await office().snapshot()).toBeNull();
    expect(await rebuild()).toMatchObject({ epoch: 3, seats: { booked: 1 } });
  });

  test('[LEDGER-8] an export that was begun before breaks off', async () => {
    await holdSeats(eventId, [0]);
    const { epoch, throughSeq } = (await office().openLedgerExport())!;
    await rebuild();
    const page = runInDurableObject(office(), (object) => object.ledgerPage({ epoch, afterSeq: 0, throughSeq }));
    await expect(page).rejects.toThrow('rebuilt');
  });

  test('[REBUILD-2] [BOX-7] is forgotten when it can no longer be read after it was stopped', async () => {
    await setBlocks([9]);
    await bought([0]);
    await office().retire({ epoch: 2 });
    await damageLedger();
    expect(await rebuild()).toMatchObject({ epoch: 2, seats: { booked: 1, blocked: 0 } });
  });

  test('[REBUILD-4] what its operators had decided holds in the new one', async () => {
    await setBlocks([9]);
    await post(`/v1/events/${eventId}/clock`, { body: { paused: true }, token: operator });
    expect(await rebuild()).toMatchObject({ epoch: 2, paused: true, seats: { blocked: 1 } });
    expect(await problemIn(await tryHold(4))).toMatchObject({ code: 'sale-paused' });
  });

  test('[REBUILD-9] [I9] floors and sockets take the new epoch by themselves', async () => {
    await holdSeats(eventId, [0]);
    const shopper = await openShopper(floorAt(exports, address(), 1, 0), address());
    shopper.hello(null);
    await until(async () => shopper.stateOf(0) === HELD);
    expect(shopper.availability?.epoch).toBe(1);
    await rebuild();
    await until(async () => shopper.availability?.epoch === 2);
    expect(shopper.stateOf(0)).toBe(AVAILABLE);
    await holdSeats(eventId, [1]);
    await until(async () => shopper.stateOf(1) === HELD);
    shopper.socket.close();
  });
});

async function damageLedger(): Promise<void> {
  await runInDurableObject(office(), async (_, { storage }) => {
    storage.sql.exec('UPDATE ledger SET at_ms = at_ms + 1 WHERE seq = 1');
    storage.sql.exec('DELETE FROM checkpoint');
  });
}

async function publicationAt(epoch: number): Promise<Publication> {
  const source = await readPublicationSource(testDatabase(), eventId);
  return publicationFrom(source!, epoch);
}

interface Fan {
  hold: Hold;
  token: string;
}

function address() {
  return { eventId: idOf<EventId>(eventId), jurisdiction: 'eu', hint: 'weur' } as const;
}

function office() {
  return boxOfficeOf(exports, address());
}

function rebuild(key: string = crypto.randomUUID()): Promise<SaleStatusDocument> {
  return post(`/v1/events/${eventId}/rebuild`, { token: operator, key });
}

function tryHold(seat: number): Promise<Response> {
  return ask(`/v1/events/${eventId}/holds`, { method: 'POST', body: { planHash: 'sample', seats: [{ seat }] } });
}

async function setBlocks(seats: number[]): Promise<void> {
  await post(`/v1/events/${eventId}/blocks`, { body: { seats, blocked: true }, token: operator });
}

/** A guest with the payment page open. */
async function paying(seats: number[]): Promise<Fan & { paymentUrl: string; sessionId: string }> {
  const { hold, token: device } = await holdSeats(eventId, seats);
  const token = await signIn(freshEmail(), device);
  const { paymentUrl } = await startPayment(hold, token);
  return { hold, token, paymentUrl: paymentUrl!, sessionId: sessionIdOf(paymentUrl!) };
}

/** A guest who has paid, without anybody here having heard of it. */
async function paid(seats: number[]): Promise<Fan & { sessionId: string }> {
  const fan = await paying(seats);
  await payAt(fan.paymentUrl, CARD_THAT_PAYS);
  return fan;
}

async function bought(seats: number[]): Promise<Fan> {
  const { hold, token, sessionId } = await paid(seats);
  for (const event of await eventsAbout(sessionId)) await deliver(event);
  await bookingWhen(hold.id, token, 'issued');
  return { hold, token };
}

/** As if the provider had called the session over while it could still be paid; then the fan gives the seats back. */
async function forgetHold({ hold, token, sessionId }: Fan & { sessionId: string }): Promise<void> {
  await office().decidePayment({ kind: 'payment-ended', holdId: idOf<HoldId>(hold.id), sessionId });
  const path = `/v1/events/${eventId}/holds/${hold.id}?fence=${hold.fence}`;
  expect((await ask(path, { method: 'DELETE', token })).status).toBe(200);
}

/** Of a newcomer: the number, once the box office has given it. */
async function numberGiven(deviceId: DeviceId): Promise<number> {
  const plan = (await office().queuePlan())!;
  const entry = deviceId.replaceAll('-', '');
  const place = { index: registerOf(entry, plan.registers), registers: plan.registers };
  return await vi.waitFor(
    async () => {
      const joined = await registerAt(exports, address(), place).join({
        address: address(),
        plan,
        entry,
        classIndex: 0,
      });
      if (!joined.ok || joined.number === null) throw new Error(JSON.stringify(joined));
      return joined.number;
    },
    { timeout: 15_000, interval: 100 },
  );
}

/** Nothing of the object is left. */
async function loseStorage(): Promise<void> {
  await runInDurableObject(office(), async (_, state) => {
    await state.storage.deleteAll();
    state.abort('its storage is gone');
  }).catch(() => undefined);
  expect(await office().snapshot()).toBeNull();
}

/** Sold, and stopped before Postgres could have heard of it. */
async function commitAndRetire(hold: Hold, sessionId: string): Promise<void> {
  const payment = { sessionId, paymentId: await paymentOf(sessionId), amountMinor: hold.total.totalMinor };
  await runInDurableObject(office(), async (boxOffice) => {
    const holdId = idOf<HoldId>(hold.id);
    expect(await boxOffice.decidePayment({ kind: 'commit', holdId, fence: hold.fence, ...payment })).toMatchObject({
      ok: true,
    });
    expect(await boxOffice.retire({ epoch: 2 })).toMatchObject({ kind: 'retired', operated: { blockedSeats: [9] } });
  });
}

async function statesOf(seats: number[]): Promise<number[]> {
  const { packed } = snapshotOf(await office().snapshot());
  return seats.map((seat) => seatStateAt(packed, seat));
}

function snapshotOf(bytes: Uint8Array | null) {
  const frame = decodeAvailabilityFrame(bytes!);
  if (!frame.ok || frame.value.kind !== 'snapshot') throw new Error('a whole snapshot was asked for');
  return frame.value.availability;
}

async function paymentStatus(sessionId: string): Promise<string> {
  return (await stripeDouble().paymentIntents.retrieve(await paymentOf(sessionId))).status;
}

async function paymentOf(sessionId: string): Promise<string> {
  const { payment_intent: intent } = await stripeDouble().checkout.sessions.retrieve(sessionId);
  if (typeof intent !== 'string') throw new Error('nobody has paid');
  return intent;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAtMs = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > giveUpAtMs) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
