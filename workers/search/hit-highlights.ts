import { markWords } from '../../domain/search/highlight.ts';
import type { EventSummary } from '../../protocol/http/catalogue.ts';
import type { SearchHit } from '../../protocol/http/search.ts';

type Highlight = SearchHit['highlights'][number];

/** Where an event has the words looked for (folded), field by field. */
export function hitHighlights(event: EventSummary, description: string | null, wanted: readonly string[]): Highlight[] {
  if (wanted.length === 0) return [];
  const fields: [Highlight['field'], string][] = [
    ['name', event.name],
    ...event.performers.map((name): [Highlight['field'], string] => ['performer', name]),
    ['venue', event.venue.name],
    ['city', event.venue.city],
    ...(description === null ? [] : [['description', passageOf(description, wanted)] as [Highlight['field'], string]]),
  ];
  return fields.flatMap(([field, text]) => {
    const marked = markWords(text, wanted);
    return marked.marks.length === 0 ? [] : [{ field, ...marked }];
  });
}

const PASSAGE_CHARS_MAX = 200;
const LEAD_CHARS = 60;

/** The part of a long text in which the first of the words stands. */
function passageOf(text: string, wanted: readonly string[]): string {
  if (text.length <= PASSAGE_CHARS_MAX) return text;
  const [first = 0] = markWords(text, wanted).marks[0] ?? [];
  const from = first <= LEAD_CHARS ? 0 : text.indexOf(' ', first - LEAD_CHARS) + 1;
  return text.slice(from, from + PASSAGE_CHARS_MAX);
}
