/** A condition on `search_events.words`; `search_lexemes()` of the migration says how words and facets are written. */
export type LexemeQuery =
  | { kind: 'lexeme'; lexeme: string; isPrefix: boolean }
  | { kind: 'all'; of: readonly LexemeQuery[] }
  | { kind: 'any'; of: readonly LexemeQuery[] };

/** How often lexemes stand in rows, as the planner's own statistics know. */
export interface LexemeStatistics {
  rows: number;
  /** Share of the rows that have it, of the most common lexemes. */
  shares: ReadonlyMap<string, number>;
  /** No lexeme that is not among them is in a larger share of the rows. */
  rareShare: number;
}

export function lexeme(text: string): LexemeQuery {
  return { kind: 'lexeme', lexeme: text, isPrefix: false };
}

export function lexemePrefix(text: string): LexemeQuery {
  return { kind: 'lexeme', lexeme: text, isPrefix: true };
}

export function all(of: readonly LexemeQuery[]): LexemeQuery {
  return of.length === 1 ? of[0]! : { kind: 'all', of };
}

export function any(of: readonly LexemeQuery[]): LexemeQuery {
  return of.length === 1 ? of[0]! : { kind: 'any', of };
}

/** As text for `::tsquery`, which takes lexemes as they are. */
export function tsqueryText(query: LexemeQuery): string {
  switch (query.kind) {
    case 'lexeme':
      return `'${query.lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${query.isPrefix ? ':*' : ''}`;
    case 'all':
      return `(${query.of.map(tsqueryText).join(' & ')})`;
    case 'any':
      return `(${query.of.map(tsqueryText).join(' | ')})`;
    default:
      return query satisfies never;
  }
}

/** At most about how many rows the condition holds for. */
export function estimatedRows(query: LexemeQuery, statistics: LexemeStatistics): number {
  return statistics.rows * shareOf(query, statistics);
}

/** About how many rows, as if the parts had nothing to do with each other. */
export function independentRows(query: LexemeQuery, statistics: LexemeStatistics): number {
  return statistics.rows * independentShare(query, statistics);
}

function independentShare(query: LexemeQuery, statistics: LexemeStatistics): number {
  switch (query.kind) {
    case 'lexeme':
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
