import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { makeCorpus, type Corpus } from './corpus/corpus.ts';

/** Writes the corpus into an empty database, as organisers' events: priced, with a plan, most of them on sale. */
export async function loadCorpus(db: Database): Promise<Corpus> {
  const corpus = makeCorpus();
  const { venues, performers, events } = corpus;
  await db.execute(sql`
    insert into venues (id, slug, name, city, country, time_zone, latitude, longitude)
    select id, slug, name, city, country, "timeZone", latitude, longitude
    from jsonb_to_recordset(${JSON.stringify(venues)}::jsonb) as v(id uuid, slug text, name text, city text,
      country text, "timeZone" text, latitude float8, longitude float8)`);
  await db.execute(sql`
    insert into seating_plans (id, venue_id, version, name, content_hash, capacity, source, geometry)
    select id, id, 1, 'House', 'plan of ' || id, capacity, '{}', '{}'
    from jsonb_to_recordset(${JSON.stringify(venues)}::jsonb) as v(id uuid, capacity int)`);
  await db.execute(sql`
    insert into performers (id, slug, name, type)
    select id, slug, name, type
    from jsonb_to_recordset(${JSON.stringify(performers)}::jsonb) as p(id uuid, slug text, name text, type text)`);
  const rows = events.map((event) => ({
    ...event,
    venueId: event.venue.id,
    timeZone: event.venue.timeZone,
    startsAt: new Date(event.startsAtMs).toISOString(),
    performers: event.performers.map(({ id }) => id),
  }));
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(id uuid, name text, description text,
    category text, "venueId" uuid, "timeZone" text, "startsAt" timestamptz, performers jsonb, currency text,
    "fromMinor" bigint, "toMinor" bigint, "onSale" boolean)`;
  await db.execute(sql`
    insert into events (id, slug, name, description, category, status, venue_id, plan_id, starts_at, time_zone,
      currency, seats_per_fan_max, hold_seconds, payment_seconds, floors, epoch, search_text)
    select id, 'e', name, description, category, 'published', "venueId", "venueId", "startsAt", "timeZone",
      currency, 6, 600, 600, 1, case when "onSale" then 1 else 0 end, name
    from ${given}`);
  await db.execute(sql`
    insert into event_performers (event_id, performer_id, position)
    select e.id, p.id::uuid, p.at - 1
    from ${given}, jsonb_array_elements_text(performers) with ordinality as p(id, at)`);
  await db.execute(sql`
    insert into price_zones (event_id, code, name, category, position)
    select e.id, z.code, z.code, z.code, z.at
    from ${given}, (values ('back', 1), ('front', 0)) as z(code, at)`);
  await db.execute(sql`
    insert into ticket_types (event_id, code, name, position) select id, 'adult', 'Adult', 0 from ${given}`);
  await db.execute(sql`
    insert into prices (event_id, zone, ticket_type, face_minor, fee_minor, tax_minor)
    select e.id, z.code, 'adult', case z.code when 'back' then "fromMinor" else "toMinor" end - 300, 200, 100
    from ${given}, (values ('back'), ('front')) as z(code)`);
  await db.execute(sql`analyze`);
  return corpus;
}
