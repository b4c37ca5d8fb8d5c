import { exports } from 'cloudflare:workers';
import type { CommandResult, Fan, FanCommand, Refusal } from '../../../domain/inventory/commands.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import {
  uuidV7,
  type AnyId,
  type DeviceId,
  type EventId,
  type HoldId,
  type UserId,
} from '../../../domain/shared/ids.ts';
import { boxOfficeOf, floorAt } from '../../../durable-objects/address-book.ts';
import {
  decodeAvailabilityFrame,
  seatStateAt,
  type Availability,
  type AvailabilityFrame,
  type SeatState,
} from '../../../protocol/socket/availability.ts';

export type BoxOfficeStub = ReturnType<typeof boxOfficeOf>;
export type FloorStub = ReturnType<typeof floorAt>;

export const PLAN_HASH = 'plan-of-the-small-hall';

/** 64 places: two rows of 20 (stalls), a standing area of 20, four that are not for sale. */
export function smallHall(changes: Partial<Publication> = {}): Publication {
  return {
    address: freshAddress(),
    epoch: 1,
    planHash: PLAN_HASH,
    capacity: 64,
    currency: 'EUR',
    floors: 1,
    seatsPerFanMax: 6,
    holdSeconds: 600,
    paymentSeconds: 600,
    zones: [
      { code: 'stalls', name: 'Stalls' },
      { code: 'standing', name: 'Standing' },
    ],
    ticketTypes: [
      { code: 'adult', name: 'Adult' },
      { code: 'child', name: 'Child' },
    ],
    prices: [
      [price(5000), price(2500)],
      [price(3000), null],
    ],
    zoneRuns: [
      { zone: 0, length: 40 },
      { zone: 1, length: 20 },
      { zone: null, length: 4 },
    ],
    rows: [
      { first: 0, length: 20, rank: 0, centre: 9.5 },
      { first: 20, length: 20, rank: 1, centre: 9.5 },
    ],
    accessibleSeats: [],
    ...changes,
  };
}

/** A published event of its own, with its box office and first floor. */
export async function publishedSale(changes: Partial<Publication> = {}) {
  const publication = smallHall(changes);
  const { address, floors } = publication;
  const boxOffice = boxOfficeOf(exports, address);
  await boxOffice.publish(publication);
  return { publication, address, boxOffice, floor: floorAt(exports, address, floors, 0) };
}

export function freshAddress(): EventAddress {
  return { eventId: freshId<EventId>(), jurisdiction: null, hint: null };
}

export function freshId<Kind extends AnyId>(): Kind {
  return uuidV7<Kind>(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

export function newFan(): Fan {
  return { userId: null, deviceId: freshId<DeviceId>() };
}

export function newUser(): Fan & { userId: UserId } {
  return { userId: freshId<UserId>(), deviceId: freshId<DeviceId>() };
}

export function holdSeats(
  fan: Fan,
  seats: number[],
  more: { key?: string; replaces?: HoldView } = {},
): Extract<FanCommand, { kind: 'hold' }> {
  const { key = crypto.randomUUID(), replaces } = more;
  return {
    kind: 'hold',
    key,
    fan,
    holdId: freshId<HoldId>(),
    seats: { kind: 'seats', planHash: PLAN_HASH, seats: seats.map((seat) => ({ seat, ticketType: null })) },
    replaces: replaces ? { holdId: replaces.holdId, fence: replaces.fence } : null,
  };
}

/** A command on a hold, as its fan would send it. */
export function onHold(kind: 'extend' | 'release', fan: Fan, hold: HoldView): FanCommand {
  return { kind, key: crypto.randomUUID(), fan, holdId: hold.holdId, fence: hold.fence };
}

/**
 * Sends batches as a floor would, with growing numbers, and after a restart of the box office under the next boot. Where
 * a real floor 0 takes part, be another one.
 */
export function batchesTo(boxOffice: BoxOfficeStub, { floor = 0, boot: firstBoot = 1 } = {}) {
  let boot = firstBoot;
  let seq = 0;
  return async (...commands: FanCommand[]): Promise<CommandResult[]> => {
    let answer = await boxOffice.decideBatch({ floor, boot, seq: ++seq, commands });
    if (!answer.ok && answer.refusal === 'stale-batch') {
      answer = await boxOffice.decideBatch({ floor, boot: ++boot, seq, commands });
    }
    if (!answer.ok) throw new Error(answer.refusal);
    return answer.results;
  };
}

export function accepted(result: CommandResult | undefined): HoldView {
  if (!result?.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result.hold;
}

export function refusalOf(result: CommandResult | undefined): Refusal {
  if (!result || result.ok) throw new Error(`not refused: ${JSON.stringify(result)}`);
  return result.refusal;
}

/** The message of the error that a call ends with. */
export async function failureOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
  } catch (error) {
    return String(error);
  }
  throw new Error('the call should have failed');
}

export async function availabilityAt(boxOffice: BoxOfficeStub): Promise<Availability> {
  const frame = frameOf((await boxOffice.snapshot())!);
  if (frame.kind !== 'snapshot') throw new Error('a snapshot is a snapshot');
  return frame.availability;
}

export function frameOf(bytes: Uint8Array): AvailabilityFrame {
  const frame = decodeAvailabilityFrame(bytes);
  if (!frame.ok) throw new Error(frame.failure);
  return frame.value;
}

export function statesOf(availability: Availability, seats: number[]): SeatState[] {
  return seats.map((seat) => seatStateAt(availability.packed, seat));
}

function price(faceMinor: number) {
  return { faceMinor, feeMinor: 450, taxMinor: 95 };
}
