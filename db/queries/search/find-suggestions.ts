import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../../database.ts';

export interface FoundSuggestion {
  kind: 'event' | 'performer' | 'venue' | 'city';
  text: string;
  detail: string | null;
  /** Of the next event of that name, of the performer or the venue; a city has none. */
  id: string | null;
  slug: string | null;
  country: string | null;
}

/**
 * Names of which a word begins with one of the prefixes, the most popular first, that have something to come.
 * @param args.prefixes folded
 */
export async function findSuggestions(
  db: Database,
  args: { prefixes: readonly string[]; limit: number; now: string },
): Promise<FoundSuggestion[]> {
  const { prefixes, limit, now } = args;
  const begins = sql.join(prefixes.map(beginsWith), sql` or `);
  const { rows } = await db.execute<FoundSuggestion & Record<string, unknown>>(sql`
    select k.kind, k.text, k.detail, k.country,
      coalesce(next.event_id::text, case when k.kind in ('performer', 'venue') then k.key end) as id,
      coalesce(next.slug, k.slug) as slug
    from (
      select suggestion_id, max(popularity) as popularity from (
        select suggestion_id, popularity from search_suggestion_tails
        where ${begins} order by popularity desc limit ${CANDIDATES_MAX}::int) t
      group by suggestion_id order by max(popularity) desc, suggestion_id) c
    join search_suggestions k on k.id = c.suggestion_id
    left join lateral (
      select e.id as event_id, e.slug from events e
      where k.kind = 'event' and left(fold(e.name), 200) = k.key and e.starts_at >= ${now}::timestamptz
        and e.status <> 'draft'
      order by e.starts_at, e.id limit 1) next on true
    where case k.kind
      when 'event' then next.event_id is not null
      when 'performer' then exists (
        select from event_performers ep join events e on e.id = ep.event_id
        where ep.performer_id = k.key::uuid and e.starts_at >= ${now}::timestamptz and e.status <> 'draft')
      when 'venue' then exists (
        select from search_events s where s.venue_id = k.key::uuid and s.starts_at >= ${now}::timestamptz)
      else exists (
        select from search_events s
        where s.city = split_part(k.key, '|', 1) and s.country = k.country and s.starts_at >= ${now}::timestamptz)
      end
    order by c.popularity desc, k.id
    limit ${limit}::int`);
  return rows;
}

function beginsWith(prefix: string): SQL {
  const size = Array.from(prefix).length;
  return size <= HEAD_CHARS_MAX
    ? sql`left(tail, ${sql.raw(String(size))}) = ${prefix}`
    : sql`(tail ~>=~ ${prefix} and tail ~<~ ${`${prefix}\u{10ffff}`})`;
}

/** Longer beginnings are few enough to be read whole. */
const HEAD_CHARS_MAX = 3;
/** Looked at, for those that have something to come. */
const CANDIDATES_MAX = 60;
