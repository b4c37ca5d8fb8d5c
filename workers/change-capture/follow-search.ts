import type { ClaimedChange } from '../../db/queries/change-feed.ts';
import { readIndexEntries } from '../../db/queries/change-documents.ts';
import { indexNames } from '../search/elasticsearch/index-names.ts';
import { writeEntries } from '../search/elasticsearch/event-index-writer.ts';
import type { Vars } from '../env.ts';
import type { Services } from '../services.ts';
import { retrySeconds } from './retry-seconds.ts';
import { allDone, type Followed } from './followed.ts';

/** What it takes of the services. */
type SearchServices = Pick<Services, 'db' | 'elasticsearch'> & { vars: Pick<Vars, 'ELASTICSEARCH_INDEX'> };

/**
 * Brings the events as they are now into the search index. Each is written with its sequence as version, which the
 * index compares: two workers may bring the same event in any order. Postgres's own search needs no bringing.
 */
export async function followSearch(services: SearchServices, changes: readonly ClaimedChange[]): Promise<Followed> {
  if (services.elasticsearch === null) return allDone(changes);
  const names = indexNames(services.vars.ELASTICSEARCH_INDEX);
  // Read first, then ask which indices there are: rule CHANGE-6 of docs/spec/change-capture.md.
  const entries = await readIndexEntries(
    services.db,
    changes.map(({ eventId }) => eventId),
  );
  const failures = await writeEntries(services.elasticsearch, names, entries);
  return {
    done: changes.filter(({ eventId }) => !failures.has(eventId)),
    postponed: changes.flatMap((change) => {
      const reason = failures.get(change.eventId);
      return reason === undefined ? [] : [{ changes: [change], reason, seconds: retrySeconds(change) }];
    }),
  };
}
