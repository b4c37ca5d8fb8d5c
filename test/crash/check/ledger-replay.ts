import { isQueueEvent, type QueueEvent } from '../../../domain/queue/queue-events.ts';
import type { GivenBack, HoldEvent, InventoryEvent, SaleEvent, Withdrawn } from '../../../domain/inventory/events.ts';
import { evolveHold, type Hold } from '../../../domain/inventory/hold.ts';
import { ownerKey, type RememberedKey } from '../../../domain/inventory/owner.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import type { Price } from '../../../domain/shared/money.ts';
import type { Report } from './violation.ts';

/** One row of a box office's ledger, decoded. */
export interface LedgerRow {
  seq: number;
  atMs: number;
  events: InventoryEvent[];
}

/** A hold from one position of the ledger on: the state after that many events. */
export interface HoldStep {
  from: number;
  hold: Hold;
}

/** Who had a seat, from a position up to, not including, another. */
export interface SeatSpan {
  holdId: string;
  from: number;
  /** Infinity: to the end. */
  until: number;
}

/** What the ledger says happened, and when in its own order. Position n is the state after n events. */
export interface LedgerReplay {
  /** By hold id, in order. */
  holds: Map<string, HoldStep[]>;
  /** By seat, in order. */
  seats: Map<number, SeatSpan[]>;
  /** By "owner key": what a client's command made. */
  byKey: Map<string, { position: number; event: HoldEvent; remember: RememberedKey }>;
  end: number;
}

/**
 * Replays a ledger into histories of holds and seats. Deliberately not the shipped `apply`, whose faults it must not
 * share: seats, caps and prices are counted anew. What is wrong with the ledger alone is reported.
 */
export function replayLedger(rows: readonly LedgerRow[], publication: Publication, report: Report): LedgerReplay {
  const replay: LedgerReplay = { holds: new Map(), seats: new Map(), byKey: new Map(), end: 0 };
  const owned = new Map<string, number>();
  let before = { seq: 0, atMs: 0 };
  for (const row of rows) {
    if (row.seq !== before.seq + 1) report('ledger-gap', `row ${row.seq} follows row ${before.seq}`);
    if (row.atMs < before.atMs) report('ledger-time-travel', `row ${row.seq} is older than row ${before.seq}`);
    before = row;
    for (const event of row.events) {
      replay.end++;
      if (event.kind === 'commit-refused') continue;
      if (isOfOperator(event)) {
        report('ghost', `row ${row.seq} has ${event.kind}: neither operator nor queue was there`);
        continue;
      }
      rememberKey(replay, event, report);
      moveHold(replay, { event, owned, publication, report });
    }
  }
  return replay;
}

type OperatorEvent = SaleEvent | QueueEvent | GivenBack | Withdrawn;

function isOfOperator(event: HoldEvent | SaleEvent | QueueEvent): event is OperatorEvent {
  return OPERATOR_EVENTS.has(event.kind) || isQueueEvent(event);
}

const OPERATOR_EVENTS: ReadonlySet<InventoryEvent['kind']> = new Set<Exclude<OperatorEvent, QueueEvent>['kind']>([
  'clock-paused',
  'clock-resumed',
  'payments-down',
  'payments-up',
  'blocked',
  'unblocked',
  'given-back',
  'withdrawn',
  'sale-closed',
]);

/** The hold's states in effect somewhere within the positions `from` to `to`, both included. */
export function statesWithin(steps: readonly HoldStep[], from: number, to: number): Hold[] {
  return steps
    .filter((step, index) => step.from <= to && (steps[index + 1]?.from ?? Infinity) > from)
    .map(({ hold }) => hold);
}

function rememberKey(replay: LedgerReplay, event: HoldEvent, report: Report): void {
  const remember = 'remember' in event ? event.remember : null;
  if (remember === null) return;
  const name = `${remember.owner} ${remember.key}`;
  const known = replay.byKey.get(name);
  if (known) report('key-done-twice', `${name}: ${known.event.kind} and ${event.kind} of hold ${event.holdId}`);
  else replay.byKey.set(name, { position: replay.end, event, remember });
}

interface Move {
  event: HoldEvent;
  owned: Map<string, number>;
  publication: Publication;
  report: Report;
}

function moveHold(replay: LedgerReplay, { event, owned, publication, report }: Move): void {
  const steps = replay.holds.get(event.holdId) ?? [];
  const before = steps.at(-1)?.hold ?? null;
  if (event.kind === 'held' ? before !== null : before === null) {
    report('broken-hold', `${event.kind} of hold ${event.holdId}, which ${before ? 'was there' : 'was not there'}`);
    return;
  }
  if (before && !mayFollow(before, event)) {
    report('broken-hold', `${event.kind} of hold ${event.holdId} while ${before.phase.name}`);
    return;
  }
  const after = evolveHold(before, event);
  checkPrice({ before, after, publication, report });
  replay.holds.set(event.holdId, [...steps, { from: replay.end, hold: after }]);
  moveSeats(replay, { before, after, report });
  count(owned, before, -1);
  count(owned, after, 1);
  const seats = owned.get(ownerKey(after)) ?? 0;
  if (seats > publication.seatsPerFanMax) report('cap-exceeded', `${ownerKey(after)} has ${seats} seats`);
}

/** The transitions of `HoldState`. A committed hold is final here: nothing of this load is refunded (I2, I3). */
function mayFollow({ phase }: Hold, event: HoldEvent): boolean {
  switch (phase.name) {
    case 'held':
      return event.kind !== 'held' && event.kind !== 'attached' && event.kind !== 'payment-ended';
    case 'paying':
      return event.kind !== 'held' && event.kind !== 'replaced';
    case 'expiring':
      return event.kind === 'committed' || event.kind === 'released';
    case 'released':
      return event.kind === 'committed';
    case 'committed':
      return false;
    default:
      return unreachable(phase);
  }
}

function moveSeats(
  { seats, end }: LedgerReplay,
  { before, after, report }: { before: Hold | null; after: Hold; report: Report },
): void {
  const had = new Set(seatsOwned(before));
  const has = new Set(seatsOwned(after));
  for (const seat of had)
    if (!has.has(seat))
      seats.get(seat)!.find((span) => span.holdId === after.holdId && span.until === Infinity)!.until = end;
  for (const seat of has) {
    if (had.has(seat)) continue;
    const spans = seats.get(seat) ?? [];
    const other = spans.find(({ until }) => until === Infinity);
    if (other) report('double-grant', `seat ${seat} went to ${after.holdId} while ${other.holdId} had it`);
    seats.set(seat, [...spans, { holdId: after.holdId, from: end, until: Infinity }]);
  }
}

function seatsOwned(hold: Hold | null): number[] {
  if (hold === null || hold.phase.name === 'released') return [];
  return hold.quote.seats.map(({ seat }) => seat);
}

function count(owned: Map<string, number>, hold: Hold | null, sign: 1 | -1): void {
  if (hold === null) return;
  owned.set(ownerKey(hold), (owned.get(ownerKey(hold)) ?? 0) + sign * seatsOwned(hold).length);
}

/** Each seat costs what the publication says, and a sale costs what was quoted (I12). */
function checkPrice(options: { before: Hold | null; after: Hold; publication: Publication; report: Report }): void {
  const { before, after, publication, report } = options;
  if (before?.quote === after.quote) return;
  if (after.phase.name === 'committed' && JSON.stringify(before?.quote) !== JSON.stringify(after.quote)) {
    report('wrong-price', `hold ${after.holdId} was sold for another quote than it was held for`);
  }
  for (const { seat, zone, ticketType, ...price } of after.quote.seats) {
    const zoneIndex = publication.zones.findIndex(({ code }) => code === zone);
    const typeIndex = publication.ticketTypes.findIndex(({ code }) => code === ticketType);
    const due = publication.prices[zoneIndex]?.[typeIndex];
    if (!due || !isSamePrice(due, price)) {
      report('wrong-price', `seat ${seat} of hold ${after.holdId} is not sold for ${JSON.stringify(price)}`);
    }
  }
}

function isSamePrice(a: Price, b: Price): boolean {
  return a.faceMinor === b.faceMinor && a.feeMinor === b.feeMinor && a.taxMinor === b.taxMinor;
}
