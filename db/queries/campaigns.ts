import { sql } from 'drizzle-orm';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import type { RefundableBooking, RefundDecision } from '../../domain/bookings/refund.ts';
import type { Database } from '../database.ts';
import type { CampaignKind, CampaignState } from '../schema/after-sale.ts';
import type { BookingStatus } from '../schema/bookings.ts';
import { instantText } from './documents.ts';
import { outboxRow } from './outbox.ts';

/** How far work on all bookings of an event has come. Amounts in minor units of the event's currency. */
export interface CampaignProgress {
  id: string;
  eventId: string;
  kind: CampaignKind;
  state: CampaignState;
  message: string | null;
  startedAt: string;
  doneAt: string | null;
  bookings: {
    /** Of which something was done. */
    done: number;
    /** Still to do. */
    left: number;
    /** In dispute: the bank decides about their money. */
    disputed: number;
  };
  /** Of a cancelled event; all 0 for the other kinds. */
  refunds: {
    requested: number;
    done: number;
    failed: number;
    requestedMinor: number;
    doneMinor: number;
    /** Sent by the provider in the last minute. */
    perMinute: number;
  };
}

/** What a campaign needs to go on. */
export interface Campaign {
  id: string;
  eventId: string;
  kind: CampaignKind;
}

/** Bookings whose fans have something that a campaign is about. Those without a ticket yet follow when they have. */
const ACTIVE: BookingStatus[] = ['captured', 'issued', 'part_refunded'];
/** Bookings of a cancelled event that are on their way to one of these are waited for, as long as that. */
const ARRIVING = sql`('booked')`;

export type BeginOutcome = { kind: 'begun' | 'already'; campaignId: string } | { kind: 'refused' };

/**
 * Cancels an event and begins to give everybody their money back, in one statement. `already`: it is cancelled.
 * `refused`: there is no such event, or nobody has seen it yet.
 */
export async function beginCancellation(
  db: Database,
  given: { campaignId: string; eventId: string; requestKey: string; message: string | null },
): Promise<BeginOutcome> {
  const { campaignId, eventId, requestKey, message } = given;
  const { rows } = await db.execute<{ begun: string | null; known: string | null }>(sql`
    with moved as (
      update events set status = 'cancelled', revision = revision + 1, updated_at = now()
      where id = ${eventId} and status in ('published', 'postponed')
      returning id),
    begun as (
      insert into campaigns (id, event_id, kind, state, request_key, message, bookings_max)
      select ${campaignId}, id, 'cancelled', 'running', ${requestKey}, ${message}, ${bookingsOf(eventId)} from moved
      returning id)
    select (select id from begun) as begun,
      (select id from campaigns where event_id = ${eventId} and kind = 'cancelled') as known`);
  const row = rows[0]!;
  if (row.begun !== null) return { kind: 'begun', campaignId: row.begun };
  return row.known === null ? { kind: 'refused' } : { kind: 'already', campaignId: row.known };
}

/** Gives an event another time, and fans a choice until `refundUntil`. */
export async function beginPostponement(
  db: Database,
  given: {
    campaignId: string;
    eventId: string;
    requestKey: string;
    message: string | null;
    startsAt: string;
    doorsAt: string | null;
    endsAt: string | null;
    refundUntil: string;
  },
): Promise<BeginOutcome> {
  const { campaignId, eventId, requestKey, message, startsAt, doorsAt, endsAt, refundUntil } = given;
  const { rows } = await db.execute<{ begun: string | null; known: string | null }>(sql`
    with before as (
      select id, jsonb_build_object('startsAt', ${instantText(sql`starts_at`)}) as times
      from events
      where id = ${eventId} and status in ('published', 'postponed')
        and not exists (select 1 from campaigns where request_key = ${requestKey})
      for update),
    moved as (
      update events e
      set status = 'postponed', starts_at = ${startsAt}::timestamptz, doors_at = ${doorsAt}::timestamptz,
        ends_at = ${endsAt}::timestamptz, postponed_at = now(), refund_until = ${refundUntil}::timestamptz,
        revision = revision + 1, updated_at = now()
      from before where e.id = before.id
      returning e.id),
    begun as (
      insert into campaigns (id, event_id, kind, state, request_key, message, bookings_max, before)
      select ${campaignId}, moved.id, 'postponed', 'running', ${requestKey}, ${message}, ${bookingsOf(eventId)},
        before.times
      from moved join before on before.id = moved.id
      returning id)
    select (select id from begun) as begun, (select id from campaigns where request_key = ${requestKey}) as known`);
  const row = rows[0]!;
  if (row.begun !== null) return { kind: 'begun', campaignId: row.begun };
  return row.known === null ? { kind: 'refused' } : { kind: 'already', campaignId: row.known };
}

/** Null: there is none of that id, or it is another event's. */
export async function readCampaign(
  db: Database,
  asked: { eventId: string; campaignId: string },
): Promise<CampaignProgress | null> {
  const { rows } = await db.execute<{ document: CampaignProgress }>(sql`
    select ${progressDocument} as document from campaigns c
    where c.id = ${asked.campaignId} and c.event_id = ${asked.eventId}`);
  return rows[0]?.document ?? null;
}

/** An event's campaigns, the newest first. */
export async function listCampaigns(db: Database, eventId: string): Promise<CampaignProgress[]> {
  const { rows } = await db.execute<{ document: CampaignProgress }>(sql`
    select ${progressDocument} as document from campaigns c
    where c.event_id = ${eventId}
    order by c.started_at desc, c.id desc
    limit 50`);
  return rows.map(({ document }) => document);
}

/**
 * Campaigns with something to do, the oldest first: those that run, and those of cancelled events to which a booking has
 * come late (a payment that the box office had taken before it closed).
 */
export async function listCampaignsToRun(db: Database): Promise<Campaign[]> {
  const { rows } = await db.execute<Campaign & Record<string, unknown>>(sql`
    select c.id, c.event_id as "eventId", c.kind from campaigns c
    where c.state = 'running' or (
      c.kind = 'cancelled' and c.started_at > now() - interval '30 days' and ${hasBookingsLeft})
    order by c.started_at, c.id`);
  return rows;
}

/** What fans are told of a campaign. */
export interface CampaignNews {
  kind: CampaignKind;
  message: string | null;
  /** RFC 3339; null: the start did not change. */
  startedBefore: string | null;
  refundUntil: string | null;
  /** Those who have tickets of the booking, or had when it began, beside its buyer. */
  holderEmails: string[];
}

export async function readCampaignNews(
  db: Database,
  about: { campaignId: string; bookingId: string },
): Promise<CampaignNews | null> {
  const { rows } = await db.execute<CampaignNews & Record<string, unknown>>(sql`
    select c.kind, c.message, c.before ->> 'startsAt' as "startedBefore",
      ${instantText(sql`e.refund_until`)} as "refundUntil",
      array(
        select distinct u.email from tickets t join users u on u.id = t.holder_id
        where t.booking_id = ${about.bookingId}) as "holderEmails"
    from campaigns c join events e on e.id = c.event_id
    where c.id = ${about.campaignId}`);
  return rows[0] ?? null;
}

/** A booking that a campaign has yet to do, as of one moment: `revision` changes with everything that is in it. */
export interface BookingToDo {
  booking: RefundableBooking;
  revision: number;
  /** Of its tickets that stand: what was paid for them. */
  standingMinor: number;
}

/** The next bookings of a campaign. Two workers at once may get the same: what they do is done once. */
export async function nextBookings(db: Database, asked: { campaign: Campaign; limit: number }): Promise<BookingToDo[]> {
  const { campaign, limit } = asked;
  const { rows } = await db.execute<BookingToDo & Record<string, unknown>>(sql`
    select b.revision,
      (select coalesce(sum(face_minor + fee_minor + tax_minor), 0)::float8 from tickets t
        where t.booking_id = b.id and t.status <> 'void') as "standingMinor",
      jsonb_build_object(
        'bookingId', b.id, 'stage', b.status, 'paymentId', b.payment_id, 'currency', b.currency,
        'totalMinor', b.total_minor,
        'refundedMinor', (
          select coalesce(sum(amount_minor), 0) from refunds where booking_id = b.id and state <> 'failed'),
        'tickets', coalesce((
          select jsonb_agg(jsonb_build_object('id', t.id, 'seat', t.seat_index, 'status', t.status)
            order by t.seat_index)
          from tickets t where t.booking_id = b.id), '[]')) as booking
    from bookings b
    where b.event_id = ${campaign.eventId} and b.status = any(${sql.param(ACTIVE)}::text[])
      and not exists (select 1 from campaign_bookings d where d.campaign_id = ${campaign.id} and d.booking_id = b.id)
    limit ${limit}`);
  return rows;
}

/** One booking's part of a campaign. `refund` null: nothing of it stands any more, or the campaign is about news only. */
export interface BookingDone {
  bookingId: string;
  revision: number;
  refund: { refundId: string; amountMinor: number; decision: RefundDecision } | null;
  effects: BookingEffect[];
}

/**
 * Writes a campaign's part of many bookings in one statement: refunds, void tickets and what is owed, with the mark that
 * it is done. A booking that has changed since it was read is left for the next look. What it owes comes after all that
 * single fans are waiting for. Answers how many were done.
 */
export async function writeBookingsDone(
  db: Database,
  given: { campaign: Campaign; done: BookingDone[]; now: string },
): Promise<number> {
  const { campaign, done, now } = given;
  const input = done.map(({ bookingId, revision, refund, effects }) => ({
    booking_id: bookingId,
    revision,
    refund_id: refund?.refundId ?? null,
    amount: refund?.amountMinor ?? 0,
    to_status: refund?.decision.to ?? null,
    state: refund?.decision.state ?? null,
    ticket_ids: refund?.decision.ticketIds ?? [],
    seats: refund?.decision.seats ?? [],
    effects: [...(refund?.decision.effects ?? []), ...effects].map(outboxRow),
  }));
  const { rows } = await db.execute<{ done: number }>(sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as i(
        booking_id uuid, revision int, refund_id uuid, amount bigint, to_status text, state text,
        ticket_ids uuid[], seats int[], effects jsonb)),
    moved as (
      update bookings b set status = coalesce(i.to_status, b.status), revision = b.revision + 1
      from input i
      where b.id = i.booking_id and b.revision = i.revision and not exists (
        select 1 from campaign_bookings d where d.campaign_id = ${campaign.id} and d.booking_id = b.id)
      returning b.id, b.event_id),
    marked as (
      insert into campaign_bookings (campaign_id, booking_id) select ${campaign.id}::uuid, id from moved),
    voided as (
      update tickets t set status = 'void' from input i join moved m on m.id = i.booking_id
      where t.booking_id = m.id and t.id = any(i.ticket_ids) and t.status <> 'void'),
    begun as (
      insert into refunds (id, booking_id, event_id, ticket_ids, seats, amount_minor, reason, state, requested_at,
        settled_at)
      select i.refund_id, m.id, m.event_id, i.ticket_ids, i.seats, i.amount, 'event-cancelled', i.state,
        ${now}::timestamptz, case when i.state = 'done' then ${now}::timestamptz end
      from input i join moved m on m.id = i.booking_id
      where i.refund_id is not null),
    work as (
      insert into outbox (topic, key, payload, available_at)
      select e.topic, e.key, e.payload, now()
      from input i join moved m on m.id = i.booking_id
      cross join jsonb_to_recordset(i.effects) as e(topic text, key text, payload jsonb)
      on conflict (topic, key) do nothing)
    select count(*)::int as done from moved`);
  return rows[0]!.done;
}

/** Ends a campaign when nothing is left of it: no booking, and no refund that is on its way. */
export async function finishCampaign(db: Database, campaignId: string): Promise<boolean> {
  const { rows } = await db.execute(sql`
    update campaigns c set state = 'done', done_at = now()
    where c.id = ${campaignId} and c.state = 'running' and not ${hasBookingsLeft}
      and not (c.kind = 'cancelled' and exists (
        select 1 from bookings b where b.event_id = c.event_id and b.status in ${ARRIVING}))
      and not exists (
        select 1 from refunds r
        where r.event_id = c.event_id and r.state = 'requested' and c.kind = 'cancelled')
    returning c.id`);
  return rows.length > 0;
}

/** Whether campaign `c` has bookings to do. */
const hasBookingsLeft = sql`exists (
  select 1 from bookings b
  where b.event_id = c.event_id and b.status = any(${sql.param(ACTIVE)}::text[]) and not exists (
    select 1 from campaign_bookings d where d.campaign_id = c.id and d.booking_id = b.id))`;

/** Bookings of an event with tickets, or soon. */
function bookingsOf(eventId: string) {
  return sql`(
    select count(*)::int from bookings
    where event_id = ${eventId} and status in ('booked', 'captured', 'issued', 'part_refunded', 'disputed'))`;
}

/** Of campaign `c`. */
const progressDocument = sql`(
  select jsonb_build_object(
    'id', c.id, 'eventId', c.event_id, 'kind', c.kind, 'state', c.state, 'message', c.message,
    'startedAt', ${instantText(sql`c.started_at`)}, 'doneAt', ${instantText(sql`c.done_at`)},
    'bookings', jsonb_build_object(
      'done', (select count(*) from campaign_bookings d where d.campaign_id = c.id),
      'left', (
        select count(*) from bookings b
        where b.event_id = c.event_id
          and (b.status = any(${sql.param(ACTIVE)}::text[]) or c.kind = 'cancelled' and b.status in ${ARRIVING})
          and not exists (
            select 1 from campaign_bookings d where d.campaign_id = c.id and d.booking_id = b.id)),
      'disputed', (select count(*) from bookings b where b.event_id = c.event_id and b.status = 'disputed')),
    'refunds', jsonb_build_object(
      'requested', count(*) filter (where r.state = 'requested'), 'done', count(*) filter (where r.state = 'done'),
      'failed', count(*) filter (where r.state = 'failed'), 'requestedMinor', coalesce(sum(r.amount_minor), 0),
      'doneMinor', coalesce(sum(r.amount_minor) filter (where r.state = 'done'), 0),
      'perMinute', count(*) filter (where r.state = 'done' and r.settled_at > now() - interval '1 minute')))
  from campaign_bookings d
  join refunds r on r.booking_id = d.booking_id and r.reason = 'event-cancelled' and c.kind = 'cancelled'
  where d.campaign_id = c.id)`;
