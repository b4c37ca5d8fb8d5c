import { isProviderEventKnown, recordProviderEvent } from '../../db/queries/booking-moves.ts';
import { recordDelivery } from '../../db/queries/booking-delivery.ts';
import { idOf, type EventId } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { BookingMessage, ProviderEvent } from '../../protocol/queue/booking-message.ts';
import type { LedgerDelivery } from '../../protocol/rpc/box-office.ts';
import { runOutbox } from '../outbox/run-outbox.ts';
import { applyProviderEvent } from '../payments/provider-event.ts';
import type { Services } from '../services.ts';

const RETRY_SECONDS_MAX = 300;

/**
 * Consumes the bookings queue: each message on its own, acknowledged when Postgres (or the box office) has it, tried
 * again after a growing pause otherwise. Then does what the messages have left in the outbox.
 */
export async function consumeBookings(services: Services, batch: MessageBatch<BookingMessage>): Promise<void> {
  await Promise.all(batch.messages.map((message) => consume(services, message)));
  await runOutbox(services);
}

async function consume(services: Services, message: Message<BookingMessage>): Promise<void> {
  try {
    const isTaken = await take(services, message.body);
    if (isTaken) message.ack();
    else message.retry({ delaySeconds: 1 });
  } catch (error) {
    console.error('a booking message failed', message.body.kind, message.attempts, error);
    message.retry({ delaySeconds: Math.min(RETRY_SECONDS_MAX, 2 ** message.attempts) });
  }
}

/** Whether the message is done with; false: something else must come first. */
function take(services: Services, message: BookingMessage): Promise<boolean> {
  switch (message.kind) {
    case 'ledger':
      return takeDelivery(services, message);
    case 'provider-event':
      return takeProviderEvent(services, message);
    default:
      return unreachable(message);
  }
}

/** Rules DELIVERY-1 to DELIVERY-9 of docs/spec/bookings.md. */
async function takeDelivery(services: Services, delivery: LedgerDelivery): Promise<boolean> {
  const outcome = await recordDelivery(services.db, delivery);
  if (outcome.kind === 'gap') return false;
  if (outcome.kind === 'recorded') {
    for (const conflict of outcome.conflicts) {
      console.error('ALERT: box office and Postgres disagree about seats', delivery.eventId, conflict);
    }
  }
  const { epoch, throughSeq, jurisdiction, hint } = delivery;
  const address = { eventId: idOf<EventId>(delivery.eventId), jurisdiction, hint };
  await boxOfficeOf(services.objects, address).delivered({ epoch, throughSeq });
  return true;
}

/** Acting twice does no harm, so the event counts as known only after it was acted on. */
async function takeProviderEvent(services: Services, event: ProviderEvent): Promise<boolean> {
  if (await isProviderEventKnown(services.db, event.id)) return true;
  await applyProviderEvent(services, event);
  const { id, type, createdAtMs } = event;
  await recordProviderEvent(services.db, { id, type, at: new Date(createdAtMs).toISOString() });
  return true;
}
