import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Fan } from '../../../domain/inventory/commands.ts';
import { firstRoundAfter, roundAtMs, type BeaconChain } from '../../../domain/queue/draw/beacon.ts';
import { verifyRecord } from '../../../domain/queue/draw/verify-record.ts';
import { QueueKeys } from '../../../domain/queue/queue-keys.ts';
import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import { ticketToken } from '../../../domain/queue/queue-token.ts';
import { registerOf } from '../../../domain/queue/register-of.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import type { UserId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf, floorAt, floorIndexOf, lobbyAt, registerAt } from '../../../durable-objects/address-book.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { Register } from '../../../durable-objects/register/register.ts';
import type { Claim } from '../../../protocol/http/claims.ts';
import type { QueueStatus } from '../../../protocol/http/queue.ts';
import type { JoinedPlace } from '../../../protocol/rpc/register.ts';
import { hmacSha256 } from '../../../workers/hmac-sha256.ts';
import { queueKept } from '../../../workers/rebuild/queue-kept.ts';
import { accepted, freshAddress, holdSeats, newUser, PLAN_HASH, publishedSale, refusalOf } from './sale.ts';
import { openShopper, type ShopperClient } from './shopper.ts';

const SOON = { timeout: 15_000, interval: 50 };
const KEYS = new QueueKeys(hmacSha256, [env.QUEUE_SECRET]);

type User = Fan & { userId: UserId };
type Queued = Awaited<ReturnType<typeof queuedSale>>;

/** A published event whose queue was joined by so many, drawn, and is open. */
async function queuedSale(
  { fans: count = 4, ...changes }: Partial<QueuePlan> & { fans?: number } = {},
  soon: { timeout: number } = SOON,
) {
  const nowMs = Date.now();
  const plan: QueuePlan = {
    registers: 2,
    joinsFromMs: nowMs - 60_000,
    closesAtMs: nowMs + 700,
    opensAtMs: nowMs + 900,
    beacon: null,
    schedule: [],
    capacity: 2,
    passSeconds: 600,
    graceSeconds: 120,
    classes: ['everybody'],
    ...changes,
  };
  const address = freshAddress();
  const fans = Array.from({ length: count }, newUser);
  const tickets = new Map<User, string>();
  for (const fan of fans) tickets.set(fan, await joined({ address, plan }, fan));
  const sale = await publishedSale({ address, queue: plan, floors: 2 });
  const queued = { ...sale, plan, fans, tickets };
  await vi.waitFor(async () => expect((await statusOf(queued)).phase).toBe('open'), { ...SOON, ...soon });
  return queued;
}

async function joined(queue: Pick<Queued, 'address' | 'plan'>, fan: User): Promise<string> {
  const place = await placeOf(queue, fan);
  const entry = KEYS.entryOf(queue.address.eventId, fan.userId);
  return ticketToken(KEYS, { address: queue.address, entry, ...place });
}

/** Where a fan stands, who joins if they have not. */
async function placeOf({ address, plan }: Pick<Queued, 'address' | 'plan'>, fan: User): Promise<JoinedPlace> {
  const entry = KEYS.entryOf(address.eventId, fan.userId);
  const index = registerOf(entry, plan.registers);
  const register = registerAt(exports, address, { index, registers: plan.registers });
  const place = await register.join({ address, plan, entry, classIndex: 0 });
  if (!place.ok) throw new Error(place.reason);
  const { ok: _, ...stands } = place;
  return stands;
}

async function statusOf({ boxOffice }: Pick<Queued, 'boxOffice'>): Promise<QueueStatus> {
  return (await boxOffice.queueStatus())!;
}

function floorFor({ address, publication }: Queued, { deviceId }: Fan) {
  return floorAt(exports, address, publication.floors, floorIndexOf(deviceId, publication.floors));
}

/** What a claim comes to; one that is not called yet is made again. */
async function claimed(queued: Queued, fan: User, { renew = false } = {}): Promise<Claim> {
  const ticket = queued.tickets.get(fan) ?? [...queued.tickets].find(([{ userId }]) => userId === fan.userId)![1];
  return await vi.waitFor(async () => {
    const answer = await floorFor(queued, fan).claim(queued.address, fan, { ticket, renew });
    if (!answer.ok || answer.claim.state === 'not-called') throw new Error(JSON.stringify(answer));
    return answer.claim;
  }, SOON);
}

async function passOf(queued: Queued, fan: User): Promise<string> {
  const claim = await claimed(queued, fan);
  if (claim.state !== 'pass') throw new Error(`no pass: ${claim.state}`);
  return claim.pass;
}

async function hold(queued: Queued, fan: User, { seat, pass }: { seat: number; pass: string | undefined }) {
  return (await floorFor(queued, fan).submit(queued.address, holdSeats(fan, [seat]), pass)).result;
}

function claimsTold({ messages }: ShopperClient): Claim[] {
  return messages.flatMap((message) => (message.type === 'claim' ? [message.claim] : []));
}

describe('an on-sale', () => {
  test('[QUEUE-1] [QUEUE-2] seals its registers, draws, opens, and the draw can be repeated', async () => {
    const queued = await queuedSale({ fans: 5 });
    const status = await statusOf(queued);
    expect(status).toMatchObject({ given: 5, draw: { drawn: true, classes: [{ name: 'everybody', count: 5 }] } });
    const record = (await queued.boxOffice.drawRecord())!;
    expect(verifyRecord(sha256, record)).toMatchObject({ ok: true, value: { unproven: 'no-beacon' } });
    const head = (await queued.boxOffice.openLedgerExport())!;
    expect(head.throughSeq).toBeGreaterThanOrEqual(2);
  });

  test('[QUEUE-17] is told to the lobbies as it goes', async () => {
    const queued = await queuedSale();
    const lobby = lobbyAt(exports, queued.address, 'weur/0');
    const heard = async () => JSON.parse((await lobby.status({ address: queued.address }))!) as QueueStatus;
    await vi.waitFor(async () => expect((await heard()).phase).toBe('open'), SOON);
    const { version, eventId } = await heard();
    expect(eventId).toBe(queued.address.eventId);
    await vi.waitFor(async () => expect((await heard()).version).toBeGreaterThan(version), SOON);
  });

  test('[QUEUE-7] newcomers have numbers behind everybody, the same for the same request', async () => {
    const queued = await queuedSale({ fans: 3 });
    expect(await queued.boxOffice.giveNumbers({ register: 0, request: 1, count: 2 })).toEqual({ first: 3 });
    expect(await queued.boxOffice.giveNumbers({ register: 0, request: 1, count: 2 })).toEqual({ first: 3 });
    expect((await statusOf(queued)).given).toBe(5);
  });
});

describe('who is called', () => {
  test('[QUEUE-11] [QUEUE-13] [QUEUE-14] claims, has a pass, holds, books, and the slot is free', async () => {
    const queued = await queuedSale({ capacity: 1, fans: 2 });
    const [first, second] = queued.fans as [User, User];
    const shopper = await openShopper(floorFor(queued, first), queued.address, first);
    const pass = await passOf(queued, first);
    expect(await claimed(queued, second)).toMatchObject({ state: 'in-line', ahead: 0 });
    const held = accepted(await hold(queued, first, { seat: 3, pass }));
    const key = crypto.randomUUID();
    const started = { kind: 'start-payment', key, fan: first, holdId: held.holdId, fence: held.fence } as const;
    const { holdId, fence, total } = accepted((await floorFor(queued, first).submit(queued.address, started)).result);
    const sessionId = `cs-${holdId}`;
    accepted(await queued.boxOffice.decidePayment({ kind: 'attach', holdId, fence, attempt: 1, sessionId }));
    expect(await claimed(queued, second, { renew: true })).toMatchObject({ state: 'in-line' });
    const amountMinor = priceTotalMinor(total);
    const commit = { kind: 'commit', holdId, fence, sessionId, paymentId: 'pi-1', amountMinor } as const;
    accepted(await queued.boxOffice.decidePayment(commit));
    await vi.waitFor(async () => {
      expect(await claimed(queued, second, { renew: true })).toMatchObject({ state: 'pass' });
    }, SOON);
    expect(refusalOf(await hold(queued, first, { seat: 4, pass })).reason).toBe('no-pass');
    shopper.socket.close();
  });

  test('[I7] [QUEUE-13] holds nothing without a pass, with a forged one, or with somebody else’s', async () => {
    const queued = await queuedSale();
    const [first, second] = queued.fans as [User, User];
    const pass = await passOf(queued, first);
    expect(refusalOf(await hold(queued, second, { seat: 1, pass: undefined })).reason).toBe('no-pass');
    expect(refusalOf(await hold(queued, second, { seat: 1, pass })).reason).toBe('no-pass');
    const forged = `${pass.slice(0, -2)}${pass.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(refusalOf(await hold(queued, first, { seat: 1, pass: forged })).reason).toBe('no-pass');
    accepted(await hold(queued, first, { seat: 1, pass }));
  });

  test('[QUEUE-6] [QUEUE-11] cannot claim with another account’s ticket', async () => {
    const queued = await queuedSale();
    const [first, second] = queued.fans as [User, User];
    const ticket = queued.tickets.get(first)!;
    const answer = await floorFor(queued, second).claim(queued.address, second, { ticket, renew: false });
    expect(answer).toEqual({ ok: false, reason: 'other-fan' });
  });

  test('[QUEUE-12] goes on in a second browser: the first pass is dead at once, and cannot be taken back by waiting', async () => {
    const queued = await queuedSale();
    const laptop = queued.fans[0]!;
    const phone: User = { ...newUser(), userId: laptop.userId };
    const firstPass = await passOf(queued, laptop);
    const secondPass = await passOf(queued, phone);
    expect(refusalOf(await hold(queued, laptop, { seat: 5, pass: firstPass })).reason).toBe('no-pass');
    accepted(await hold(queued, phone, { seat: 5, pass: secondPass }));
    expect(await claimed(queued, laptop, { renew: true })).toEqual({ state: 'elsewhere' });
  });

  test('[QUEUE-11] [QUEUE-23] is in line as long as the socket is open, and hears there of the pass', async () => {
    const queued = await queuedSale({ capacity: 1, fans: 3 });
    const { address } = queued;
    const [first, second, third] = queued.fans as [User, User, User];
    await passOf(queued, first);
    const waiting = await inLineAtSocket(queued, second);
    await floorFor(queued, first).leave(address, first);
    await vi.waitFor(() => expect(claimsTold(waiting).at(-1)?.state).toBe('pass'), SOON);

    const gone = await inLineAtSocket(queued, third);
    gone.socket.close();
    // They had a slot before: while the third is there, they stand behind them.
    await vi.waitFor(
      async () => expect(await claimed(queued, first)).toMatchObject({ state: 'in-line', ahead: 0 }),
      SOON,
    );
    await floorFor(queued, second).leave(address, second);
    await vi.waitFor(async () => expect(await claimed(queued, first)).toMatchObject({ state: 'pass' }), SOON);
  });
});

/** Says who it is until it is called and stands in line. */
async function inLineAtSocket(queued: Awaited<ReturnType<typeof queuedSale>>, fan: User): Promise<ShopperClient> {
  const shopper = await openShopper(floorFor(queued, fan), queued.address, fan);
  await vi.waitFor(
    () => {
      if (claimsTold(shopper).at(-1)?.state === 'in-line') return;
      shopper.say({ type: 'claim', requestId: 'r', body: { ticket: queued.tickets.get(fan)! } });
      throw new Error('not in line yet');
    },
    { timeout: 15_000, interval: 1_500 },
  );
  return shopper;
}

describe('what is lost', () => {
  test('[QUEUE-23] a box office that starts again hears of claims from its floors, and its passes live', async () => {
    const queued = await queuedSale({ capacity: 1, fans: 2 });
    const [first, second] = queued.fans as [User, User];
    const pass = await passOf(queued, first);
    expect(await claimed(queued, second)).toMatchObject({ state: 'in-line' });
    const served = (await statusOf(queued)).nowServing;
    await runInDurableObject(queued.boxOffice, (_, state) => state.abort('it dies')).catch(() => undefined);
    const boxOffice = boxOfficeOf(exports, queued.address);
    expect((await statusOf({ boxOffice })).nowServing).toBe(served);
    accepted(await hold(queued, first, { seat: 7, pass }));
    expect(await claimed(queued, second, { renew: true })).toMatchObject({ state: 'in-line', ahead: 0 });
  });

  test('[QUEUE-23] a floor that starts again gives its fans the same pass', async () => {
    const queued = await queuedSale();
    const fan = queued.fans[0]!;
    const pass = await passOf(queued, fan);
    await evictDurableObject(floorFor(queued, fan));
    expect(await passOf(queued, fan)).toBe(pass);
  });
});

test('[QUEUE-24] a rebuilt sale goes on calling where it was; passes of before are dead, places are not', async () => {
  const queued = await queuedSale({ capacity: 1, fans: 3 });
  const fan = queued.fans[0]!;
  const before = await passOf(queued, fan);
  const { nowServing, given } = await statusOf(queued);
  const retired = await queued.boxOffice.retire({ epoch: 2 });
  if (retired.kind !== 'retired') throw new Error(retired.kind);
  const publication = { ...queued.publication, epoch: 2 };
  const remains = { bookings: [], operated: retired.operated, paid: [] };
  expect(await queued.boxOffice.rebuild({ publication, remains })).toMatchObject({ ok: true });
  const status = await statusOf(queued);
  expect(status).toMatchObject({ epoch: 2, given, draw: { drawn: true } });
  expect(status.nowServing).toBeGreaterThanOrEqual(nowServing);
  expect(refusalOf(await hold(queued, fan, { seat: 2, pass: before })).reason).toBe('no-pass');
  accepted(await hold(queued, fan, { seat: 2, pass: await passOf(queued, fan) }));
});

test('[QUEUE-24] [REG-8] [REG-9] when its storage is lost, seal, draw and numbers are as before, and newcomers go on behind them', async () => {
  const queued = await queuedSale({ fans: 3 });
  const [first, second] = [newUser(), newUser()];
  expect(await numberGiven(queued, first)).toBe(3);
  const record = await queued.boxOffice.drawRecord();
  await runInDurableObject(queued.boxOffice, async (_, state) => {
    await state.storage.deleteAll();
    state.abort('its storage is gone');
  }).catch(() => undefined);

  const boxOffice = boxOfficeOf(exports, queued.address);
  expect(await boxOffice.retire({ epoch: 2 })).toEqual({ kind: 'nothing' });
  const source = { address: queued.address, queue: queued.plan };
  const queue = await queueKept({ objects: exports }, { source, epoch: 2 });
  const operated = { blockedSeats: [], paused: false, outage: null, closed: false, queue: queue! };
  const publication = { ...queued.publication, epoch: 2 };
  expect(await boxOffice.rebuild({ publication, remains: { bookings: [], operated, paid: [] } })).toMatchObject({
    ok: true,
  });
  expect(await boxOffice.drawRecord()).toEqual(record);
  expect(await numberGiven(queued, second)).toBe(4);
  expect(await numberGiven(queued, first)).toBe(3);
  // Nobody of those who are drawn has to join again: they are called, and shop.
  const fan = queued.fans[0]!;
  accepted(await hold(queued, fan, { seat: 2, pass: await passOf({ ...queued, boxOffice }, fan) }));
});

test('[REG-8] a register takes nothing any more of an epoch that is over, and the first draw stands', async () => {
  const register = registerAt(exports, freshAddress(), { index: 0, registers: 1 });
  const seal = { sealedAtMs: 1, classes: [] };
  const first = { kind: 'ledger', random: 'aa' } as const;
  const queue = { seal, drawn: first, given: 2, nowServing: 1 };
  expect(await register.keep({ epoch: 1, queue })).toEqual({ drawn: first });
  const other = { ...queue, drawn: { kind: 'ledger', random: 'bb' } as const, given: 1 };
  expect(await register.keep({ epoch: 1, queue: other })).toEqual({ drawn: first });
  expect(await register.kept({ epoch: 2 })).toEqual({ kept: queue, last: null });
  await evictDurableObject(register);
  expect(await register.keep({ epoch: 1, queue: { ...queue, given: 9 } })).toBeNull();
  expect(await register.kept({ epoch: 2 })).toEqual({ kept: queue, last: null });
});

/** What a newcomer's number is, once it is given. */
async function numberGiven(queued: Queued, fan: User): Promise<number> {
  return await vi.waitFor(async () => {
    const { number } = await placeOf(queued, fan);
    if (number === null) throw new Error('no number yet');
    return number;
  }, SOON);
}

test('[QUEUE-2] [DRAW-9] the beacon’s round decides, and its signature stands in the record', async () => {
  const chain = JSON.parse(env.BEACON_CHAIN!) as BeaconChain;
  const nowMs = Date.now();
  const schedule = [firstRoundAfter(chain, nowMs + 12_000)];
  const queued = await queuedSale({ beacon: chain, schedule, opensAtMs: nowMs + 1_000 }, { timeout: 40_000 });
  const { drawn } = (await queued.boxOffice.drawRecord())!;
  expect(drawn).toMatchObject({ kind: 'beacon', round: schedule[0] });
}, 60_000);

test('[DRAW-9] [DRAW-11] a register that crashes at T makes a late seal: the next round of the schedule decides', async () => {
  const chain = JSON.parse(env.BEACON_CHAIN!) as BeaconChain;
  const nowMs = Date.now();
  const schedule = [11_000, 25_000].map((ms) => firstRoundAfter(chain, nowMs + ms));
  const downUntilMs = roundAtMs(chain, schedule[0]!) - 9_000;
  const crashing = vi.spyOn(Register.prototype, 'close').mockRejectedValue(new Error('crashed'));
  setTimeout(() => crashing.mockRestore(), downUntilMs - Date.now());
  const queued = await queuedSale({ beacon: chain, schedule, opensAtMs: nowMs + 1_000 }, { timeout: 60_000 });
  const { seal, drawn } = (await queued.boxOffice.drawRecord())!;
  expect(seal!.sealedAtMs).toBeGreaterThanOrEqual(downUntilMs);
  expect(seal!.classes[0]!.registers.reduce((sum, { count }) => sum + count, 0)).toBe(queued.fans.length);
  expect(drawn).toMatchObject({ kind: 'beacon', round: schedule[1] });
}, 90_000);

describe('a pause of seven minutes', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('[QUEUE-14] [QUEUE-11] [CLOCK-4] leaves everybody the time they had, by socket and by HTTP', async () => {
    const queued = await queuedSale({ capacity: 2, fans: 4, passSeconds: 600 });
    const { address, boxOffice } = queued;
    // Nobody comes at first, so that all are called.
    await vi.waitFor(async () => expect((await statusOf(queued)).nowServing).toBe(4), SOON);
    const [holder, looker, ...others] = queued.fans as [User, User, User, User];
    const held = accepted(await hold(queued, holder, { seat: 3, pass: await passOf(queued, holder) }));
    await passOf(queued, looker);
    for (const fan of others) expect(await claimed(queued, fan)).toMatchObject({ state: 'in-line' });
    const ahead = await aheadOf(queued, others[0]);
    const [byHttp, bySocket] = (ahead === 0 ? others : others.toReversed()) as [User, User];
    const shopping = await openShopper(floorFor(queued, holder), address, holder);
    const waiting = await inLineAtSocket(queued, bySocket);

    stopTheClock();
    // It was renewed now: it lives for 15 s.
    expect(await aheadOf(queued, byHttp)).toBe(0);
    wait(5_000);
    const before = await msLeft();
    for (const left of [before.pass, before.hold]) expect(left).toBeLessThanOrEqual(595_000);
    await boxOffice.decideOperator({ kind: 'pause-clock' });
    expect((await statusOf(queued)).phase).toBe('paused');
    await vi.waitFor(() => expect(shopping.messages).toContainEqual(clockNews(true)), SOON);
    await floorsHaveHeard();
    for (const minutes of [3, 4]) {
      wait(minutes * 60_000);
      expect(await msLeft()).toEqual({ ...before, paused: true });
      await floorsHaveHeard();
    }
    await boxOffice.decideOperator({ kind: 'resume-clock' });
    await vi.waitFor(() => expect(shopping.messages).toContainEqual(clockNews(false)), SOON);
    expect(await msLeft()).toEqual(before);
    expect(await msLeftOnSocket()).toEqual({ pass: before.pass, hold: before.hold });

    // Nine and a half of the claim's fifteen seconds are over, then sixteen.
    await floorsHaveHeard();
    wait(4_500);
    await floorsHaveHeard();
    expect(await aheadAtSocket()).toBe(1);
    wait(6_500);
    await vi.waitFor(async () => expect(await aheadAtSocket()).toBe(0), SOON);
    expect(await msLeft()).toEqual({ pass: before.pass - 11_000, hold: before.hold - 11_000, paused: false });
    for (const { socket } of [shopping, waiting]) socket.close();

    async function msLeft() {
      const pass = await claimed(queued, looker, { renew: true });
      const view = accepted((await floorFor(queued, holder).view(address, holder, held.holdId)).result);
      if (pass.state !== 'pass') throw new Error(pass.state);
      const paused = view.paused && pass.paused;
      return { pass: Math.round(pass.secondsLeft * 1_000), hold: view.expiresAtMs - view.nowMs, paused };
    }

    async function msLeftOnSocket() {
      const atSocket = await openShopper(floorFor(queued, looker), address, looker);
      atSocket.say({ type: 'claim', requestId: 'c', body: { ticket: queued.tickets.get(looker)!, renew: true } });
      const told = await vi.waitFor(() => {
        const claim = claimsTold(atSocket).at(-1);
        if (claim?.state !== 'pass') throw new Error('no pass is told yet');
        return claim;
      }, SOON);
      atSocket.socket.close();
      const pass = await passOf(queued, holder);
      const replaces = { holdId: held.holdId, fence: held.fence };
      const body = { planHash: PLAN_HASH, seats: [{ seat: 4 }], replaces };
      shopping.say({ type: 'hold', requestId: 'h', key: crypto.randomUUID(), pass, body });
      const changed = await vi.waitFor(() => {
        const message = shopping.messages.find(({ type }) => type === 'hold');
        if (message?.type !== 'hold') throw new Error(JSON.stringify(shopping.messages));
        return message.hold;
      }, SOON);
      return { pass: Math.round(told.secondsLeft * 1_000), hold: Math.round(changed.secondsLeft * 1_000) };
    }

    async function aheadAtSocket(): Promise<number | null> {
      const heard = claimsTold(waiting).length;
      waiting.say({ type: 'claim', requestId: 'w', body: { ticket: queued.tickets.get(bySocket)!, renew: true } });
      return await vi.waitFor(() => {
        const claim = claimsTold(waiting)[heard];
        if (claim === undefined) throw new Error('no answer yet');
        return claim.state === 'in-line' ? claim.ahead : null;
      }, SOON);
    }
  }, 120_000);
});

async function aheadOf(queued: Queued, fan: User): Promise<number | null> {
  const claim = await claimed(queued, fan, { renew: true });
  return claim.state === 'in-line' ? claim.ahead : null;
}

function clockNews(paused: boolean) {
  return { type: 'clock', paused, paymentsDown: false };
}

let nowMs = 0;

/** From now on the machine's clock moves by `wait` alone; timers run as ever. */
function stopTheClock(): void {
  nowMs = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => nowMs);
}

function wait(ms: number): void {
  nowMs += ms;
}

/** Floors and box office speak once a second, by timers that run as ever. */
function floorsHaveHeard(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_500));
}
