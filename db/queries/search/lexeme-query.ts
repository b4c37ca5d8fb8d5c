import { sql, type SQL } from 'drizzle-orm';

/** A condition on `search_events.words`; `search_lexemes()` of the migration says how words and facets are written. */
export type LexemeQuery =
  | { kind: 'lexeme'; lexeme: string; isPrefix: boolean }
  /** In one of these fine cells of domain/search/geo-cells.ts. */
  | { kind: 'cells'; cells: readonly number[] }
  | { kind: 'all'; of: readonly LexemeQuery[] }
  | { kind: 'any'; of: readonly LexemeQuery[] };

/** How rows are distributed, as the planner's own statistics know. */
export interface LexemeStatistics {
  rows: number;
  /** Instants between which about as many events begin, in Unix milliseconds, ascending. Empty: not known. */
  startsMs: readonly number[];
  /** Share of the rows that have it, of the most common lexemes. */
  shares: ReadonlyMap<string, number>;
  /** No lexeme that is not among them is in a larger share of the rows. */
  rareShare: number;
}

export function lexeme(text: string): LexemeQuery {
  return { kind: 'lexeme', lexeme: text, isPrefix: false };
}

/** A word of a name that begins so. */
export function beginningInNames(word: string): LexemeQuery {
  return { kind: 'lexeme', lexeme: `${NAME_MARK}${word}`, isPrefix: true };
}

export function all(of: readonly LexemeQuery[]): LexemeQuery {
  return of.length === 1 ? of[0]! : { kind: 'all', of };
}

export function any(of: readonly LexemeQuery[]): LexemeQuery {
  return of.length === 1 ? of[0]! : { kind: 'any', of };
}

/** As a `tsquery`. An unfinished word stands for the words that it begins, of which `statistics` knows the commonest. */
export function condition(query: LexemeQuery, statistics: LexemeStatistics): SQL {
  const beginnings = [...new Set(beginningsIn(query))];
  const cells = [...new Set(cellsIn(query))];
  if (beginnings.length === 0 && cells.length === 0) return sql`${tsqueryText(query)}::tsquery`;
  return sql`search_condition(${tsqueryText(completed(query, statistics))}, ${sql.param(beginnings)}::text[],
    ${sql.param(cells)}::int[])`;
}

/** At most about how many rows the condition holds for. */
export function estimatedRows(query: LexemeQuery, statistics: LexemeStatistics): number {
  return statistics.rows * shareOf(query, statistics);
}

/** About how many rows, as if the parts had nothing to do with each other. */
export function independentRows(query: LexemeQuery, statistics: LexemeStatistics): number {
  return statistics.rows * independentShare(query, statistics);
}

/** About how many rows begin in [fromMs, toMs). */
export function rowsBetween(fromMs: number, toMs: number, { rows, startsMs }: LexemeStatistics): number {
  const parts = startsMs.length - 1;
  if (parts < 1) return rows;
  return Math.max(0, (rows * (placeAmong(startsMs, toMs) - placeAmong(startsMs, fromMs))) / parts);
}

/** When about so many rows have begun since `fromMs`; null: not known. */
export function instantAfter(fromMs: number, count: number, { rows, startsMs }: LexemeStatistics): number | null {
  const parts = startsMs.length - 1;
  if (parts < 1 || rows === 0) return null;
  const place = Math.min(parts, placeAmong(startsMs, fromMs) + (count * parts) / rows);
  const at = Math.min(parts - 1, Math.floor(place));
  return startsMs[at]! + (place - at) * (startsMs[at + 1]! - startsMs[at]!);
}

function placeAmong(bounds: readonly number[], ms: number): number {
  const at = bounds.findIndex((bound) => bound > ms);
  if (at === -1) return bounds.length - 1;
  if (at === 0) return 0;
  return at - 1 + (ms - bounds[at - 1]!) / (bounds[at]! - bounds[at - 1]!);
}

function independentShare(query: LexemeQuery, statistics: LexemeStatistics): number {
  switch (query.kind) {
    case 'lexeme':
    case 'cells':
      return shareOf(query, statistics);
    case 'all':
      return query.of.reduce((share, part) => share * independentShare(part, statistics), 1);
    case 'any':
      return Math.min(
        1,
        query.of.reduce((sum, part) => sum + independentShare(part, statistics), 0),
      );
    default:
      return query satisfies never;
  }
}

/** The rarest part bounds the whole: that lexemes come together is not known. */
function shareOf(query: LexemeQuery, statistics: LexemeStatistics): number {
  switch (query.kind) {
    case 'lexeme':
      return query.isPrefix ? prefixShare(query.lexeme, statistics) : lexemeShare(query.lexeme, statistics);
    case 'cells':
      return Math.min(
        1,
        query.cells.reduce((sum, cell) => sum + lexemeShare(`~g:${cell}`, statistics), 0),
      );
    case 'all':
      return Math.min(1, ...query.of.map((part) => shareOf(part, statistics)));
    case 'any':
      return Math.min(
        1,
        query.of.reduce((sum, part) => sum + shareOf(part, statistics), 0),
      );
    default:
      return query satisfies never;
  }
}

/** Of those that are not common most are far rarer than the rarest of the common ones. */
function lexemeShare(text: string, { shares, rareShare }: LexemeStatistics): number {
  return shares.get(text) ?? rareShare / 4;
}

function prefixShare(prefix: string, { shares, rareShare }: LexemeStatistics): number {
  let share = rareShare;
  for (const [text, of] of shares) if (text.startsWith(prefix)) share += of;
  return share;
}

/** As text for `::tsquery`, which takes lexemes as they are. */
function tsqueryText(query: LexemeQuery): string {
  switch (query.kind) {
    case 'lexeme':
      return `'${query.lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${query.isPrefix ? ':*' : ''}`;
    case 'cells':
      return `'~g:*'`;
    case 'all':
      return `(${query.of.map(tsqueryText).join(' & ')})`;
    case 'any':
      return `(${query.of.map(tsqueryText).join(' | ')})`;
    default:
      return query satisfies never;
  }
}

/** Words of names that are unfinished. */
function beginningsIn(query: LexemeQuery): string[] {
  if (query.kind === 'cells') return [];
  if (query.kind !== 'lexeme') return query.of.flatMap(beginningsIn);
  return query.isPrefix ? [query.lexeme.slice(NAME_MARK.length)] : [];
}

/** A query has one area at most. */
function cellsIn(query: LexemeQuery): readonly number[] {
  if (query.kind === 'cells') return query.cells;
  return query.kind === 'lexeme' ? [] : query.of.flatMap(cellsIn);
}

/** The database completes a beginning by so many words only: the common ones are never missing. */
function completed(query: LexemeQuery, statistics: LexemeStatistics): LexemeQuery {
  if (query.kind === 'cells') return query;
  if (query.kind !== 'lexeme') return { ...query, of: query.of.map((part) => completed(part, statistics)) };
  if (!query.isPrefix) return query;
  const begun = [...statistics.shares.keys()].filter((text) => text !== query.lexeme && text.startsWith(query.lexeme));
  return any([query, ...begun.map(lexeme)]);
}

const NAME_MARK = '=';
