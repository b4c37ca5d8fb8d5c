import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { clientMessageSchema } from '../../../protocol/socket/floor-messages.ts';
import { plainHold } from '../../../protocol/socket/plain-hold.ts';

const HOLD = {
  type: 'hold',
  requestId: 'r',
  key: 'key-0001',
  body: { planHash: 'plan', seats: [{ seat: 0 }, { seat: 1_000_000, ticketType: 'child' }] },
};

const odd = fc.constantFrom<unknown>(undefined, null, '', 'x', 'x'.repeat(65), 'x'.repeat(129), -1, 0.5, 1e7, [], {});
const seat = fc.oneof(
  fc.record({ seat: fc.oneof(fc.nat(1_000_001), odd) }),
  fc.record({ seat: fc.nat(9), ticketType: fc.oneof(fc.constant('adult'), odd) }),
  fc.record({ seat: fc.nat(9), more: fc.nat(9) }),
  odd,
);
const body = fc.oneof(
  fc.record({ planHash: fc.oneof(fc.constant('plan'), odd), seats: fc.array(seat, { maxLength: 52 }) }),
  fc.record({ planHash: fc.constant('plan'), seats: odd }),
  fc.record({ planHash: fc.constant('plan'), seats: fc.constant([{ seat: 1 }]), replaces: odd }),
  fc.record({ zone: fc.constant('stalls'), quantity: fc.constant(2) }),
  odd,
);
const message = fc.record({
  type: fc.oneof({ weight: 9, arbitrary: fc.constant('hold') }, { weight: 1, arbitrary: odd }),
  requestId: fc.oneof({ weight: 9, arbitrary: fc.constant('request') }, { weight: 1, arbitrary: odd }),
  key: fc.oneof({ weight: 9, arbitrary: fc.constant('key-0001') }, { weight: 1, arbitrary: odd }),
  body,
});

it('[FLOOR-13] the message that is recognised without the schema is what the schema makes of it', () => {
  expect(plainHold(HOLD)).toEqual(HOLD);
  fc.assert(
    fc.property(message, (json) => {
      const plain = plainHold(json);
      if (plain !== null) expect(clientMessageSchema.parse(json)).toEqual(plain);
    }),
    { numRuns: 5_000 },
  );
});

it('[FLOOR-13] anything more or less than a first hold of named seats is left to the schema', () => {
  const { body, ...rest } = HOLD;
  const others: unknown[] = [
    null,
    [],
    'hold',
    { ...HOLD, more: 1 },
    { ...rest, body: { ...body, replaces: { holdId: 'x', fence: '1.1' } } },
    { ...rest, body: { ...body, seats: [{ seat: 1, ticketType: 'a', more: 1 }] } },
    { ...rest, body: { ...body, seats: [[1]] } },
    { ...rest, body: { planHash: 'plan', seats: [] } },
    { ...rest, body: { planHash: 'plan', seats: [{ seat: Number.MAX_SAFE_INTEGER }] } },
    { ...rest, body: { zone: 'stalls', quantity: 1 } },
    { ...HOLD, type: 'extend' },
    { ...HOLD, key: 'short' },
  ];
  for (const json of others) expect(plainHold(json), JSON.stringify(json)).toBeNull();
});
