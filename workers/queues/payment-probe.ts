import { cashierOf } from '../../durable-objects/address-book.ts';
import type { PaymentProbe } from '../../protocol/queue/booking-message.ts';
import { raiseAlert } from '../outbox/alert-operators.ts';
import type { Services } from '../services.ts';

/**
 * Tries whether the payment provider works again, and tells the cashier. Never tried again itself: the cashier sends
 * the next one. Rule OUTAGE-4 of docs/spec/payment-circuit.md.
 */
export async function consumePaymentProbe(services: Services, message: Message<PaymentProbe>): Promise<void> {
  message.ack();
  try {
    await probe(services, message.body);
  } catch (error) {
    console.error('a probe of payment came to nothing', error);
  }
}

async function probe(services: Services, { sinceMs, isFirst }: PaymentProbe): Promise<void> {
  const isUp = await answers(services);
  const isOver = await cashierOf(services.objects).probed({ sinceMs, isUp });
  if (isOver) await alert(services, 'payment-works-again', `Payment works again. It was down since ${utc(sinceMs)}.`);
  else if (isFirst && !isUp) {
    const text = `Payment is down since ${utc(sinceMs)}: the provider fails, or takes too long. No payments begin, and the clocks of the sales stand. All goes on by itself as soon as the provider answers again, which is tried at least once a minute.`;
    await alert(services, 'payment-down', text);
  }
}

async function answers({ payments }: Services): Promise<boolean> {
  try {
    await payments.ping();
    return true;
  } catch (error) {
    console.warn('the payment provider is still away', error instanceof Error ? error.message : error);
    return false;
  }
}

/** Mail may be down as well: the log has it anyway. */
async function alert(services: Services, title: string, text: string): Promise<void> {
  try {
    await raiseAlert(services, { title, text });
  } catch (error) {
    console.error('operators were not mailed', title, error);
  }
}

function utc(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
