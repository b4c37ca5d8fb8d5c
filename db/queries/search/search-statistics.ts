import { sql } from 'drizzle-orm';
import type { Database } from '../../database.ts';
import type { LexemeStatistics } from './lexeme-query.ts';

/**
 * What ANALYZE found in `search_events`. A table that was never analysed, or is small, has no common lexemes: then
 * every condition is answered by the index, which is right for it.
 */
export async function readLexemeStatistics(db: Database): Promise<LexemeStatistics> {
  const { rows } = await db.execute<{
    rows: number;
    lexemes: string[] | null;
    shares: number[] | null;
    starts: number[] | null;
  }>(sql`
    select greatest(c.reltuples, 0)::float8 as rows,
      to_jsonb(w.most_common_elems::text::text[]) as lexemes, to_jsonb(w.most_common_elem_freqs) as shares,
      (select jsonb_agg(extract(epoch from bound) * 1000 order by bound)
        from unnest(t.histogram_bounds::text::timestamptz[]) as bound) as starts
    from pg_class c
    left join pg_stats w on w.schemaname = 'public' and w.tablename = c.relname and w.attname = 'words'
    left join pg_stats t on t.schemaname = 'public' and t.tablename = c.relname and t.attname = 'starts_at'
    where c.oid = 'search_events'::regclass`);
  const { rows: count = 0, lexemes, shares, starts } = rows[0] ?? {};
  const found = new Map((lexemes ?? []).map((lexeme, at): [string, number] => [lexeme, shares?.[at] ?? 0]));
  // After the shares stand the least and the largest of them.
  const least = shares?.[lexemes?.length ?? 0] ?? 0;
  return { rows: count, startsMs: starts ?? [], shares: found, rareShare: least };
}
