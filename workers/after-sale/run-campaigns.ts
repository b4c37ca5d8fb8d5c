import {
  finishCampaign,
  listCampaignsToRun,
  nextBookings,
  writeBookingsDone,
  type BookingDone,
  type BookingToDo,
  type Campaign,
} from '../../db/queries/campaigns.ts';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { decideRefund } from '../../domain/bookings/refund.ts';
import { idOf, type BookingId } from '../../domain/shared/ids.ts';
import { namedId } from '../named-id.ts';
import { runOutbox } from '../outbox/run-outbox.ts';
import type { Services } from '../services.ts';
import { closeSale } from './close-sale.ts';
import { payRefunds } from './pay-refunds.ts';

/** Bookings in one statement: a cancelled arena is some hundreds of them. */
const BOOKINGS_AT_ONCE = 200;
/** How long one run goes on, so that the next minute's finds this one over. */
const RUN_MS_MAX = 50_000;

/**
 * Goes on with what is to be done for all bookings of an event, whoever began it and wherever it was cut off. Every step
 * may run twice and at the same time: a booking is done once. Rules CAMPAIGN-1 to CAMPAIGN-5 of docs/spec/after-sale.md.
 */
export async function runCampaigns(services: Services): Promise<void> {
  const endsAtMs = Date.now() + RUN_MS_MAX;
  for (const campaign of await listCampaignsToRun(services.db)) {
    try {
      await runCampaign(services, campaign, endsAtMs);
    } catch (error) {
      console.error('a campaign did not go on', campaign.id, error);
    }
  }
}

/** Does all its bookings, then what they owe, until nothing is left or the time is over. */
async function runCampaign(services: Services, campaign: Campaign, endsAtMs: number): Promise<void> {
  const { db } = services;
  if (campaign.kind === 'cancelled') await closeSale(services, campaign.eventId);
  while (Date.now() < endsAtMs) {
    const bookings = await nextBookings(db, { campaign, limit: BOOKINGS_AT_ONCE });
    if (bookings.length > 0) {
      const done = await Promise.all(bookings.map((booking) => bookingDone(campaign, booking)));
      await writeBookingsDone(db, { campaign, done, now: new Date().toISOString() });
      continue;
    }
    if (await finishCampaign(db, campaign.id)) return;
    // The news and the money at the same time. What failed waits, and so does the campaign: the next run goes on.
    const [refunds, others] = await Promise.all([payRefunds(services, endsAtMs), runOutbox(services)]);
    if (refunds + others === 0) return;
  }
}

/** A cancelled event's booking is refunded in full for what stands of it; every fan is told. */
async function bookingDone(campaign: Campaign, toDo: BookingToDo): Promise<BookingDone> {
  const { booking, revision, standingMinor } = toDo;
  const bookingId = idOf<BookingId>(booking.bookingId);
  const stands = booking.tickets.some(({ status }) => status !== 'void');
  const news: BookingEffect = { kind: 'notify', bookingId, what: 'event-changed', about: campaign.id };
  if (!stands) return { bookingId, revision, refund: null, effects: [] };
  if (campaign.kind !== 'cancelled') return { bookingId, revision, refund: null, effects: [news] };
  // The same id however often it is decided: what was begun by a run that died is begun.
  const refundId = await namedId(`${campaign.id}:${bookingId}`);
  const amountMinor = booking.paymentId === null ? 0 : standingMinor;
  const decided = decideRefund(booking, { refundId, tickets: 'all', amountMinor, reason: 'event-cancelled' });
  if (!decided.ok) {
    const alert: BookingEffect = { kind: 'alert', bookingId, what: 'refund-failed', about: campaign.id };
    return { bookingId, revision, refund: null, effects: [news, alert] };
  }
  return { bookingId, revision, refund: { refundId, amountMinor, decision: decided.value }, effects: [news] };
}
