import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import type { EventDescription, EventSale } from './event-writing.ts';

/** All that an organiser says of a draft. Its id, and the poster that was uploaded, stay. */
export type DraftEdit = Omit<EventDescription, 'status'> & Omit<EventSale, 'locationHint'>;

/**
 * Writes a draft anew, whole, in one transaction. False: it is no draft (any more), and nothing was written: each
 * statement asks for itself, and the first one locks the event.
 */
export async function replaceDraft(db: Database, eventId: string, edit: DraftEdit): Promise<boolean> {
  const isDraft = sql`exists (select 1 from events where id = ${eventId} and status = 'draft')`;
  const performers = [...new Set(edit.performers)];
  const [written] = await db.batch([
    db.execute(sql`
      update events set
        slug = ${edit.slug}, name = ${edit.name}, description = ${edit.description}, category = ${edit.category},
        venue_id = ${edit.venueId}, plan_id = ${edit.planId}, doors_at = ${edit.doorsAt}::timestamptz,
        starts_at = ${edit.startsAt}::timestamptz, ends_at = ${edit.endsAt}::timestamptz,
        time_zone = ${edit.timeZone}, image_url = coalesce(${edit.imageUrl}, image_url), currency = ${edit.currency},
        seats_per_fan_max = ${edit.seatsPerFanMax}, hold_seconds = ${edit.holdSeconds},
        payment_seconds = ${edit.paymentSeconds}, floors = ${edit.floors}, jurisdiction = ${edit.jurisdiction},
        return_policy = ${JSON.stringify(edit.returnPolicy)}::jsonb,
        search_text = concat_ws(' ', ${edit.name}::text,
          (select string_agg(name, ' ') from performers where id = any(${sql.param(performers)}::uuid[])),
          (select name || ' ' || city from venues where id = ${edit.venueId})),
        updated_at = now()
      where id = ${eventId} and status = 'draft' and epoch = 0
      returning id`),
    db.execute(sql`delete from event_performers where event_id = ${eventId} and ${isDraft}`),
    db.execute(sql`delete from price_zones where event_id = ${eventId} and ${isDraft}`),
    db.execute(sql`delete from ticket_types where event_id = ${eventId} and ${isDraft}`),
    db.execute(sql`
      insert into event_performers (event_id, performer_id, position)
      select ${eventId}::uuid, p.id, p.at - 1
      from unnest(${sql.param(performers)}::uuid[]) with ordinality as p(id, at) where ${isDraft}`),
    db.execute(sql`
      with zones as (
        insert into price_zones (event_id, code, name, category, position)
        select ${eventId}::uuid, z.code, z.name, z.category, z.position
        from jsonb_to_recordset(${positioned(edit.zones)}::jsonb)
          as z(code text, name text, category text, position int) where ${isDraft}),
      types as (
        insert into ticket_types (event_id, code, name, position)
        select ${eventId}::uuid, t.code, t.name, t.position
        from jsonb_to_recordset(${positioned(edit.ticketTypes)}::jsonb) as t(code text, name text, position int)
        where ${isDraft})
      insert into prices (event_id, zone, ticket_type, face_minor, fee_minor, tax_minor)
      select ${eventId}::uuid, p.zone, p."ticketType", p."faceMinor", p."feeMinor", p."taxMinor"
      from jsonb_to_recordset(${JSON.stringify(edit.prices)}::jsonb)
        as p(zone text, "ticketType" text, "faceMinor" int, "feeMinor" int, "taxMinor" int)
      where ${isDraft}`),
  ]);
  return written.rows.length > 0;
}

/** Takes a draft out of its editors' hands, before its sale is opened by what it says now. */
export async function closeDraft(db: Database, eventId: string): Promise<void> {
  await db.execute(sql`
    update events set status = 'published', updated_at = now() where id = ${eventId} and status = 'draft'`);
}

/** Gives it back to them: it cannot be sold as it is. Only while no sale was opened. */
export async function reopenDraft(db: Database, eventId: string): Promise<void> {
  await db.execute(sql`
    update events set status = 'draft', updated_at = now()
    where id = ${eventId} and status = 'published' and epoch = 0`);
}

function positioned(rows: readonly object[]): string {
  return JSON.stringify(rows.map((row, position) => ({ ...row, position })));
}
