import type { Fan, FanCommand } from '../../../domain/inventory/commands.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { uuidV7, type AnyId, type DeviceId, type HoldId } from '../../../domain/shared/ids.ts';
import { invariant } from '../../../domain/shared/invariant.ts';
import type { BoxOfficeRpc } from '../../../protocol/rpc/box-office.ts';
import { EVENTS_AFTER_CHECKPOINT, LIVE_HOLDS, SEATS } from '../scale.ts';

const PLAN_HASH = 'recovery-plan';
const SEATS_PER_ROW = 60;
/** A hold has the first two of three seats, and the third is there to move to. */
const SEATS_PER_FAN = 3;
/** What a floor sends in a crowd, and in quieter times: 100 rows up to the checkpoint, 1,000 after it. */
const LARGE_BATCH = 200;
const SMALL_BATCH = 10;
/** Of each four events after the checkpoint: a move to other seats, an extension, a release, a new hold. */
const KINDS = 4;

/** Brings a box office to where the bench wants it, by commands of fans alone: 20,000 events are a checkpoint. */
export async function fill(office: BoxOfficeRpc, publication: Publication): Promise<void> {
  const published = await office.publish(publication);
  invariant(published.ok, 'the bench publishes once');
  const fans = Array.from({ length: LIVE_HOLDS }, (_, index) => fan(index));
  const batches = new Batches(office);
  const holds = await batches.send(
    fans.map((fan, index) => holdCommand(fan, index, [0, 1])),
    LARGE_BATCH,
  );
  const each = EVENTS_AFTER_CHECKPOINT / KINDS;
  const commands = Array.from({ length: each }, (_, index): FanCommand[] => {
    const [moved, extended, released] = [index, each + index, 2 * each + index];
    const replaces = named(holds[moved]!);
    return [
      { ...holdCommand(fans[moved]!, moved, [1, 2]), replaces },
      { kind: 'extend', key: newId(), fan: fans[extended]!, ...named(holds[extended]!) },
      { kind: 'release', key: newId(), fan: fans[released]!, ...named(holds[released]!) },
      holdCommand(fan(LIVE_HOLDS + index), released, [0, 1]),
    ];
  });
  await batches.send(commands.flat(), SMALL_BATCH);
}

/** 60,000 seats in rows of 60, one price. */
export function recoveryPublication(address: Publication['address']): Publication {
  return {
    address,
    epoch: 1,
    planHash: PLAN_HASH,
    capacity: SEATS,
    currency: 'EUR',
    floors: 1,
    seatsPerFanMax: 6,
    holdSeconds: 1_200,
    paymentSeconds: 600,
    zones: [{ code: 'stalls', name: 'Stalls' }],
    ticketTypes: [{ code: 'adult', name: 'Adult' }],
    prices: [[{ faceMinor: 8_000, feeMinor: 500, taxMinor: 700 }]],
    zoneRuns: [{ zone: 0, length: SEATS }],
    rows: Array.from({ length: SEATS / SEATS_PER_ROW }, (_, rank) => ({
      first: rank * SEATS_PER_ROW,
      length: SEATS_PER_ROW,
      rank,
      centre: (SEATS_PER_ROW - 1) / 2,
    })),
    accessibleSeats: [],
  };
}

/** Sends commands as the one floor would. */
class Batches {
  readonly #office: BoxOfficeRpc;
  #seq = 0;

  constructor(office: BoxOfficeRpc) {
    this.#office = office;
  }

  async send(commands: FanCommand[], size: number): Promise<HoldView[]> {
    const views: HoldView[] = [];
    for (let first = 0; first < commands.length; first += size) {
      const batch = { floor: 0, boot: 1, seq: ++this.#seq, commands: commands.slice(first, first + size) };
      const decided = await this.#office.decideBatch(batch);
      invariant(decided.ok, 'the only floor is never stale');
      for (const result of decided.results) {
        invariant(result.ok, `nothing is refused here: ${JSON.stringify(result)}`);
        views.push(result.hold);
      }
    }
    return views;
  }
}

function fan(_index: number): Fan {
  return { userId: null, deviceId: newId<DeviceId>() };
}

function holdCommand(fan: Fan, place: number, offsets: number[]): FanCommand & { kind: 'hold' } {
  const seats = offsets.map((offset) => ({ seat: place * SEATS_PER_FAN + offset, ticketType: null }));
  return {
    kind: 'hold',
    key: newId(),
    fan,
    holdId: newId<HoldId>(),
    seats: { kind: 'seats', planHash: PLAN_HASH, seats },
    replaces: null,
  };
}

function named({ holdId, fence }: HoldView): { holdId: HoldId; fence: string } {
  return { holdId, fence };
}

function newId<Kind extends AnyId>(): Kind {
  return uuidV7<Kind>(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
