import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CommandResult, FanCommand } from '../../../domain/inventory/commands.ts';
import type { HeldSeat, HoldState, HoldView } from '../../../domain/inventory/hold-view.ts';
import type { DeviceId, HoldId, UserId } from '../../../domain/shared/ids.ts';
import type { FloorBatch, FloorBatchResult } from '../../../protocol/rpc/box-office.ts';
import {
  packAnswer,
  packBatch,
  PACKED_BATCH_FORMAT,
  unpackAnswer,
  unpackBatch,
} from '../../../protocol/rpc/packed-batch.ts';
import { id } from '../inventory/fixtures.ts';

/** SHA-256 of the sample's texts, by format. Add a line with a new format; never change one that was deployed. */
const SAMPLE_DIGESTS: Record<number, string> = {
  1: '94536f4d6aada9d60473a5b1912b795ec37f3a0f5ce95279d6a25542c590e2da',
  2: '161591fdc5e5da434a4933ef0f06b2e460481bf49486abbf5674b02da619e9d5',
  3: 'b63cca89a5c220977513c83dd31ee8b44d83fc9e7e011d491a9da167a4864dea',
  4: '8a5737bfca5c95c5a7df49ca807e73d09ee61a2264a44b9e4f1c771ec631748b',
};

const guest = { userId: null, deviceId: id<DeviceId>(1) };
const user = { userId: id<UserId>(2), deviceId: id<DeviceId>(3) };
const [key, holdId, fence] = ['key "1" · ü', id<HoldId>(4), '3.17'];
const seatsOf = (planHash: string) => ({
  kind: 'seats' as const,
  planHash,
  seats: [
    { seat: 0, ticketType: null },
    { seat: 999_999, ticketType: 'child' },
  ],
});

const COMMANDS: FanCommand[] = [
  { kind: 'hold', key, fan: guest, holdId, seats: seatsOf('plan-a'), replaces: null },
  { kind: 'hold', key, fan: user, holdId, seats: seatsOf('plan-a'), replaces: { holdId: id<HoldId>(5), fence } },
  {
    kind: 'hold',
    key,
    fan: guest,
    holdId,
    seats: { kind: 'best', zone: 'stalls', ticketTypes: [null, 'child'], allowSplit: true },
    replaces: null,
  },
  { kind: 'extend', key, fan: guest, holdId, fence },
  { kind: 'release', key, fan: user, holdId, fence },
  { kind: 'hold', key, fan: guest, holdId, seats: seatsOf('plan-b'), replaces: null },
  { kind: 'start-payment', key, fan: user, holdId, fence },
  {
    kind: 'hold',
    key,
    fan: user,
    holdId,
    seats: seatsOf('plan-b'),
    replaces: null,
    pass: { entry: '0f'.repeat(16), passSeq: 3 },
  },
];

const seatAt = (seat: number, faceMinor: number, zone = 'stalls'): HeldSeat => {
  return { seat, zone, ticketType: 'adult', faceMinor, feeMinor: 5, taxMinor: 7 };
};

function holdOf(state: HoldState, seats: HeldSeat[]): HoldView {
  const faceMinor = seats.reduce((sum, seat) => sum + seat.faceMinor, 0);
  const total = { faceMinor, feeMinor: 5 * seats.length, taxMinor: 7 * seats.length };
  const ofSale = { currency: 'CHF', nowMs: 1_900_000_000_000, paused: false, paymentsDown: false };
  return { holdId, fence, state, seats, total, expiresAtMs: 1_900_000_600_000, extended: true, ...ofSale };
}

const RESULTS: CommandResult[] = [
  { ok: false, refusal: { reason: 'seats-taken', seats: [4, 5] } },
  { ok: true, hold: holdOf({ name: 'held' }, [seatAt(1, 100), seatAt(2, 100), seatAt(9, 200)]) },
  { ok: true, hold: holdOf({ name: 'held' }, [seatAt(3, 200, 'circle')]) },
  {
    ok: true,
    hold: holdOf({ name: 'paying', attempt: 1, sessionId: null, providerExpiresAtMs: 7 }, [seatAt(0, 0)]),
  },
  { ok: true, hold: holdOf({ name: 'released', why: 'expired' }, [seatAt(8, 0)]) },
  { ok: false, refusal: { reason: 'busy', retryAfterSeconds: 2 } },
];

const BATCH: FloorBatch = { floor: 3, boot: 1_900_000_000_000, seq: 12, commands: COMMANDS };
const ANSWERS: FloorBatchResult[] = [
  { ok: true, results: RESULTS },
  { ok: true, results: [{ ok: false, refusal: { reason: 'paused' } }] },
  { ok: true, results: [] },
  { ok: false, refusal: 'stale-batch' },
  { ok: false, refusal: 'not-published' },
];

describe('[WIRE-7] what floor and box office say to each other', () => {
  it('arrives as it was sent: every command', () => {
    expect(unpackBatch(packBatch(BATCH))).toEqual(BATCH);
    for (const command of COMMANDS) {
      const alone = { ...BATCH, commands: [command] };
      expect(unpackBatch(packBatch(alone))).toEqual(alone);
    }
  });

  it('arrives as it was sent: every answer', () => {
    for (const answer of ANSWERS) expect(unpackAnswer(packAnswer(answer))).toEqual(answer);
  });

  it('changes its form only together with PACKED_BATCH_FORMAT', () => {
    const texts = [packBatch(BATCH), ...ANSWERS.map(packAnswer)];
    const digest = createHash('sha256').update(texts.join('\n')).digest('hex');
    expect(digest, 'raise PACKED_BATCH_FORMAT and add its digest here').toBe(SAMPLE_DIGESTS[PACKED_BATCH_FORMAT]);
  });

  it('is refused when it is of another format, or not whole', () => {
    const other = JSON.stringify([PACKED_BATCH_FORMAT + 1, ...(JSON.parse(packBatch(BATCH)) as unknown[]).slice(1)]);
    expect(() => unpackBatch(other)).toThrow('of one release');
    expect(() => unpackAnswer(JSON.stringify([PACKED_BATCH_FORMAT + 1, 'stale-batch']))).toThrow('of one release');
    const longer = JSON.stringify([...(JSON.parse(packBatch(BATCH)) as unknown[]), 0]);
    expect(() => unpackBatch(longer)).toThrow('ends with its last command');
  });
});
