import type { SearchPageDocument, SearchParameters } from '../../../protocol/http/search.ts';
import { fail, ok, type Result } from '../../../domain/shared/result.ts';
import { searchPage } from '../../search/search-events.ts';
import { searchQueryOf } from '../../search/search-query-of.ts';
import type { Services } from '../../services.ts';
import { refuse, refuseField, refuseFor, type RefusalReply } from '../reply.ts';

const AGAIN_SECONDS = 5;

/** The one search that every list of events in the API is: its page, or what is to be answered instead. */
export async function findEvents(
  services: Pick<Services, 'search'>,
  parameters: SearchParameters,
): Promise<Result<SearchPageDocument, RefusalReply>> {
  const query = searchQueryOf(parameters, Date.now());
  if (!query.ok) return fail(refuse('invalid-request', { errors: query.failure }));
  const page = await searchPage(services.search, query.value, parameters.page ?? 1);
  if (page.ok) return ok(page.value);
  return fail(
    page.failure === 'invalid-cursor'
      ? refuseField('cursor', 'not a cursor of this search, or of an engine that is gone: begin without it')
      : refuseFor(
          'busy',
          AGAIN_SECONDS,
          'The engine that began this search does not answer. Begin again without the cursor, or wait.',
        ),
  );
}
