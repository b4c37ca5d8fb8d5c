import { readVenue } from '../../../db/queries/catalogue.ts';
import { venueSchema } from '../../../protocol/http/catalogue.ts';
import { taggedWith, venueTag } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { venueParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const readVenueOperation = operation({
  id: 'readVenue',
  method: 'get',
  path: '/v1/venues/{venueId}',
  tag: 'Events',
  summary: 'Read a venue',
  access: 'public',
  cache: POLICIES.reference,
  params: venueParams,
  answer: { status: 200, description: 'The venue', schema: venueSchema },
  problems: ['not-found'],
  async handle({ params, services }) {
    const venue = await readVenue(services.db, params.venueId);
    return venue ? answer(venue, taggedWith(venueTag(venue.id))) : refuse('not-found');
  },
});
