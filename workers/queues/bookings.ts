import { recordDelivery } from '../../db/queries/booking-delivery.ts';
import { idOf, type EventId } from '../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { BookingMessage, PaymentProbe, ProviderEvent } from '../../protocol/queue/booking-message.ts';
import type { LedgerDelivery } from '../../protocol/rpc/box-office.ts';
import { runOutbox } from '../outbox/run-outbox.ts';
import type { Services } from '../services.ts';
import { consumePaymentProbe } from './payment-probe.ts';
import { consumeProviderEvents } from './provider-events.ts';
import { tryLater } from './try-later.ts';

/**
 * Consumes the bookings queue: each message is acknowledged when Postgres (or the box office) has it, and tried again
 * after a growing pause otherwise. Then does what the messages have left in the outbox.
 */
export async function consumeBookings(services: Services, batch: MessageBatch<BookingMessage>): Promise<void> {
  const events: Message<ProviderEvent>[] = [];
  const deliveries: Message<LedgerDelivery>[] = [];
  const probes: Message<PaymentProbe>[] = [];
  for (const message of batch.messages) {
    if (isOfKind(message, 'provider-event')) events.push(message);
    else if (isOfKind(message, 'payment-probe')) probes.push(message);
    else if (isOfKind(message, 'ledger')) deliveries.push(message);
  }
  await Promise.all([
    ...probes.map((message) => consumePaymentProbe(services, message)),
    ...deliveries.map((message) => consumeDelivery(services, message)),
    consumeProviderEvents(services, events),
  ]);
  await runOutbox(services);
}

function isOfKind<Kind extends BookingMessage['kind']>(
  message: Message<BookingMessage>,
  kind: Kind,
): message is Message<Extract<BookingMessage, { kind: Kind }>> {
  return message.body.kind === kind;
}

async function consumeDelivery(services: Services, message: Message<LedgerDelivery>): Promise<void> {
  try {
    const isTaken = await takeDelivery(services, message.body);
    if (isTaken) message.ack();
    else message.retry({ delaySeconds: 1 });
  } catch (error) {
    tryLater(message, error);
  }
}

/** False: something else must come first. Rules DELIVERY-1 to DELIVERY-9 of docs/spec/bookings.md. */
async function takeDelivery(services: Services, delivery: LedgerDelivery): Promise<boolean> {
  const outcome = await recordDelivery(services.db, delivery);
  if (outcome.kind === 'gap') return false;
  if (outcome.kind === 'recorded') {
    for (const conflict of outcome.conflicts) {
      console.warn('box office and Postgres disagree about seats', delivery.eventId, conflict);
    }
  }
  const { epoch, throughSeq, jurisdiction, hint } = delivery;
  const address = { eventId: idOf<EventId>(delivery.eventId), jurisdiction, hint };
  await boxOfficeOf(services.objects, address).delivered({ epoch, throughSeq });
  return true;
}
