import { readQueueEvent, writeQueueEvent } from '../queue/queue-codec.ts';
import { isQueueEvent, isQueueEventKind, type QueueEvent } from '../queue/queue-events.ts';
import { ByteReader, ByteWriter } from '../shared/bytes.ts';
import type { DeviceId, HoldId, UserId } from '../shared/ids.ts';
import { invariant, unreachable } from '../shared/invariant.ts';
import type { Refusal } from './commands.ts';
import type { InventoryEvent, SaleEvent } from './events.ts';
import type { ReleaseReason } from './hold-view.ts';
import { RecordReader, RecordWriter } from './record-codec.ts';

/** First byte of a frame. A new version adds a reader; frames of old versions stay in ledgers for good. */
const FRAME_VERSION = 1;

/** Append only: a kind's place is its number in every ledger. */
const KINDS = [
  'held',
  'replaced',
  'extended',
  'payment-started',
  'attached',
  'payment-ended',
  'expiring',
  'released',
  'committed',
  'commit-refused',
  'clock-paused',
  'clock-resumed',
  'blocked',
  'unblocked',
  'given-back',
  'wait-granted',
  'withdrawn',
  'sale-closed',
  'payments-down',
  'payments-up',
  'queue-restored',
  'queue-sealed',
  'queue-drawn',
  'numbers-given',
  'numbers-called',
  'pass-given',
  'pass-used',
  'pass-ended',
  'queue-switched-on',
  'pass-kept',
] as const satisfies InventoryEvent['kind'][];

/** Append only, as above. */
const RELEASE_REASONS = ['fan', 'expired', 'payment-expired', 'cancelled'] as const satisfies ReleaseReason[];

/**
 * A batch's events as one ledger row's bytes: format version, number of events, then each event as its
 * kind, its hold's 16 bytes (if it is about one) and its fields in the order of `events.ts`.
 */
export function encodeFrame(events: readonly InventoryEvent[]): Uint8Array {
  const to = new ByteWriter().byte(FRAME_VERSION).varint(events.length);
  const record = new RecordWriter(to);
  for (const event of events) {
    to.byte(KINDS.indexOf(event.kind));
    if (isQueueEvent(event)) {
      writeQueueEvent(record, event);
      continue;
    }
    if ('holdId' in event) to.uuid(event.holdId);
    writeFields(record, event);
  }
  return to.finish();
}

/** The events of a frame; throws when the bytes are not one of ours. */
export function decodeFrame(bytes: Uint8Array): InventoryEvent[] {
  const from = new ByteReader(bytes);
  invariant(from.byte() === FRAME_VERSION, 'a ledger frame has a format version that this code can read');
  const record = new RecordReader(from);
  const events = record.list((): InventoryEvent => {
    const kind = KINDS[from.byte()];
    invariant(kind !== undefined, 'a ledger frame has only known kinds of event');
    if (isQueueEventKind(kind)) return readQueueEvent(record, kind);
    return isSaleKind(kind) ? readSaleEvent(record, kind) : readHoldEvent(record, kind, record.id<HoldId>());
  });
  invariant(from.done, 'a ledger frame ends with its last event');
  return events;
}

function writeFields(record: RecordWriter, event: Exclude<InventoryEvent, QueueEvent>): void {
  const { to } = record;
  switch (event.kind) {
    case 'held':
      to.uuid(event.deviceId);
      record.optional(event.userId, record.id);
      to.varint(event.epoch).varint(event.fence);
      record.quote(event.quote);
      to.varint(event.heldAtMs).varint(event.expiresAtMs).varint(event.endsByMs);
      return record.remember(event.remember);
    case 'replaced':
      to.varint(event.fence);
      record.quote(event.quote);
      return record.remember(event.remember);
    case 'extended':
      to.varint(event.expiresAtMs);
      return record.remember(event.remember);
    case 'payment-started':
      to.uuid(event.userId).varint(event.attempt);
      to.varint(event.expiresAtMs).varint(event.endsByMs).varint(event.providerExpiresAtMs);
      return record.remember(event.remember);
    case 'attached':
      return record.text(event.sessionId);
    case 'payment-ended':
      return;
    case 'expiring':
      to.text(event.sessionId).varint(event.atMs);
      return record.optional(event.remember, record.remember);
    case 'released':
      to.byte(RELEASE_REASONS.indexOf(event.why)).varint(event.atMs);
      return record.optional(event.remember, record.remember);
    case 'committed':
      to.uuid(event.userId);
      record.quote(event.quote);
      record.optional(event.sessionId, record.text);
      record.optional(event.paymentId, record.text);
      to.varint(event.atMs);
      return record.optional(event.remember, record.remember);
    case 'commit-refused':
      record.optional(event.userId, record.id);
      record.sharedText(event.currency);
      to.varint(event.amountMinor).text(event.sessionId).text(event.paymentId);
      to.text(JSON.stringify(event.refusal)).varint(event.atMs);
      return;
    case 'wait-granted':
      to.varint(event.waitedMs).varint(event.expiresAtMs).varint(event.endsByMs);
      return;
    case 'given-back':
    case 'withdrawn':
      to.uuid(event.userId);
      record.seats(event.seats);
      to.varint(event.atMs);
      return;
    case 'clock-paused':
    case 'clock-resumed':
    case 'sale-closed':
      to.varint(event.atMs);
      return;
    case 'payments-down':
    case 'payments-up':
      to.varint(event.sinceMs).varint(event.atMs);
      return;
    case 'blocked':
    case 'unblocked':
      return record.seats(event.seats);
    default:
      unreachable(event);
  }
}

const SALE_KINDS: ReadonlySet<InventoryEvent['kind']> = new Set<SaleEvent['kind']>([
  'clock-paused',
  'clock-resumed',
  'blocked',
  'unblocked',
  'sale-closed',
  'payments-down',
  'payments-up',
]);

function isSaleKind(kind: InventoryEvent['kind']): kind is SaleEvent['kind'] {
  return SALE_KINDS.has(kind);
}

function readSaleEvent(record: RecordReader, kind: SaleEvent['kind']): SaleEvent {
  switch (kind) {
    case 'clock-paused':
    case 'clock-resumed':
    case 'sale-closed':
      return { kind, atMs: record.from.varint() };
    case 'payments-down':
    case 'payments-up':
      return { kind, sinceMs: record.from.varint(), atMs: record.from.varint() };
    case 'blocked':
    case 'unblocked':
      return { kind, seats: record.seats() };
    default:
      return unreachable(kind);
  }
}

type EventOfHold = Exclude<InventoryEvent, SaleEvent | QueueEvent>;

/** The fields are read in the order in which they stand, which is that of `writeFields`. */
function readHoldEvent(record: RecordReader, kind: EventOfHold['kind'], holdId: HoldId): EventOfHold {
  const { from } = record;
  switch (kind) {
    case 'held':
      return {
        kind,
        holdId,
        deviceId: record.id<DeviceId>(),
        userId: record.optional(() => record.id<UserId>()),
        epoch: from.varint(),
        fence: from.varint(),
        quote: record.quote(),
        heldAtMs: from.varint(),
        expiresAtMs: from.varint(),
        endsByMs: from.varint(),
        remember: record.remember(),
      };
    case 'replaced':
      return { kind, holdId, fence: from.varint(), quote: record.quote(), remember: record.remember() };
    case 'extended':
      return { kind, holdId, expiresAtMs: from.varint(), remember: record.remember() };
    case 'payment-started':
      return {
        kind,
        holdId,
        userId: record.id<UserId>(),
        attempt: from.varint(),
        expiresAtMs: from.varint(),
        endsByMs: from.varint(),
        providerExpiresAtMs: from.varint(),
        remember: record.remember(),
      };
    case 'attached':
      return { kind, holdId, sessionId: from.text() };
    case 'payment-ended':
      return { kind, holdId };
    case 'expiring': {
      const [sessionId, atMs] = [from.text(), from.varint()];
      return { kind, holdId, sessionId, atMs, remember: record.optional(record.remember) };
    }
    case 'released': {
      const why = RELEASE_REASONS[from.byte()];
      invariant(why !== undefined, 'a ledger frame has only known reasons of release');
      return { kind, holdId, why, atMs: from.varint(), remember: record.optional(record.remember) };
    }
    case 'committed':
      return {
        kind,
        holdId,
        userId: record.id<UserId>(),
        quote: record.quote(),
        sessionId: record.optional(record.text),
        paymentId: record.optional(record.text),
        atMs: from.varint(),
        remember: record.optional(record.remember),
      };
    case 'commit-refused':
      return {
        kind,
        holdId,
        userId: record.optional(() => record.id<UserId>()),
        currency: record.sharedText(),
        amountMinor: from.varint(),
        sessionId: from.text(),
        paymentId: from.text(),
        refusal: JSON.parse(from.text()) as Refusal,
        atMs: from.varint(),
      };
    case 'wait-granted':
      return { kind, holdId, waitedMs: from.varint(), expiresAtMs: from.varint(), endsByMs: from.varint() };
    case 'given-back':
    case 'withdrawn':
      return { kind, holdId, userId: record.id<UserId>(), seats: record.seats(), atMs: from.varint() };
    default:
      return unreachable(kind);
  }
}
