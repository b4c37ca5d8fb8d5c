import type { EventCategory } from '../../../../domain/catalogue/event-category.ts';
import type { CorpusEvent } from '../corpus/corpus.ts';

/** What somebody types, and what they hope for. */
export interface Judgement {
  query: string;
  kind: 'exact' | 'partial' | 'misspelt' | 'accented' | 'place and type' | 'ambiguous';
  /** The best grade of those that hold is the event's; none: it is not what was meant. */
  grades: readonly Grade[];
}

/** 3: exactly what was meant; 2: well worth showing; 1: has to do with it. All of its conditions hold. */
export interface Grade {
  grade: 1 | 2 | 3;
  /** Name of the first performer. */
  headliner?: string;
  /** Name of any performer. */
  performer?: string;
  work?: string;
  composer?: string;
  kind?: string;
  category?: EventCategory;
  /** In the catalogue's spelling. */
  city?: string;
  country?: string;
  /** Name of the venue. */
  venue?: string;
  /** Part of the event's name. */
  name?: string;
}

/** How good a result an event is, by what it is: no engine has a say in it. */
export function gradeOf(event: CorpusEvent, judgement: Judgement): number {
  return Math.max(0, ...judgement.grades.map((grade) => (holds(event, grade) ? grade.grade : 0)));
}

/**
 * Normalised discounted cumulative gain of the first ten results, gain 2^grade − 1 (Burges et al., 2005). 1 when
 * nothing better could have come first.
 * @param results grades in the order shown
 * @param all grades of every event there is
 */
export function ndcgAt10(results: readonly number[], all: readonly number[]): number {
  const ideal = gainOf(all.toSorted((a, b) => b - a));
  return ideal === 0 ? 1 : gainOf(results) / ideal;
}

function gainOf(grades: readonly number[]): number {
  return grades.slice(0, 10).reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);
}

function holds({ truth, ...event }: CorpusEvent, wanted: Grade): boolean {
  return (
    is(event.performers[0]?.name, wanted.headliner) &&
    (wanted.performer === undefined || event.performers.some(({ name }) => name === wanted.performer)) &&
    is(truth.work, wanted.work) &&
    is(truth.composer, wanted.composer) &&
    (wanted.kind === undefined || truth.kinds.includes(wanted.kind)) &&
    is(event.category, wanted.category) &&
    is(truth.city, wanted.city) &&
    is(event.venue.country, wanted.country) &&
    is(event.venue.name, wanted.venue) &&
    (wanted.name === undefined || event.name.includes(wanted.name))
  );
}

function is(value: string | null | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || value === wanted;
}
