import { upsertEvent } from '../../../../db/queries/event-writing.ts';
import { sampleEvent } from '../../../support/postgres-sample.ts';
import { CORPUS_NOW_MS } from '../corpus/corpus.ts';
import type { Loaded } from '../search-engine-contract.ts';

/** Writes one more event, or changes one that has this key, as an organiser does. Answers its id. */
export async function addEvent(
  { db, corpus }: Loaded,
  given: {
    name: string;
    description?: string;
    key?: string;
    status?: 'draft' | 'published' | 'cancelled';
    performers?: string[];
    venueId?: string;
    startsAt?: string;
  },
): Promise<string> {
  const { key = null, startsAt = new Date(CORPUS_NOW_MS + 40 * 86_400_000).toISOString(), ...rest } = given;
  const base = sampleEvent({ venueId: given.venueId ?? corpus.venues[0]!.id, planId: null, performers: [] });
  const event = { ...base, ...rest, externalKey: key, doorsAt: null, startsAt, timeZone: 'Europe/London' };
  return (await upsertEvent(db, event)).id;
}
