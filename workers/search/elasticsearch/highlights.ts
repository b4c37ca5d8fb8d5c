import type { SearchHit } from '../../../protocol/http/search.ts';
import { MARK_BEGIN, MARK_END } from './search-body.ts';

type Highlight = SearchHit['highlights'][number];

const FIELDS: [string, Highlight['field']][] = [
  ['name', 'name'],
  ['performers.name', 'performer'],
  ['venue.name', 'venue'],
  ['venue.city', 'city'],
  ['description', 'description'],
];

/** Elasticsearch's marked fragments as texts with places. */
export function highlightsOf(fragments: Record<string, string[]>): Highlight[] {
  return FIELDS.flatMap(([path, field]) =>
    (fragments[path] ?? [])
      .filter((fragment) => fragment.includes(MARK_BEGIN))
      .map((fragment) => ({ field, ...unmarked(fragment) })),
  );
}

function unmarked(fragment: string): Pick<Highlight, 'text' | 'marks'> {
  const [before = '', ...parts] = fragment.split(MARK_BEGIN);
  const marks: [number, number][] = [];
  let text = before;
  for (const part of parts) {
    const [marked = '', after = ''] = part.split(MARK_END);
    marks.push([text.length, text.length + marked.length]);
    text += marked + after;
  }
  return { text, marks };
}
