import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { bodyText } from '../../../domain/inventory/command-body.ts';
import type { SeatRequest } from '../../../domain/inventory/commands.ts';
import type { HoldId } from '../../../domain/shared/ids.ts';
import { guest, id } from './fixtures.ts';

const ticketType = fc.oneof(fc.constant(null), fc.string({ unit: 'binary' }));
const request: fc.Arbitrary<SeatRequest> = fc.oneof(
  fc.record({
    kind: fc.constant('seats' as const),
    planHash: fc.string({ unit: 'binary' }),
    seats: fc.array(fc.record({ seat: fc.nat(), ticketType }), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('best' as const),
    zone: fc.string({ unit: 'binary' }),
    ticketTypes: fc.array(ticketType, { minLength: 1, maxLength: 5 }),
    allowSplit: fc.boolean(),
  }),
);
const replaces = fc.option(fc.record({ holdId: fc.constant(id<HoldId>(7)), fence: fc.string() }));

it('[HOLD-35] the text that a key belongs to is the JSON that the digests in ledgers were made of', () => {
  fc.assert(
    fc.property(request, replaces, (seats, replaces) => {
      const body =
        seats.kind === 'seats'
          ? [seats.planHash, seats.seats.map(({ seat, ticketType }) => [seat, ticketType])]
          : [seats.zone, seats.ticketTypes, seats.allowSplit];
      const command = { kind: 'hold' as const, key: 'key', fan: guest(1), holdId: id<HoldId>(1), seats, replaces };
      expect(bodyText(command)).toBe(JSON.stringify(['hold', body, replaces?.holdId, replaces?.fence]));
    }),
  );
});
