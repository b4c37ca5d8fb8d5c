import type { Booking } from '../../../protocol/http/bookings.ts';
import { ask, freshEmail, get, holdSeats, signIn } from './client.ts';
import { bookingWhen, CARD_THAT_PAYS, deliver, eventsAbout, payAt, sessionIdOf, startPayment } from './payments.ts';

export interface Buyer {
  booking: Booking;
  token: string;
  email: string;
}

/** Somebody new buys seats of the sample plan by card, and has the tickets. */
export async function buySeats(eventId: string, seats: number[]): Promise<Buyer> {
  const { hold, token: device } = await holdSeats(eventId, seats);
  const email = freshEmail();
  const token = await signIn(email, device);
  const { paymentUrl } = await startPayment(hold, token);
  await payAt(paymentUrl!, CARD_THAT_PAYS);
  for (const event of await eventsAbout(sessionIdOf(paymentUrl!))) await deliver(event);
  return { booking: await bookingWhen(hold.id, token, 'issued'), token, email };
}

const WAIT_MS = 15_000;

/** The booking once it is as wanted; fails when it does not come to that in time. */
export async function bookingAs(
  { booking, token }: Pick<Buyer, 'booking' | 'token'>,
  isWanted: (booking: Booking) => boolean,
): Promise<Booking> {
  const giveUpAtMs = Date.now() + WAIT_MS;
  for (;;) {
    const now = await get<Booking>(`/v1/bookings/${booking.id}`, { token });
    if (isWanted(now)) return now;
    if (Date.now() > giveUpAtMs) throw new Error(`the booking stayed as it was: ${JSON.stringify(now)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until anybody may hold a seat. */
export async function untilFree(eventId: string, seat: number): Promise<void> {
  const giveUpAtMs = Date.now() + WAIT_MS;
  for (;;) {
    const body = { planHash: 'sample', seats: [{ seat }] };
    const response = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body });
    await response.body?.cancel();
    if (response.ok) return;
    if (Date.now() > giveUpAtMs) throw new Error(`seat ${seat} did not become free`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
